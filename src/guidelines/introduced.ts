import type { Deviation } from './deviation.ts';

export interface PlacedDeviation {
  path: string;
  deviation: Deviation;
}

type Key = (placed: PlacedDeviation) => string;

const key = (...parts: readonly string[]): string => parts.join('\n');

/**
 * What makes two deviations the same one, the surest sign first: nothing in it moves when lines are put in above. A change
 * that mends one and makes another of the same rule in the same file has not made it worse.
 */
const sameness: readonly Key[] = [
  ({ path, deviation: { rule, within, text } }) => key(path, rule, within, text),
  ({ path, deviation: { rule, text } }) => key(path, rule, text),
  ({ path, deviation: { rule, within } }) => key(path, rule, within),
  // In a file that was renamed, or a function that was moved to another.
  ({ deviation: { rule, within, text } }) => key(rule, within, text),
  ({ path, deviation: { rule } }) => key(path, rule),
];

interface Sides {
  head: readonly PlacedDeviation[];
  base: readonly PlacedDeviation[];
}

/** What is left of both sides when the pairs with one key are taken out. */
const withoutPairs = ({ head, base }: Sides, keyOf: Key): Sides => {
  const free = Map.groupBy(base, keyOf);
  const paired = new Set<PlacedDeviation>();
  for (const placed of head) {
    const twin = free.get(keyOf(placed))?.pop();
    if (twin) paired.add(placed).add(twin);
  }
  return {
    head: head.filter((placed) => !paired.has(placed)),
    base: base.filter((placed) => !paired.has(placed)),
  };
};

/** What the head has more of than the base. */
export const introducedBy = (sides: Sides): readonly PlacedDeviation[] =>
  sameness.reduce(withoutPairs, sides).head;
