import { type Asked, mayHold } from './asked.ts';
import { lastPart } from './languages/elixir/modules.ts';

/** What linking one framework looks up in files of others, and where that leads. */

/** What linking looked up in other files. */
export interface Lookups {
  modules: ReadonlySet<string>;
  /** Words that files must all hold, with spaces between. */
  words: ReadonlySet<string>;
  /** Templates whose modules were looked up. */
  templates: ReadonlySet<string>;
  /** What the modules end with. */
  endings: ReadonlySet<string>;
}

export const lookupsOf = ({ modules, words, templates }: Omit<Lookups, 'endings'>): Lookups => ({
  ...{ modules, words, templates },
  endings: new Set([...modules].map(lastPart)),
});

/** What the lookups lead to: files whose parts are needed, and those whose modules are. */
export interface Context {
  files: Set<string>;
  consulted: Set<string>;
}

const holdsAll = ({ table }: Asked, path: string, words: string): boolean =>
  words.split(' ').every((word) => table.holding(word).has(path));

const holdingAll = ({ table }: Asked, [first = '', ...others]: readonly string[]): string[] =>
  [...table.holding(first)].filter((path) => others.every((word) => table.holding(word).has(path)));

export const isThere = ({ table }: Asked, path: string): boolean => table.get(path) !== undefined;

/** All that they lead to. */
export const follow = (asked: Asked, { modules, words, templates }: Lookups): Context => {
  const defining = [...modules].flatMap((module) => asked.table.defining(module));
  const owning = [...templates].flatMap((template) => asked.table.owners(template));
  const holding = [...words].flatMap((some) => holdingAll(asked, some.split(' ')));
  return {
    consulted: new Set([...defining, ...owning].filter((path) => isThere(asked, path))),
    files: new Set([...defining, ...holding].filter((path) => mayHold(asked, path))),
  };
};

export const setMember = (set: Set<string>, path: string, isMember: boolean): void => {
  if (isMember) set.add(path);
  else set.delete(path);
};

/** As `follow` would say of this file. */
export const followOne = (
  asked: Asked,
  { modules, words, templates, endings }: Lookups,
  context: Context,
  path: string,
): void => {
  const { table } = asked;
  const isDefining = table.mayDefine(path, modules, endings);
  const isOwning = (): boolean =>
    templates.size > 0 && table.templatesOf(path).some((each) => templates.has(each));
  const isHolding = (): boolean => words.values().some((some) => holdsAll(asked, path, some));
  setMember(context.consulted, path, isThere(asked, path) && (isDefining || isOwning()));
  setMember(context.files, path, mayHold(asked, path) && (isDefining || isHolding()));
};
