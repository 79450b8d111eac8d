/** Which modules a file of Elixir may define, as far as its bytes tell without a parser. */
export interface PossibleModules {
  /** Every name that one of its modules can have, and some that none has. */
  names: string[];
  /**
   * A name is computed, taken from an alias or built of another one: it may define any. Those of which more than a part
   * can be told end with one of these words.
   */
  isOdd: boolean;
  words: string[];
}

const forms = ['defmodule', 'defprotocol'];
/** More modules in one file than anybody writes, or so many that each may lie in any other. */
const mostHeads = 6;
const longestHead = 500;

const isIdentifier = (text: string | undefined): boolean => text !== undefined && /[\w.]/.test(text);

/** What stands after each place where a module may begin. */
const headsOf = (bytes: Buffer, form: string): { at: number; text: string }[] => {
  const heads: { at: number; text: string }[] = [];
  for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + form.length)) {
    const end = at + form.length;
    const text = bytes.toString('latin1', end, end + longestHead);
    const before = at === 0 ? undefined : bytes.toString('latin1', at - 1, at);
    if (!isIdentifier(text[0]) && !isIdentifier(before)) heads.push({ at, text });
  }
  return heads;
};

/** The name after `defmodule`, as it is written; null for one that is no plain name. */
const nameIn = (text: string): string | null => {
  const [, name = '', after = ''] = /^[\s(]+([A-Z]\w*(?:\.[A-Z]\w*)*)(.?)/s.exec(text) ?? [];
  return name !== '' && /^[\s,]$/.test(after) && !name.startsWith('Elixir.') ? name : null;
};

const firstOf = (name: string): string => name.split('.', 1)[0] ?? name;

/** `alias Foo.Bar`, `alias Foo.{Bar}` and `as: Bar` can make `Bar` mean something else. */
const mayBeAlias = (text: string, name: string): boolean =>
  new RegExp(`(?:\\bas:\\s*|(?<!__MODULE__)\\.\\s*|[{,]\\s*)${name}\\b`).test(text);

/** Each name, and each within any of those before it. */
const nested = (names: readonly string[]): string[] => {
  const all: string[] = [];
  for (const name of names) all.push(...all.map((outer) => `${outer}.${name}`), name);
  return all;
};

const odd = (bytes: Buffer): PossibleModules => {
  const words = bytes.toString('latin1').match(/(?<!\w)[A-Z]\w*/g) ?? [];
  return { names: [], isOdd: true, words: [...new Set(words)] };
};

export const possibleModules = (bytes: Buffer): PossibleModules => {
  if (headsOf(bytes, 'defimpl').length > 0) return odd(bytes);
  const heads = forms.flatMap((form) => headsOf(bytes, form)).toSorted((a, b) => a.at - b.at);
  const [first] = heads;
  if (!first) return { names: [], isOdd: false, words: [] };
  const names = heads.map(({ text }) => nameIn(text));
  const known = names.filter((name) => name !== null);
  if (known.length < names.length || known.length > mostHeads) return odd(bytes);
  // What it quotes may be defined in whoever uses it.
  if (heads.length > 1 && bytes.includes('quote')) return odd(bytes);
  const alias = bytes.indexOf('alias');
  if (alias !== -1 && (heads.length > 1 || alias < first.at)) {
    const text = bytes.toString('latin1');
    // The first module stands in no other one, and what is written below it cannot name it.
    const doubtful = alias < first.at ? known : known.slice(1);
    if (doubtful.some((name) => mayBeAlias(text, firstOf(name)))) return odd(bytes);
  }
  return { names: [...new Set(nested(known))], isOdd: false, words: [] };
};
