import { plainId } from './planned-ids.ts';

const numberOf = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? Number.NaN);
const prefixOf = (id: string): string => id.replace(/\d+$/, '');

/** Ids that follow each other. */
const runsOf = (ids: readonly string[]): string[][] => {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows =
      last !== undefined && prefixOf(last) === prefixOf(id) && numberOf(id) === numberOf(last) + 1;
    if (run && follows) run.push(id);
    else runs.push([id]);
  }
  return runs;
};

const inOrder = (a: string, b: string): number =>
  prefixOf(a) === prefixOf(b) ? numberOf(a) - numberOf(b) : prefixOf(a) < prefixOf(b) ? -1 : 1;

const mostListed = 20;

/** `FR-001 to FR-004, FR-007`. */
export const listIds = (ids: readonly string[]): string => {
  const runs = runsOf(ids.toSorted(inOrder));
  const parts = runs.flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run));
  return [...parts.slice(0, mostListed), ...(parts.length > mostListed ? ['…'] : [])].join(', ');
};

const numberAlone = (id: string): string => plainId(id).replace(/^[A-Z]+/, '');
const digitsOf = (id: string): string => [...numberAlone(id)].toSorted().join('');

/**
 * Finds the id that was likely meant: the same number of another kind, or the same digits in another order. Ids
 * differ by so little that any other likeness would be a guess.
 */
export const likelyIdAmong = (ids: readonly string[]): ((id: string) => string | undefined) => {
  const byNumber = new Map(ids.map((id) => [numberAlone(id), id]));
  const byDigits = new Map(ids.map((id) => [digitsOf(id), id]));
  return (id) => byNumber.get(numberAlone(id)) ?? byDigits.get(digitsOf(id));
};
