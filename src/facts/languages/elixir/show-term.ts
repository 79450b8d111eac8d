import type { Value } from '../../../domain/fact.ts';
import { bare, type Term, walkTerms } from './term.ts';

/** `:name`, as code writes it. */
export const showAtom = (name: string): string =>
  /^(?:[a-z_][a-z0-9_@]*[?!]?|[A-Z][A-Za-z0-9_.]*)$/i.test(name) ? `:${name}` : `:${JSON.stringify(name)}`;

/** The plain name of an atom, a string or a module. */
export const nameOf = (term: Term | undefined): string | null => {
  if (term?.type === 'atom' || term?.type === 'module') return term.name;
  return term?.type === 'literal' && typeof term.value === 'string' ? term.value : null;
};

const keyName = (key: Term): string | null => {
  if (key.type === 'atom') return key.name;
  return key.type === 'literal' && typeof key.value === 'string' ? JSON.stringify(key.value) : null;
};

export interface Keys {
  names: string[];
  /** There are no others. */
  isWhole: boolean;
}

const none: Keys = { names: [], isWhole: true };
const bothKeys = (left: Keys, right: Keys): Keys => ({
  names: [...new Set([...left.names, ...right.names])],
  isWhole: left.isWhole && right.isWhole,
});

/** The keys that a map can have: those of all ways to read it. */
export const keysOf = (term: Term): Keys => {
  switch (term.type) {
    case 'map': {
      const names = term.entries.map(([key]) => keyName(key));
      const own = {
        names: names.filter((name) => name !== null),
        isWhole: term.struct === null && !names.includes(null),
      };
      return term.bases.map(keysOf).reduce(bothKeys, own);
    }
    case 'either':
      return term.options.map(keysOf).reduce(bothKeys, none);
    case 'list': {
      const pairs = term.items.map((item) =>
        item.type === 'tuple' && item.items[0] ? keyName(item.items[0]) : null,
      );
      return { names: pairs.filter((name) => name !== null), isWhole: !pairs.includes(null) };
    }
    case 'lists':
      return term.parts.map(keysOf).reduce(bothKeys, none);
    default:
      return { names: [], isWhole: false };
  }
};

/** A value in the terms of facts: atoms and modules by their names. Undefined where it is not wholly known. */
export const valueOf = (term: Term): Value | undefined => {
  for (const { type } of walkTerms([term]))
    if (type === 'unknown' || type === 'parameter' || type === 'call' || type === 'either') return undefined;
  return plain(term);
};

const plain = (placed: Term): Value | undefined => {
  const term = bare(placed);
  switch (term.type) {
    case 'atom':
    case 'module':
      return term.name;
    case 'literal':
      return term.value;
    case 'list':
    case 'tuple':
      return isKeywords(term) ? plainObject(term.items) : plainList(term.items);
    case 'map':
      return term.bases.length > 0
        ? undefined
        : plainObject(term.entries.map(([key, value]): Term => ({ type: 'tuple', items: [key, value] })));
    default:
      return undefined;
  }
};

const isKeywords = ({ type, items }: Extract<Term, { type: 'list' | 'tuple' }>): boolean =>
  type === 'list' &&
  items.length > 0 &&
  items
    .map(bare)
    .every((item) => item.type === 'tuple' && item.items.length === 2 && item.items[0]?.type === 'atom');

const plainList = (items: readonly Term[]): Value | undefined => {
  const values = items.map(plain);
  return values.some((value) => value === undefined) ? undefined : values.map((value) => value ?? null);
};

const plainObject = (pairs: readonly Term[]): Value | undefined => {
  const entries: [string, Value][] = [];
  for (const pair of pairs.map(bare)) {
    const [key, value] = pair.type === 'tuple' ? pair.items : [];
    const [name, given] = [nameOf(key), value ? plain(value) : undefined];
    if (name === null || given === undefined) return undefined;
    entries.push([name, given]);
  }
  return Object.fromEntries(entries);
};
