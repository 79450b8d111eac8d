import { type FactKind, factKinds, type Facts, type OpenSet } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import { openFileTable } from './file-table.ts';
import { entries, kindsTold, readKinds } from './frameworks/index.ts';
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

/** Of a kind that nothing reads yet, nothing is known. Which files there are, and what they are called, is. */
const lacking = (kind: FactKind): OpenSet[] =>
  readKinds.has(kind) || kind === 'file' || kind === 'name'
    ? []
    : [{ kind, within: '', why: `no framework here reads facts of the kind ${kind}`, path: '', line: 1 }];

const ofKind = <Told extends { kind: FactKind }>(all: readonly Told[], kind: FactKind): Told[] =>
  all.filter((each) => each.kind === kind);

const namesOf = (file: Known | null | undefined): readonly string[] => [
  ...(file?.glance?.names ?? []),
  ...(file?.modules?.map(({ name }) => name) ?? []),
];

interface Joined {
  of: readonly Facts[];
  facts: Facts;
}

export const openSurvey = (): Survey => {
  const table = openFileTable();
  const states: readonly LinkingState[] = entries.map((entry) => openLinkingState(entry, table));
  const faulty = new Set<string>();
  const awaited = new Set<string>();
  const joined = new Map<FactKind, Joined>();

  const noteFault = (path: string): void => {
    if (typeof table.get(path)?.fault === 'string') faulty.add(path);
    else faulty.delete(path);
  };

  /** A file that cannot be read may state anything; one that was not read in full, what it was read for. */
  const faultsOf = (kind: FactKind): OpenSet[] =>
    [...faulty].flatMap((path) => {
      const file = table.get(path);
      if (!file || !kindsTold(file.language, path).has(kind)) return [];
      const isAsked = states.some((state) => state.kinds.includes(kind) && state.isMain(path));
      if (file.glance && !isAsked) return [];
      const why = `${path} was not read in full: ${file.fault}`;
      return [{ kind, within: '', why, path, line: 1 }];
    });

  const learn = (): void => {
    for (const path of awaited) {
      table.put(path, table.get(path) ?? null);
      noteFault(path);
      for (const state of states) state.learn(path);
    }
    awaited.clear();
  };

  const need = (missing: Missing, path: string, framework: string | null): void => {
    const file = table.get(path);
    if (!file) return;
    awaited.add(path);
    const frameworks = missing.parts.get(file) ?? new Set<string>();
    missing.parts.set(file, frameworks);
    if (framework !== null) frameworks.add(framework);
  };

  const findMissing = (): Missing => {
    const missing: Missing = { parts: new Map(), words: new Map() };
    for (const state of states) {
      const { parts, modules } = state.needs();
      for (const path of parts) need(missing, path, state.name);
      for (const path of modules) need(missing, path, null);
    }
    for (const [path, words] of table.unsearched()) {
      const file = table.get(path);
      if (file) missing.words.set(file, words);
      awaited.add(path);
    }
    return missing;
  };

  const join = (kind: FactKind, of: readonly Facts[]): Facts => ({
    facts: of.flatMap(({ facts }) => ofKind(facts, kind)).toSorted(inOrder),
    open: [...of.flatMap(({ open }) => ofKind(open, kind)), ...lacking(kind)].toSorted(inOrder),
  });

  return {
    put: (path, file) => {
      const before = table.get(path);
      if (before === (file ?? undefined)) return;
      table.put(path, file);
      noteFault(path);
      const names = [...namesOf(before), ...namesOf(file)];
      for (const state of states) state.touch(path, names);
    },
    ask: (question) => {
      for (const state of states) state.ask(question);
    },
    missing: () => {
      learn();
      for (;;) {
        const missing = findMissing();
        if (missing.parts.size > 0 || missing.words.size > 0) return missing;
        for (const state of states) state.link();
        if (states.every((state) => state.isSettled()) && table.unsearched().size === 0) return null;
      }
    },
    factsOf: (kind) => {
      const faults: Facts = { facts: [], open: faultsOf(kind) };
      const of = [...states.filter(({ kinds }) => kinds.includes(kind)).map((state) => state.facts())];
      const all = faults.open.length > 0 ? [...of, faults] : of;
      const before = joined.get(kind);
      if (before?.of.length === all.length && all.every((each, index) => each === before.of[index]))
        return before.facts;
      const facts = join(kind, all);
      joined.set(kind, { of: all, facts });
      return facts;
    },
  };
};

/** All that files state whose parts are known in full. */
export const linkFacts = (files: Iterable<readonly [path: string, file: Known]>): Facts => {
  const survey = openSurvey();
  for (const kind of factKinds) survey.ask({ kind, key: '' });
  for (const [path, file] of files) survey.put(path, file);
  if (survey.missing()) throw new Error('Files were linked before they were read');
  const all = factKinds.toSorted().map((kind) => survey.factsOf(kind));
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};
