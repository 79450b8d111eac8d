import type { Document } from '../document.ts';
import type { Pack } from '../pack.ts';
import { plainId } from './planned-ids.ts';
import type { Declared } from '../requirements.ts';

/** An acceptance criterion; its names are those of the requirements that it proves. */
export interface Criterion extends Declared {
  kind: 'AC';
  /** Set where it stands in requirements.yml. */
  path?: string;
}

const isCriterion = (declared: Declared): declared is Declared & { kind: 'AC' } => declared.kind === 'AC';

/** What the document itself states. */
export const criteriaIn = ({ declared }: Document): Criterion[] => declared.filter(isCriterion);

export const criteriaInFile = (pack: Pack | null): Criterion[] => {
  const file = pack?.requirementsFile;
  return file
    ? file.declared.filter(isCriterion).map((criterion) => ({ ...criterion, path: file.path }))
    : [];
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
