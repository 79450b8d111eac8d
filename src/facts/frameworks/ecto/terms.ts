import type { Value } from '../../../domain/fact.ts';
import type { Node } from '../../languages/elixir/tree.ts';
import { hole, isComputed } from './names.ts';

/**
 * What an expression of Elixir is known to be. Atoms and strings are one: a table is `:users` or `"users"`. What is
 * interpolated and not known stands in a string as a hole (names.ts).
 */
export type Term =
  | {
      is: 'value';
      value: string | number | boolean | null;
      beginning?: { line: number; isVerbatim: boolean };
    }
  | { is: 'list' | 'tuple'; items: Term[] }
  | { is: 'map'; pairs: [Term, Term][] }
  | { is: 'module'; name: string }
  | { is: 'table'; name: string; options: Term }
  | { is: 'index'; table: string; columns: Term; options: Term; unique: boolean }
  | { is: 'references'; table: string; options: Term }
  | { is: 'constraint'; table: string; name: string; options: Term }
  | { is: 'fragment'; sql: string }
  | { is: 'repo' }
  | { is: 'file'; path: string }
  | { is: 'function'; clauses: Clause[]; env: ReadonlyMap<string, Term> }
  | { is: 'unknown' };

/** One clause of a function: its patterns, its guard and its body. */
export interface Clause {
  params: Node[];
  guard: Node | null;
  body: Node[];
}

export const unknownTerm: Term = { is: 'unknown' };
export const nothing: Term = { is: 'value', value: null };
export const valueTerm = (value: string | number | boolean | null): Term => ({ is: 'value', value });
export const listTerm = (items: Term[]): Term => ({ is: 'list', items });
export const noOptions: Term = listTerm([]);

/** A string that may have holes in it; a hole where nothing is known. */
export const textOf = (term: Term | undefined): string => {
  if (term?.is === 'value' && term.value !== null) return String(term.value);
  return term?.is === 'fragment' ? term.sql : hole;
};

/** True where it counts as true, null where that is not known. */
export const truth = (term: Term): boolean | null => {
  if (term.is === 'unknown') return null;
  return term.is !== 'value' || (term.value !== null && term.value !== false);
};

/** Whether two are the same; null where that is not known. */
export const equal = (one: Term, other: Term): boolean | null => {
  if (one.is === 'value' && other.is === 'value') {
    const isHidden = [one.value, other.value].some((value) => typeof value === 'string' && isComputed(value));
    return isHidden ? null : one.value === other.value;
  }
  if (one.is === 'module' && other.is === 'module') return one.name === other.name;
  return null;
};

export const isKeywords = (term: Term): term is { is: 'list'; items: Term[] } =>
  term.is === 'list' && term.items.every((item) => item.is === 'tuple' && item.items.length === 2);

/** The value of a key; undefined where it is not stated, unknown where the options are. */
export const option = (options: Term, name: string): Term | undefined => {
  if (options.is !== 'list') return options.is === 'unknown' ? unknownTerm : undefined;
  for (const item of options.items) {
    if (item.is === 'unknown') return unknownTerm;
    const [key, value] = item.is === 'tuple' ? item.items : [];
    if (key?.is === 'value' && key.value === name) return value;
  }
  return undefined;
};

export const pairTerm = (key: string, value: Term): Term => ({ is: 'tuple', items: [valueTerm(key), value] });

/** Options with others over them, as `Keyword.merge` joins them. */
export const merged = (options: Term, over: Term): Term => {
  if (!isKeywords(options) || !isKeywords(over)) return unknownTerm;
  const keys = new Set(over.items.map((item) => (item.is === 'tuple' ? textOf(item.items[0]) : '')));
  const kept = options.items.filter((item) => item.is === 'tuple' && !keys.has(textOf(item.items[0])));
  return listTerm([...kept, ...over.items]);
};

export const isKnown = (term: Term): boolean =>
  term.is === 'list' || term.is === 'tuple' ? term.items.every(isKnown) : term.is !== 'unknown';

/** The items of a list; null where it is not known. */
export const itemsOfList = (term: Term): Term[] | null => {
  if (term.is === 'list') return term.items.some(({ is }) => is === 'unknown') ? null : term.items;
  return term.is === 'map'
    ? term.pairs.map(([key, value]): Term => ({ is: 'tuple', items: [key, value] }))
    : null;
};

/** As plain data; undefined where part of it is not known. */
export const plain = (term: Term): Value | undefined => {
  switch (term.is) {
    case 'value':
      return typeof term.value === 'string' && isComputed(term.value) ? undefined : term.value;
    case 'fragment':
      return isComputed(term.sql) ? undefined : term.sql;
    case 'module':
      return term.name;
    case 'tuple':
      return plainList(term.items);
    case 'list':
      return isKeywords(term) && term.items.length > 0
        ? plainObject(term.items.map((item) => (item.is === 'tuple' ? item.items : [])))
        : plainList(term.items);
    case 'map':
      return plainObject(term.pairs);
    default:
      return undefined;
  }
};

const plainList = (items: readonly Term[]): Value | undefined => {
  const values = items.map(plain);
  return values.includes(undefined) ? undefined : values.filter((value) => value !== undefined);
};

const plainObject = (pairs: readonly (readonly Term[])[]): Value | undefined => {
  const entries = pairs.map(([key, value]) => [textOf(key), value ? plain(value) : undefined] as const);
  const known = entries.flatMap(([key, value]) =>
    value === undefined || isComputed(key) ? [] : [[key, value] as const],
  );
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
};

/** A type as Ecto spells it, without the colon of a lone name: `string`, `{:array, :string}`, `Ecto.Enum`. */
export const spelledType = (term: Term): string | undefined => {
  if (term.is === 'value' && typeof term.value === 'string')
    return isComputed(term.value) ? undefined : term.value;
  return term.is === 'module' ? term.name : spelledInside(term);
};

const spelledInside = (term: Term): string | undefined => {
  if (term.is === 'module') return term.name;
  if (term.is === 'value' && typeof term.value === 'string')
    return isComputed(term.value) ? undefined : `:${term.value}`;
  if (term.is !== 'tuple' && term.is !== 'list') return undefined;
  const items = term.items.map(spelledInside);
  if (items.includes(undefined)) return undefined;
  return term.is === 'tuple' ? `{${items.join(', ')}}` : `[${items.join(', ')}]`;
};
