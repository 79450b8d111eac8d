import type { Document } from './document.ts';
import type { Pack } from './pack.ts';
import { plainId } from './planned-ids.ts';
import { type Declared, idsIn } from './requirements.ts';
import { declaredInScenarios } from './scenarios.ts';

/** An acceptance criterion; its names are those of the requirements that it proves. */
export interface Criterion extends Declared {
  kind: 'AC';
  /** Set where it stands in requirements.yml. */
  path?: string;
}

const isCriterion = (declared: Declared): declared is Declared & { kind: 'AC' } => declared.kind === 'AC';

/** What the document states, in scenarios too, with the requirements that each names itself. */
export const criteriaIn = ({ declared, codeBlocks }: Document): Criterion[] => {
  const stated = [...declared, ...declaredInScenarios(codeBlocks)].filter(isCriterion);
  return [...new Map(stated.map((criterion) => [`${criterion.line} ${criterion.id}`, criterion])).values()];
};

export const criteriaInFile = (pack: Pack | null): Criterion[] => {
  const file = pack?.requirementsFile;
  return (file?.declared ?? []).filter(isCriterion).map((criterion) => {
    const inTitle = idsIn(criterion.text).filter((id) => !id.startsWith('AC'));
    return { ...criterion, names: [...new Set([...criterion.names, ...inTitle])], path: file?.path ?? '' };
  });
};

/** The criteria of the document, with all that they prove: by name, by standing below a requirement, by requirements.yml. */
export const criteriaOf = (document: Document, pack: Pack | null): Criterion[] => {
  const inFile = Map.groupBy(criteriaInFile(pack), ({ id }) => plainId(id));
  const requirements = document.declared.filter(({ kind }) => kind !== 'AC');
  return criteriaIn(document).map((criterion) => {
    const { id, names, line } = criterion;
    const around = requirements.filter((each) => each.line < line && line <= each.endLine);
    const elsewhere = inFile.get(plainId(id)) ?? [];
    const all = [...names, ...around.map((each) => each.id), ...elsewhere.flatMap((each) => each.names)];
    return { ...criterion, names: [...new Set(all)] };
  });
};
