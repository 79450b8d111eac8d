import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import { ask, type Asked, nothingAsked, sortAgain, sortAnew, takeUsers } from './asked.ts';
import type { FileTable } from './file-table.ts';
import type { Placed } from './framework.ts';
import type { FrameworkEntry } from './frameworks/index.ts';
import { type Known, partsOf } from './known.ts';
import { type Linked, note, saysAsBefore } from './linked.ts';
import { type Context, follow, followOne, isThere, type Lookups, lookupsOf } from './lookups.ts';
import { type Found, purposeOf } from './purpose.ts';

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

interface State {
  asked: Asked;
  lookups: Lookups;
  context: Context;
  linked: { facts: Facts; of: ReadonlySet<string>; from: Linked | null };
  /** Something else was asked for since it was linked. */
  isAskedAnew: boolean;
  /** Files of which something has happened since the context was followed; null where all of it has to be. */
  touched: Set<string> | null;
  /** Those of which something has happened since it was linked. */
  moved: Set<string>;
  /** Files that may have to be read; null for all that are looked at. */
  unread: Set<string> | null;
  /** The facts are not those of the tree as it is. */
  isChanged: boolean;
}

const lookFor = (state: State, lookups: Lookups): void => {
  state.lookups = lookups;
  state.context = follow(state.asked, lookups);
  state.touched = new Set();
};

const wanted = ({ asked, context }: State): Set<string> => asked.main.union(context.files);

const isWanted = ({ asked, context }: State, path: string): boolean =>
  asked.main.has(path) || context.files.has(path);

/** A file that is new to what it was linked from changes the facts. */
const notice = (state: State, path: string, wasConsulted: boolean): void => {
  const isConsulted = state.context.consulted.has(path);
  if (isConsulted && !wasConsulted) state.isChanged = true;
  if (isWanted(state, path) && !state.linked.of.has(path)) state.isChanged = true;
  if (isConsulted || isWanted(state, path)) state.unread?.add(path);
};

const refreshAll = (state: State): void => {
  const { consulted } = state.context;
  lookFor(state, state.lookups);
  state.unread = null;
  if (!state.context.consulted.isSubsetOf(consulted)) state.isChanged = true;
  if (!wanted(state).isSubsetOf(state.linked.of)) state.isChanged = true;
};

const refresh = (state: State): void => {
  if (!state.touched) refreshAll(state);
  if (!state.touched) return;
  for (const path of state.touched) {
    const wasConsulted = state.context.consulted.has(path);
    followOne(state.asked, state.lookups, state.context, path);
    notice(state, path, wasConsulted);
  }
  state.touched.clear();
};

const isParsed = ({ asked }: State, path: string): boolean => asked.table.get(path)?.modules !== null;

const needsOf = (state: State): ReturnType<LinkingState['needs']> => {
  refresh(state);
  if (!state.isChanged) return { parts: [], modules: [] };
  const { framework, table } = state.asked;
  const { consulted } = state.context;
  const all = state.unread ?? wanted(state).union(consulted);
  const parts = [...all].filter(
    (path) => isWanted(state, path) && table.get(path)?.parts.has(framework.name) === false,
  );
  const modules = [...all].filter((path) => consulted.has(path) && !isParsed(state, path));
  state.unread = new Set([...parts, ...modules]);
  return { parts, modules };
};

const partsIn = ({ framework, table }: Asked, paths: ReadonlySet<string>): Placed<unknown>[] =>
  [...paths].toSorted().flatMap((path) => {
    const file = table.get(path);
    return (file && partsOf(file, framework.name))?.map((part) => ({ path, part })) ?? [];
  });

/** Whether the files that the lookups lead to have all been read, and were there when it was linked. */
const isWhole = (state: State): boolean =>
  wanted(state).isSubsetOf(state.linked.of) &&
  [...state.context.consulted].every((path) => isParsed(state, path));

/** What is known now of a file that the facts depend on. */
const looked = ({ asked, context }: State, path: string): Known | undefined =>
  asked.main.has(path) || context.files.has(path) || context.consulted.has(path)
    ? asked.table.get(path)
    : undefined;

