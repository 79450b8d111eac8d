import fc from 'fast-check';
import type { Example } from './examples.ts';

/** Payloads with changes that nobody sends, unless to see what comes of them. */

const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 1e308, 2 ** 53, 4.5, '', '\u0000', '../..', '\ud800', [], {}, [
    [[]],
  ]),
  fc.constant('x'.repeat(200_000)),
  fc.constant(JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown),
  fc.constantFrom('/spec finalize all', '<!-- specgate:reply 1 -->', '__proto__'),
  fc.jsonValue(),
);

export type Change =
  | { do: 'delete'; at: number }
  | { do: 'put'; at: number; value: unknown }
  | { do: 'add'; at: number; name: string; value: unknown };

const position = fc.nat({ max: 10_000 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: fc.constant('delete' as const), at: position }),
  fc.record({ do: fc.constant('put' as const), at: position, value: hostile }),
  fc.record({
    do: fc.constant('add' as const),
    at: position,
    name: fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'then',
      'action',
    ),
    value: hostile,
  }),
);

export const changesOf = fc.array(change, { minLength: 1, maxLength: 5 });

/** All places of a payload, the outer ones first and so more often meant than their number would have it. */
const placesIn = (payload: object): [object, string][] => {
  const found: [object, string][] = [];
  for (let open: object[] = [payload]; open.length > 0;) {
    const entries = open.flatMap((each) =>
      Object.entries(each).map(([key, value]) => [each, key, value] as const),
    );
    found.push(...entries.map(([each, key]): [object, string] => [each, key]));
    open = entries.flatMap(([, , value]) =>
      typeof value === 'object' && value !== null ? [value as object] : [],
    );
  }
  return found;
};

const own = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
};

/** The payload with things gone, put in the place of others and added. */
export const changed = ({ payload }: Example, changes: readonly Change[]): unknown => {
  const copy = structuredClone(payload);
  for (const each of changes) {
    const places = placesIn(copy);
    // The first places are those that are read.
    const [target, key] = places[
      each.at % Math.min(places.length, each.at % 2 === 0 ? 40 : places.length)
    ] ?? [copy, 'action'];
    if (each.do === 'delete') Reflect.deleteProperty(target, key);
    else own(target, each.do === 'put' ? key : each.name, structuredClone(each.value));
  }
  return copy;
};
