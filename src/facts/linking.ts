import type { OpenSet, Value } from '../domain/fact.ts';
import type { Placed } from './framework.ts';

/** What is there for tests, or is not the project's, states nothing of the product. */
const isEvidence = (path: string): boolean =>
  !/(?:^|\/)(?:(?:test|tests|spec|deps|_build|node_modules|vendor)\/|config\/test\.exs$)/.test(path);

export const evidence = <Part>(parts: readonly Placed<Part>[]): Placed<Part>[] =>
  parts.filter(({ path }) => isEvidence(path));

/** The parts of one kind. */
export const partsOf = <Part extends { part: string }, Kind extends Part['part']>(
  parts: readonly Placed<Part>[],
  kind: Kind,
): Placed<Extract<Part, { part: Kind }>>[] =>
  parts.filter((one): one is Placed<Extract<Part, { part: Kind }>> => one.part.part === kind);

export interface Place {
  path: string;
  line: number;
}

export const byPlace = (left: Place, right: Place): number =>
  left.path < right.path ? -1 : left.path > right.path ? 1 : left.line - right.line;

/** Each open set once, in the order of the files. */
export const distinctOpen = (open: readonly OpenSet[]): OpenSet[] => [
  ...new Map(
    open
      .toSorted(byPlace)
      .map((one) => [`${one.kind} ${one.within} ${one.why} ${one.path} ${one.line}`, one]),
  ).values(),
];

/** A value that all statements agree on; undefined where they do not, or where one of them is not known. */
export const agreed = (values: readonly (Value | undefined)[]): Value | undefined => {
  const [first, ...others] = values;
  if (first === undefined) return undefined;
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
};

/** Attributes without those that are not known. */
export const knownOnly = (attributes: Readonly<Record<string, Value | undefined>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
