import { type FactIndex, openFactIndex } from '../check/fact-index.ts';
import { attempt, Unanswered } from '../check/unanswered.ts';
import type { Fact, FactKind, Facts } from '../domain/fact.ts';
import type { Question, Text } from '../domain/question.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { FactView } from './fact-reader.ts';
import { findNames, isCode } from './find-names.ts';

/** What the code of one tree states, read as it is asked for. */
export interface TreeFacts {
  index: FactIndex;
  /** Reads what was asked for and is not there yet; false where nothing was, so that every answer was whole. */
  catchUp(): Promise<boolean>;
  files: number;
  /** How many sources could be read. */
  parsed: number;
}

const fileFact = (path: string): Fact => ({ kind: 'file', subject: path, attributes: {}, path, line: 1 });

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

export const openTreeFacts = (view: FactView, tree: Snapshot, paths: readonly string[]): TreeFacts => {
  const answered = new Set<string>();
  const waiting = new Map<string, Question>();
  let files: Facts | null = null;
  let names = nothing;

  const isAnswered = ({ kind, key }: Question): boolean =>
    kind === 'file' || answered.has(`${kind} `) || answered.has(`${kind} ${key}`);

  const ask = (question: Question): void => {
    const key = `${question.kind} ${question.key}`;
    if (isAnswered(question)) return;
    waiting.set(key, question);
    throw new Unanswered();
  };

  const factsOf = (kind: FactKind): Facts => {
    if (kind === 'file') return (files ??= { facts: paths.map(fileFact), open: [] });
    return kind === 'name' ? names : view.factsOf(kind);
  };

  const index = openFactIndex({
    ask,
    isBehind: () => waiting.values().some(({ kind }) => kind !== 'name'),
    factsOf,
  });
  return {
    index,
    catchUp: async () => {
      const questions = [...waiting.values()];
      if (questions.length === 0) return false;
      for (const key of waiting.keys()) answered.add(key);
      waiting.clear();
      index.forget();
      await view.answer(questions.filter(({ kind }) => kind !== 'name'));
      const found = await readNames(
        tree,
        paths.filter(isCode),
        questions.filter(({ kind }) => kind === 'name'),
      );
      if (found.length > 0) {
        const known = new Map([...names.facts, ...found].map((fact) => [JSON.stringify(fact), fact]));
        names = { facts: [...known.values()].toSorted(byPath), open: [] };
      }
      return true;
    },
    files: paths.length,
    parsed: view.readable(),
  };
};

/** Does again what facts of these trees were missing for, until none is. */
export const whenKnown = async <Result>(trees: readonly TreeFacts[], work: () => Result): Promise<Result> => {
  for (;;) {
    const done = attempt(() => ({ result: work() }));
    let isBehind = false;
    // One after the other: what both hold is read for the first, and known to the second.
    for (const tree of trees) isBehind = (await tree.catchUp()) || isBehind;
    if (done && !isBehind) return done.result;
  }
};
