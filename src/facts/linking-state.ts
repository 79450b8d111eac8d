import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import { ask, type Asked, leads, mayHold, nothingAsked, sortAgain, sortAnew, takeUsers } from './asked.ts';
import type { FileTable } from './file-table.ts';
import type { Placed, Purpose } from './framework.ts';
import type { FrameworkEntry } from './frameworks/index.ts';
import { type Known, type KnownPart, partsOf } from './known.ts';

/** What one framework makes of a tree, as far as it was asked, kept from one state of the tree to the next. */
export interface LinkingState {
  name: string;
  kinds: readonly FactKind[];
  ask(question: Question): void;
  /** A file has come, changed or gone; `names` are the modules that it could and can define. */
  touch(path: string, names: readonly string[]): void;
  /** More is known of a file that is the same. */
  learn(path: string): void;
  isMain(path: string): boolean;
  /** The files whose parts are needed, and those whose modules are, to link what has changed. */
  needs(): { parts: readonly string[]; modules: readonly string[] };
  /** Links what has changed, which may have new needs. */
  link(): void;
  isSettled(): boolean;
  facts(): Facts;
}

/** What linking looked up in other files. */
interface Lookups {
  modules: ReadonlySet<string>;
  /** Words that files must all hold, with spaces between. */
  words: ReadonlySet<string>;
  /** Templates whose modules were looked up. */
  templates: ReadonlySet<string>;
}

/** What the lookups lead to: files whose parts are needed, and those whose modules are. */
interface Context {
  files: ReadonlySet<string>;
  consulted: ReadonlySet<string>;
}

/** What it was linked from: which files state something, and what was known of all that were looked at. */
interface Linked {
  main: ReadonlySet<string>;
  files: ReadonlyMap<string, Known>;
}

interface State {
  asked: Asked;
  lookups: Lookups;
  context: Context;
  linked: { facts: Facts; of: ReadonlySet<string>; from: Linked | null };
  /** Something else was asked for since it was linked. */
  isAskedAnew: boolean;
  /** Something has happened since the context was followed. */
  isStale: boolean;
  /** The facts are not those of the tree as it is. */
  isChanged: boolean;
}

const holdingAll = ({ table }: Asked, [first = '', ...others]: readonly string[]): string[] =>
  [...table.holding(first)].filter((path) => others.every((word) => table.holding(word).has(path)));

const follow = (asked: Asked, { modules, words, templates }: Lookups): Context => {
  const defining = [...modules].flatMap((module) => asked.table.defining(module));
  const owning = [...templates].flatMap((template) => asked.table.owners(template));
  const holding = [...words].flatMap((some) => holdingAll(asked, some.split(' ')));
  return {
    consulted: new Set([...defining, ...owning]),
    files: new Set([...defining, ...holding].filter((path) => mayHold(asked, path))),
  };
};

const wanted = ({ asked, context }: State): Set<string> => asked.main.union(context.files);

const refresh = (state: State): void => {
  if (!state.isStale) return;
  state.isStale = false;
  const { consulted } = state.context;
  state.context = follow(state.asked, state.lookups);
  if (!state.context.consulted.isSubsetOf(consulted)) state.isChanged = true;
  if (!wanted(state).isSubsetOf(state.linked.of)) state.isChanged = true;
};

const isParsed = ({ asked }: State, path: string): boolean => asked.table.get(path)?.modules !== null;

const needsOf = (state: State): ReturnType<LinkingState['needs']> => {
  refresh(state);
  if (!state.isChanged) return { parts: [], modules: [] };
  const { framework, table } = state.asked;
  return {
    parts: [...wanted(state)].filter((path) => table.get(path)?.parts.has(framework.name) === false),
    modules: [...state.context.consulted].filter((path) => !isParsed(state, path)),
  };
};

const partsIn = ({ framework, table }: Asked, paths: ReadonlySet<string>): Placed<unknown>[] =>
  [...paths].toSorted().flatMap((path) => {
    const file = table.get(path);
    return (file && partsOf(file, framework.name))?.map((part) => ({ path, part })) ?? [];
  });

interface Found {
  modules: Set<string>;
  words: Set<string>;
  templates: Set<string>;
  users: Set<string>;
}

const purposeOf = (asked: Asked, found: Found): Purpose => {
  const ownerOf = (template: string): ReturnType<FileTable['ownerOf']> => {
    found.templates.add(template);
    return asked.table.ownerOf(template);
  };
  const lookUp = (module: string): ReturnType<FileTable['module']> => {
    found.modules.add(module);
    return asked.table.module(module);
  };
  return {
    defined: { get: lookUp, has: (module) => lookUp(module) !== undefined },
    uses: { get: (module) => lookUp(module)?.uses, has: (module) => lookUp(module) !== undefined },
    templates: { get: ownerOf, has: (template) => ownerOf(template) !== undefined },
    elsewhere: {
      module: (module) => void found.modules.add(module),
      words: (...words) => void found.words.add(words.toSorted().join(' ')),
      users: (word) => void found.users.add(word),
    },
    isAsked: (kind) => asked.kinds.has(kind),
    words: [...asked.words, ...asked.users],
    isMain: (path) => asked.main.has(path),
    leads: (path, name) => leads(asked, path, name),
  };
};

