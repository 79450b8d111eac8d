import type { Source } from '../source.ts';

const known = new WeakMap<Source, number[]>();

const lineEnds = (source: Source): number[] => {
  const before = known.get(source);
  if (before) return before;
  const ends: number[] = [];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) ends.push(at);
  known.set(source, ends);
  return ends;
};

/** The line of an offset, counted from 1. Many are asked for, so that the lines are counted once. */
export const lineOfOffset = (source: Source, offset: number): number => {
  const ends = lineEnds(source);
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
};
