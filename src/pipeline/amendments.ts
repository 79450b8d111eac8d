import type { CheckedClaim, PackResult } from '../check/checked.ts';
import { exitsOf } from '../check/exits.ts';
import type { CheckFinding, LineEdit } from '../domain/verdict.ts';
import type { CheckRun } from './check.ts';

/** What would have to be said instead in one design, so that what blocks a change agrees with it. */
export interface DesignAmendment {
  slug: string;
  path: string;
  edits: LineEdit[];
  /** Those that it settles. */
  findings: CheckFinding[];
}

/** Told with its owner, and so no finding of its own: once the owner has its new name, it would be one. */
const goesWithOwner = ({ level, near, atHead, verdict }: CheckedClaim): boolean =>
  level === null && near !== undefined && atHead !== 'conforms' && verdict !== 'pending';

const amendmentsIn = ({ pack, claims, findings }: PackResult, at: string): DesignAmendment[] => {
  const settled = findings.filter(({ level, exits }) => level === 'block' && exits.edit !== null);
  if (settled.length === 0) return [];
  const edits = [
    ...settled.map(({ exits }) => exits.edit),
    ...claims.filter(goesWithOwner).map((checked) => exitsOf('', pack, checked, at).edit),
  ].filter((edit) => edit !== null);
  return [...Map.groupBy(edits, ({ path }) => path)].map(([path, own]) => ({
    slug: pack.slug,
    path,
    edits: own,
    findings: settled.filter(({ exits }) => exits.edit?.path === path),
  }));
};

export const amendmentsOf = ({ results, request, known }: CheckRun): Promise<DesignAmendment[]> =>
  known(() => results.flatMap((result) => amendmentsIn(result, request.at)));
