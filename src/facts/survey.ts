import type { FactKind, Facts, OpenSet } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import { type FileTable, openFileTable } from './file-table.ts';
import { entries, kindsTold } from './frameworks/index.ts';
import type { Known } from './known.ts';
import { type LinkingState, openLinkingState } from './linking-state.ts';

/** What has to be found out next about the files of a tree. */
export interface Missing {
  /** By file: the frameworks whose parts are wanted; none where only its modules are. */
  parts: Map<Known, Set<string>>;
  /** By file: the words that it has to be searched for. */
  words: Map<Known, string[]>;
}

/**
 * The facts of a tree, as far as they were asked for. A question makes some files wanted; what these state is linked,
 * which may ask for others; until nothing is missing. Files may come, change and go meanwhile: only what touches them is
 * linked again.
 */
export interface Survey {
  put(path: string, file: Known | null): void;
  ask(question: Question): void;
  /** What is still missing, to be learned before this is called again; null once every question has its answer. */
  missing(): Missing | null;
  /** The facts of a kind that was asked for; the same object for as long as nothing changes. */
  factsOf(kind: FactKind): Facts;
}

const inOrder = (a: { path: string; line: number }, b: { path: string; line: number }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;

const ofKind = <Told extends { kind: FactKind }>(all: readonly Told[], kind: FactKind): Told[] =>
  all.filter((each) => each.kind === kind);

const namesOf = (file: Known | null | undefined): readonly string[] => [
  ...(file?.glance?.names ?? []),
  ...(file?.modules?.map(({ name }) => name) ?? []),
];

interface State {
  table: FileTable;
  linkings: readonly LinkingState[];
  faulty: Set<string>;
  /** Files of which something was missing. */
  awaited: Set<string>;
  /** What was joined of what, by kind. */
  joined: Map<FactKind, { of: readonly Facts[]; facts: Facts }>;
}

const noteFault = ({ table, faulty }: State, path: string): void => {
  if (typeof table.get(path)?.fault === 'string') faulty.add(path);
  else faulty.delete(path);
};

const put = (state: State, path: string, file: Known | null): void => {
  const { table, linkings } = state;
  const before = table.get(path);
  if (before === (file ?? undefined)) return;
  const owned = table.templatesOf(path);
  table.put(path, file);
  noteFault(state, path);
  const names = [...namesOf(before), ...namesOf(file)];
  const paths = new Set([path, ...owned, ...table.templatesOf(path)]);
  for (const linking of linkings) for (const each of paths) linking.touch(each, names);
};

const learn = (state: State): void => {
  const { table, linkings, awaited } = state;
  for (const path of awaited) {
    table.put(path, table.get(path) ?? null);
    noteFault(state, path);
  }
  for (const path of awaited) for (const linking of linkings) linking.learn(path);
  awaited.clear();
};

const need = (state: State, missing: Missing, path: string, framework: string | null): void => {
  const file = state.table.get(path);
  if (!file) return;
  state.awaited.add(path);
  const frameworks = missing.parts.get(file) ?? new Set<string>();
  missing.parts.set(file, frameworks);
  if (framework !== null) frameworks.add(framework);
};

const findMissing = (state: State): Missing => {
  const { table, linkings, awaited } = state;
  const missing: Missing = { parts: new Map(), words: new Map() };
  for (const linking of linkings) {
    const { parts, modules } = linking.needs();
    for (const path of parts) need(state, missing, path, linking.name);
    for (const path of modules) need(state, missing, path, null);
  }
  for (const [path, words] of table.unsearched()) {
    const file = table.get(path);
    if (file) missing.words.set(file, words);
    awaited.add(path);
  }
  return missing;
};

const missingOf = (state: State): Missing | null => {
  const { table, linkings } = state;
  learn(state);
  for (;;) {
    const missing = findMissing(state);
    if (missing.parts.size > 0 || missing.words.size > 0) return missing;
    for (const linking of linkings) linking.link();
    if (linkings.every((linking) => linking.isSettled()) && table.unsearched().size === 0) return null;
  }
};

/** A file that cannot be read may state anything; one that was not read in full, what it was read for. */
const faultsOf = ({ table, linkings, faulty }: State, kind: FactKind): OpenSet[] =>
  [...faulty].flatMap((path) => {
    const file = table.get(path);
    if (!file || !kindsTold(file.language, path).has(kind)) return [];
    const isRead = linkings.some((linking) => linking.kinds.includes(kind) && linking.isMain(path));
    if (file.glance && !isRead) return [];
    const why = `${path} was not read in full: ${file.fault}`;
    return [{ kind, within: '', why, path, line: 1 }];
  });

const join = (kind: FactKind, of: readonly Facts[]): Facts => ({
  facts: of.flatMap(({ facts }) => ofKind(facts, kind)).toSorted(inOrder),
  open: of.flatMap(({ open }) => ofKind(open, kind)).toSorted(inOrder),
});

const factsOf = (state: State, kind: FactKind): Facts => {
  const open = faultsOf(state, kind);
  const own = state.linkings.filter(({ kinds }) => kinds.includes(kind)).map((linking) => linking.facts());
  const of = open.length > 0 ? [...own, { facts: [], open }] : own;
  const before = state.joined.get(kind);
  if (before?.of.length === of.length && of.every((each, index) => each === before.of[index]))
    return before.facts;
  const facts = join(kind, of);
  state.joined.set(kind, { of, facts });
  return facts;
};

export const openSurvey = (): Survey => {
  const table = openFileTable();
  const state: State = {
    table,
    linkings: entries.map((entry) => openLinkingState(entry, table)),
    faulty: new Set(),
    awaited: new Set(),
    joined: new Map(),
  };
  return {
    put: (path, file) => put(state, path, file),
    ask: (question) => {
      for (const linking of state.linkings) linking.ask(question);
    },
    missing: () => missingOf(state),
    factsOf: (kind) => factsOf(state, kind),
  };
};
