import type { Document } from './document.ts';
import type { Pack } from './pack.ts';
import { plainId } from './planned-ids.ts';
import { type Declared, idsIn } from './requirements.ts';
import { declaredInScenarios } from './scenarios.ts';

/** An acceptance criterion, with every requirement that it proves. */
export interface Criterion extends Declared {
  kind: 'AC';
  /** Set where it does not stand in the document that was asked. */
  path?: string;
}

const isCriterion = (declared: Declared): declared is Declared & { kind: 'AC' } => declared.kind === 'AC';

const requirementsIn = (text: string): string[] => idsIn(text).filter((id) => !id.startsWith('AC'));

/** A criterion that stands below a requirement proves it, even if it does not name it. */
const namesByPlace = ({ line }: Declared, declared: readonly Declared[]): string[] =>
  declared
    .filter((around) => around.kind !== 'AC' && around.line < line && line <= around.endLine)
    .map(({ id }) => id);

const criteriaInFile = (pack: Pack | null): Criterion[] => {
  const file = pack?.requirementsFile;
  return (file?.declared ?? []).filter(isCriterion).map((criterion) => ({
    ...criterion,
    names: [...new Set([...criterion.names, ...requirementsIn(criterion.text)])],
    path: file?.path ?? '',
  }));
};

/** The criteria that the document states. What requirements.yml says of the same id counts as said of them. */
export const criteriaOf = (document: Document, pack: Pack | null): Criterion[] => {
  const inFile = criteriaInFile(pack);
  const stated = [...document.declared, ...declaredInScenarios(document.codeBlocks)].filter(isCriterion);
  const unique = [...new Map(stated.map((each) => [`${each.line} ${each.id}`, each])).values()];
  return unique.map((criterion) => ({
    ...criterion,
    names: [
      ...new Set([
        ...criterion.names,
        ...namesByPlace(criterion, document.declared),
        ...inFile.filter(({ id }) => plainId(id) === plainId(criterion.id)).flatMap(({ names }) => names),
      ]),
    ],
  }));
};

/** Those of the document and those of requirements.yml. */
export const allCriteria = (document: Document, pack: Pack | null): Criterion[] => [
  ...criteriaOf(document, pack),
  ...criteriaInFile(pack),
];
