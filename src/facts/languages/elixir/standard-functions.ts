import { atom, either, list, literal, type Term, textOf, tuple, unknown } from './term.ts';

/** What functions of Elixir's own library give for arguments that are known, as far as anybody builds names with them. */
type Known = (args: readonly Term[]) => Term;

const same: Known = ([first = unknown]) => first;

const text: Known = ([value = unknown]) => {
  if (value.type === 'atom') return literal(value.name);
  if (value.type === 'module') return literal(`Elixir.${value.name}`);
  return value.type === 'literal' ? literal(value.value === null ? '' : String(value.value)) : unknown;
};

const toAtom: Known = ([value = unknown]) => {
  const name = textOf(value);
  return name === null ? unknown : atom(name);
};

const put: Known = ([base = unknown, key = unknown, value = unknown]) => ({
  type: 'map',
  entries: [[key, value]],
  bases: [base],
  struct: null,
});

const merge: Known = ([base = unknown, over = unknown, decide]) =>
  decide && over.type === 'map' && over.bases.length === 0
    ? merge([base, over])
    : { type: 'map', entries: [], bases: [base, over], struct: null };

/** A map out of pairs. */
const fromPairs: Known = ([pairs]) => {
  if (!pairs) return { type: 'map', entries: [], bases: [], struct: null };
  if (pairs.type !== 'list') return { type: 'map', entries: [], bases: [pairs], struct: null };
  const entries = pairs.items.map((item): [Term, Term] =>
    item.type === 'tuple' ? [item.items[0] ?? unknown, item.items[1] ?? unknown] : [unknown, unknown],
  );
  return { type: 'map', entries, bases: [], struct: null };
};

const isSame = (left: Term, right: Term): boolean => JSON.stringify(left) === JSON.stringify(right);

const without: Known = ([base = unknown, key = unknown]) => {
  const keys = key.type === 'list' ? key.items : [key];
  if (base.type !== 'map' || base.bases.length > 0) return unknown;
  return { ...base, entries: base.entries.filter(([name]) => !keys.some((gone) => isSame(gone, name))) };
};

const joinTexts: Known = ([items = unknown, between = literal('')]) =>
  items.type === 'list'
    ? { type: 'text', parts: items.items.flatMap((item, index) => (index === 0 ? [item] : [between, item])) }
    : unknown;

const putPair: Known = ([pairs = unknown, key = unknown, value = unknown]) => ({
  type: 'lists',
  parts: [list([tuple([key, value])]), pairs],
});

/** A default that stands only where the key is not given yet. */
const putNewPair: Known = ([pairs = unknown, key = unknown, value = unknown]) => ({
  type: 'lists',
  parts: [pairs, list([tuple([key, value])])],
});

const fetch: Known = ([of = unknown, key = unknown, fallback]) =>
  fallback ? either([{ type: 'field', of, key }, fallback]) : { type: 'field', of, key };

const functions = new Map<string, Known>([
  ...['Kernel.to_string', '.to_string', 'Atom.to_string', 'String.Chars.to_string'].map(
    (name) => [name, text] as const,
  ),
  ...['String.to_atom', 'String.to_existing_atom'].map((name) => [name, toAtom] as const),
  ...['Enum.reject', 'Enum.filter', 'Map.reject', 'Map.filter', 'Keyword.reject', 'Keyword.filter'].map(
    (name) => [name, same] as const,
  ),
  ...[
    'Enum.uniq',
    'Enum.reverse',
    'Enum.sort',
    'Enum.to_list',
    'Enum.shuffle',
    'List.flatten',
    'MapSet.new',
  ].map((name) => [name, same] as const),
  ...['Kernel.tap', '.tap', 'IO.inspect', '.dbg', 'Macro.escape'].map((name) => [name, same] as const),
  ...['Map.put', 'Map.put_new', 'Map.put_new_lazy', 'Map.replace', 'Map.update'].map(
    (name) => [name, put] as const,
  ),
  ['Map.merge', merge],
  ['Map.new', fromPairs],
  [
    'Enum.into',
    ([pairs = unknown, into]) => (into?.type === 'map' ? merge([into, fromPairs([pairs])]) : unknown),
  ],
  ...['Map.drop', 'Map.delete'].map((name) => [name, without] as const),
  ['Enum.join', joinTexts],
  ['Enum.concat', ([first = unknown, second = unknown]) => ({ type: 'lists', parts: [first, second] })],
  [
    'List.wrap',
    ([value = unknown]) => (value.type === 'atom' || value.type === 'module' ? list([value]) : value),
  ],
  ['Keyword.put', putPair],
  ['Keyword.put_new', putNewPair],
  ['Keyword.merge', ([first = unknown, second = unknown]) => ({ type: 'lists', parts: [second, first] })],
  ...['Keyword.get', 'Map.get', 'Access.get', 'Keyword.fetch!', 'Map.fetch!'].map(
    (name) => [name, fetch] as const,
  ),
]);

export const isStandard = (module: string | null, name: string): boolean =>
  functions.has(`${module ?? ''}.${name}`);

/** Null where the function is none of these. */
export const standardResult = (module: string | null, name: string, args: readonly Term[]): Term | null =>
  functions.get(`${module ?? ''}.${name}`)?.(args) ?? null;
