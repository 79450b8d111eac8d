import { type FactIndex, fileFact, openFactIndex } from '../check/fact-index.ts';
import { attempt, Unanswered } from '../check/unanswered.ts';
import type { Fact, FactKind, Facts } from '../domain/fact.ts';
import type { Question, Text } from '../domain/question.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Change, FactView } from './fact-reader.ts';
import { findNames, isCode } from './find-names.ts';
import type { OnRead } from './source-desk.ts';

/** What the code of one tree states, read as it is asked for. */
export interface TreeFacts {
  index: FactIndex;
  /** Reads what was asked for and is not there yet; false where nothing was, so that every answer was whole. */
  catchUp(): Promise<boolean>;
  files: number;
  /** How many sources could be read. */
  parsed: number;
}

/** A tree that may become another one. */
export interface MovingFacts extends TreeFacts {
  move(to: Moved): Promise<void>;
}

export interface Moved {
  tree: Snapshot;
  /** Paths that are there now, and those that are gone. */
  isThere: ReadonlyMap<string, boolean>;
  /** Those of them that are sources. */
  sources: readonly Change[];
  onRead?: OnRead | undefined;
}

const byPath = ({ path: one }: Fact, { path: other }: Fact): number =>
  one < other ? -1 : one > other ? 1 : 0;

/** Questions for texts, in as few readings as there are different places to look in. */
const readNames = async (
  tree: Snapshot,
  paths: readonly string[],
  questions: readonly Question[],
): Promise<Fact[]> => {
  const found: Fact[] = [];
  for (const [where, some] of Map.groupBy(questions, (question) => question.where?.isPath)) {
    const texts = some.flatMap(({ text }): Text[] => (text ? [text] : []));
    found.push(...(await findNames(tree, where ? paths.filter(where) : paths, texts)));
  }
  return found;
};

const nothing: Facts = { facts: [], open: [] };

/** Where the texts stand that were asked for. */
const openNamesFound = (tree: Snapshot) => {
  const asked: Question[] = [];
  let current = tree;
  let facts = nothing;
  const look = async (paths: Iterable<string>, questions: readonly Question[]): Promise<void> => {
    const found =
      questions.length === 0 ? [] : await readNames(current, [...paths].filter(isCode), questions);
    if (found.length === 0) return;
    const known = new Map([...facts.facts, ...found].map((fact) => [JSON.stringify(fact), fact]));
    facts = { facts: [...known.values()].toSorted(byPath), open: [] };
  };
  return {
    facts: (): Facts => facts,
    look: async (paths: Iterable<string>, questions: readonly Question[]): Promise<void> => {
      asked.push(...questions);
      await look(paths, questions);
    },
    move: async (next: Snapshot, isThere: ReadonlyMap<string, boolean>): Promise<void> => {
      current = next;
      if (facts.facts.some(({ path }) => isThere.has(path)))
        facts = { facts: facts.facts.filter(({ path }) => !isThere.has(path)), open: [] };
      await look(
        isThere.keys().filter((path) => isThere.get(path) === true),
        asked,
      );
    },
  };
};

export const openTreeFacts = (view: FactView, tree: Snapshot, paths: readonly string[]): MovingFacts => {
  const answered = new Set<string>();
  const waiting = new Map<string, Question>();
  const all = new Set(paths);
  let files: Facts | null = null;
  const names = openNamesFound(tree);

  const isAnswered = ({ kind, key }: Question): boolean =>
    kind === 'file' || answered.has(`${kind} `) || answered.has(`${kind} ${key}`);

  const ask = (question: Question): void => {
    const key = `${question.kind} ${question.key}`;
    if (isAnswered(question)) return;
    waiting.set(key, question);
    throw new Unanswered();
  };

  const factsOf = (kind: FactKind): Facts => {
    if (kind === 'file') return (files ??= { facts: [...all].toSorted().map(fileFact), open: [] });
    return kind === 'name' ? names.facts() : view.factsOf(kind);
  };

  const isBehind = (): boolean => waiting.values().some(({ kind }) => kind !== 'name');
  return {
    index: openFactIndex({ ask, isBehind, factsOf, hasFile: (path) => all.has(path) }),
    catchUp: async () => {
      const questions = [...waiting.values()];
      if (questions.length === 0) return false;
      for (const key of waiting.keys()) answered.add(key);
      waiting.clear();
      await view.answer(questions.filter(({ kind }) => kind !== 'name'));
      await names.look(
        all,
        questions.filter(({ kind }) => kind === 'name'),
      );
      return true;
    },
    get files() {
      return all.size;
    },
    get parsed() {
      return view.readable();
    },
    move: async ({ tree: next, isThere, sources, onRead }) => {
      for (const [path, isNow] of isThere) {
        if (isNow) all.add(path);
        else all.delete(path);
      }
      if (isThere.size > 0) files = null;
      await view.move(next, sources, onRead);
      await view.answer([]);
      await names.move(next, isThere);
    },
  };
};

/** Does again what facts of these trees were missing for, until none is. */
export const whenKnown = async <Result>(trees: readonly TreeFacts[], work: () => Result): Promise<Result> => {
  for (;;) {
    // Only what is handed out while everything is known counts.
    for (const { index } of trees) index.forget();
    const done = attempt(() => ({ result: work() }));
    let isBehind = false;
    // One after the other: what both hold is read for the first, and known to the second.
    for (const tree of trees) isBehind = (await tree.catchUp()) || isBehind;
    if (done && !isBehind) return done.result;
  }
};