const noteAll = (state: State): Linked => {
  const { asked, context } = state;
  const from: Linked = { main: new Set(), files: new Map() };
  for (const paths of [asked.main, context.files, context.consulted])
    for (const path of paths) note(from, path, looked(state, path), asked.main.has(path));
  return from;
};

/** Whether all that it is linked from says the same as when it was linked last: then so do the facts. */
const isAsBefore = (state: State, from: Linked): boolean => {
  const { asked, isAskedAnew, moved } = state;
  // What leads from one module to another depends on more than what they say.
  if (isAskedAnew || asked.ofTargets.length > 0) return false;
  return moved.values().every((path) => saysAsBefore(from, asked, path, looked(state, path)));
};

const keepFacts = (state: State, from: Linked): void => {
  const { asked, moved } = state;
  for (const path of moved) note(from, path, looked(state, path), asked.main.has(path));
  moved.clear();
  state.isChanged = false;
};

const lookForMore = (state: State, { modules, words, templates }: Omit<Lookups, 'endings'>): void => {
  const { lookups } = state;
  lookFor(
    state,
    lookupsOf({
      modules: lookups.modules.union(modules),
      words: lookups.words.union(words),
      templates: lookups.templates.union(templates),
    }),
  );
  state.unread = null;
  state.isChanged = !isWhole(state);
};

const link = (state: State): void => {
  if (!state.isChanged) return;
  const { asked, linked } = state;
  if (linked.from && isAsBefore(state, linked.from)) return keepFacts(state, linked.from);
  state.isAskedAnew = false;
  const of = wanted(state);
  const found: Found = { modules: new Set(), words: new Set(), templates: new Set(), users: new Set() };
  state.linked = { facts: asked.framework.link(partsIn(asked, of), purposeOf(asked, found)), of, from: null };
  // What is read of modules may make it needless to look for words. Until it is settled nothing is forgotten.
  lookForMore(state, { ...found, words: new Set() });
  if (state.isChanged) return;
  takeUsers(asked, found.users);
  lookForMore(state, found);
  if (state.isChanged) return;
  lookFor(state, lookupsOf(found));
  state.linked = { ...state.linked, from: noteAll(state) };
  state.moved.clear();
};

const touch = (state: State, path: string, names: readonly string[]): void => {
  const { asked, linked, context, lookups } = state;
  sortAnew(asked, path);
  state.touched?.add(path);
  if (state.linked.from) state.moved.add(path);
  // Whose module it was, nobody can tell any more.
  if (!isThere(asked, path) && lookups.templates.has(path)) state.touched = null;
  state.isChanged ||=
    asked.main.has(path) ||
    linked.of.has(path) ||
    context.consulted.has(path) ||
    names.some((each) => lookups.modules.has(each));
};

const learn = (state: State, path: string): void => {
  sortAgain(state.asked, path);
  if (state.context.consulted.has(path) && !state.linked.of.has(path)) state.isChanged = true;
  state.touched?.add(path);
  if (state.linked.from) state.moved.add(path);
};

export const openLinkingState = ({ framework, kinds }: FrameworkEntry, table: FileTable): LinkingState => {
  const state: State = {
    asked: nothingAsked(framework, table),
    lookups: lookupsOf({ modules: new Set(), words: new Set(), templates: new Set() }),
    context: { files: new Set(), consulted: new Set() },
    linked: { facts: { facts: [], open: [] }, of: new Set(), from: null },
    isAskedAnew: false,
    touched: new Set(),
    moved: new Set(),
    unread: null,
    isChanged: false,
  };
  return {
    name: framework.name,
    kinds,
    ask: (question) => {
      if (!kinds.includes(question.kind) || !ask(state.asked, question)) return;
      state.isChanged = true;
      state.unread = null;
      state.isAskedAnew = true;
    },
    touch: (path, names) => touch(state, path, names),
    learn: (path) => learn(state, path),
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