/** Whether the files that the lookups lead to have all been read, and were there when it was linked. */
const isWhole = (state: State): boolean =>
  wanted(state).isSubsetOf(state.linked.of) &&
  [...state.context.consulted].every((path) => isParsed(state, path));

const isSame = (one: Known | undefined, other: Known | undefined, framework: string): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    one.fault === other.fault &&
    saysSame(one.parts.get(framework)?.json, other.parts.get(framework)?.json) &&
    JSON.stringify([one.modules, one.glance]) === JSON.stringify([other.modules, other.glance]));

const saysSame = (one: KnownPart['json'] | undefined, other: KnownPart['json'] | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.toString() === other.toString());

const lookedAt = ({ asked: { table, main }, context }: State): Linked => {
  const paths = [...main, ...context.files, ...context.consulted];
  return {
    main: new Set(main),
    files: new Map(paths.flatMap((path) => [[path, table.get(path)] as const]).flatMap(known)),
  };
};

const known = ([path, file]: readonly [string, Known | undefined]): [string, Known][] =>
  file ? [[path, file]] : [];

/** Whether all that it is linked from says the same as when it was linked last: then so do the facts. */
const isAsBefore = ({ asked, linked: { from }, isAskedAnew }: State, now: Linked): boolean =>
  from !== null &&
  !isAskedAnew &&
  // What leads from one module to another depends on more than what they say.
  asked.ofTargets.length === 0 &&
  from.files.size === now.files.size &&
  from.main.size === now.main.size &&
  now.main.isSubsetOf(from.main) &&
  now.files.entries().every(([path, file]) => isSame(from.files.get(path), file, asked.framework.name));

const link = (state: State): void => {
  if (!state.isChanged) return;
  const { asked, lookups } = state;
  const before = lookedAt(state);
  if (isAsBefore(state, before)) {
    state.linked = { ...state.linked, from: before };
    state.isChanged = false;
    return;
  }
  state.isAskedAnew = false;
  const of = wanted(state);
  const found: Found = { modules: new Set(), words: new Set(), templates: new Set(), users: new Set() };
  state.linked = { facts: asked.framework.link(partsIn(asked, of), purposeOf(asked, found)), of, from: null };
  takeUsers(asked, found.users);
  // Until it is settled nothing is forgotten, so that it settles.
  state.lookups = {
    modules: lookups.modules.union(found.modules),
    words: lookups.words.union(found.words),
    templates: lookups.templates.union(found.templates),
  };
  state.context = follow(asked, state.lookups);
  state.isChanged = !isWhole(state);
  if (state.isChanged) return;
  state.lookups = found;
  state.context = follow(asked, found);
  state.linked = { ...state.linked, from: lookedAt(state) };
};

const touch = (state: State, path: string, names: readonly string[]): void => {
  const { asked, linked, context, lookups } = state;
  sortAnew(asked, path);
  state.isStale = true;
  state.isChanged ||=
    asked.main.has(path) ||
    linked.of.has(path) ||
    context.consulted.has(path) ||
    names.some((each) => lookups.modules.has(each));
};

export const openLinkingState = ({ framework, kinds }: FrameworkEntry, table: FileTable): LinkingState => {
  const state: State = {
    asked: nothingAsked(framework, table),
    lookups: { modules: new Set(), words: new Set(), templates: new Set() },
    context: { files: new Set(), consulted: new Set() },
    linked: { facts: { facts: [], open: [] }, of: new Set(), from: null },
    isAskedAnew: false,
    isStale: false,
    isChanged: false,
  };
  return {
    name: framework.name,
    kinds,
    ask: (question) => {
      if (!kinds.includes(question.kind) || !ask(state.asked, question)) return;
      state.isChanged = true;
      state.isStale = true;
      state.isAskedAnew = true;
    },
    touch: (path, names) => touch(state, path, names),
    learn: (path) => {
      sortAgain(state.asked, path);
      if (state.context.consulted.has(path) && !state.linked.of.has(path)) state.isChanged = true;
      state.isStale = true;
    },
    isMain: (path) => state.asked.main.has(path),
    needs: () => needsOf(state),
    link: () => link(state),
    isSettled: () => {
      refresh(state);
      return !state.isChanged;
    },
    facts: () => state.linked.facts,
  };
};
