import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type Known, learnParts, learnWords, newlyKnown, unreadable } from '../facts/known.ts';
import { type Missing, openSurvey, type Survey } from '../facts/survey.ts';
import { areStarted, openDesks } from './desk-pool.ts';
import { type FactCache, noCache } from './fact-cache.ts';
import type { Contents } from './fact-codec.ts';
import { readUnchanged, type Unchanged } from './git-index.ts';
import { type OnRead, openSourceDesk, readFrom, type SourceDesk, type SourceFile } from './source-desk.ts';

/** A file of a tree; without `file` there is none any more. */
export interface Change {
  path: string;
  file: SourceFile | null;
}

/** The facts of one tree, read as far as questions need it. */
export interface FactView {
  answer(questions: Iterable<Question>): Promise<void>;
  factsOf(kind: FactKind): Facts;
  /** How many of the files are text. */
  readable(): number;
  /** Makes it those of another tree, which has these changes and is else the same: all that was asked is asked of it. */
  move(tree: Snapshot, changes: readonly Change[], onRead?: OnRead): Promise<void>;
}

/** Reads trees, and knows what it has read: contents that stand in several trees are read once. */
export interface FactReader {
  view(tree: Snapshot, files: readonly SourceFile[], onRead?: OnRead): Promise<FactView>;
  /** What no view asks for until this is said again is forgotten. */
  renew(): void;
  /** Keeps what it knows for another run. */
  save(): Promise<void>;
}

/** Starting threads costs as much as reading so many files. */
const fewestForThreads = 120;

/** Threads can read what lies somewhere; a tree that is only in memory cannot be shared. */
const openDesk = ({ root, contents, read }: Snapshot, files: number): SourceDesk => {
  if (root === undefined) return openSourceDesk(({ path }, limit) => read(path, limit));
  const origin = { root, isCommit: contents !== undefined };
  return files >= fewestForThreads || areStarted() ? openDesks(origin) : openSourceDesk(readFrom(origin));
};

const keyOf = ({ language }: SourceFile, id: string): string => `${language} ${id}`;

/** What was read before, now or in another run. */
interface Memory {
  contents: Contents;
  /** What was known when it was last renewed. */
  older: Contents;
  cache: FactCache;
}

const recall = ({ contents, older, cache }: Memory, key: string): Known | undefined => {
  const known = contents.get(key) ?? older.get(key) ?? cache.get(key);
  if (!known) return undefined;
  contents.set(key, known);
  cache.use(key, known);
  return known;
};

/** What is known of a file before it is read. */
const knownBy = (memory: Memory, file: SourceFile, unchanged: Unchanged | null): Known | undefined => {
  if (file.id !== null) return recall(memory, keyOf(file, file.id));
  const id = unchanged?.idOf(file.path);
  const known = id === undefined ? undefined : recall(memory, keyOf(file, id));
  return known && known.size === unchanged?.sizeOf(file.path) ? known : undefined;
};

/** What is known of files that nobody has seen yet. */
const look = async (memory: Memory, files: readonly SourceFile[], desk: SourceDesk): Promise<Known[]> => {
  const looked = await desk.look(files);
  return files.map((file, index) => {
    const { id = '', size = 0, glance = null, fault = 'it is gone' } = looked[index] ?? {};
    if (!glance) return unreadable(file.language, fault ?? '');
    const key = keyOf(file, id);
    const known = recall(memory, key) ?? newlyKnown(file.language, size, glance);
    memory.contents.set(key, known);
    memory.cache.use(key, known);
    return known;
  });
};

interface View {
  memory: Memory;
  survey: Survey;
  desk: SourceDesk;
  sources: Set<string>;
  unread: Set<string>;
  /** Where a content stands: of a file that is the same in two places, one is read. */
  fileOf: Map<Known, SourceFile>;
  /** How many files were parsed, and how many had to be. */
  done: number;
  total: number;
  onRead: OnRead;
}

const placed = <Value>({ fileOf }: View, some: ReadonlyMap<Known, Value>): [Known, SourceFile, Value][] =>
  [...some].flatMap(([known, value]) => {
    const file = fileOf.get(known);
    return file ? [[known, file, value] as [Known, SourceFile, Value]] : [];
  });

const parse = async (view: View, wanted: Missing['parts']): Promise<void> => {
  const jobs = placed(view, wanted);
  view.total += jobs.length;
  const parsed = await view.desk.parse(
    jobs.map(([, file, frameworks]) => ({ file, frameworks: [...frameworks] })),
    (count) => {
      view.done += count;
      view.onRead(view.done, view.total);
    },
  );
  for (const [index, [known]] of jobs.entries()) {
    const found = parsed[index];
    if (found) learnParts(known, found);
  }
};

const search = async (view: View, wanted: Missing['words']): Promise<void> => {
  if (wanted.size === 0) return;
  const jobs = placed(view, wanted);
  const words = new Set(jobs.flatMap(([, , some]) => some));
  const found = await view.desk.search(
    jobs.map(([, file]) => file),
    [...words],
  );
  for (const [index, [known]] of jobs.entries()) {
    learnWords(known, words, found[index] ?? []);
  }
};

const answer = async (view: View, questions: Iterable<Question>): Promise<void> => {
  const { survey } = view;
  for (const question of questions) survey.ask(question);
  for (let missing = survey.missing(); missing; missing = survey.missing()) {
    await search(view, missing.words);
    await parse(view, missing.parts);
  }
};

const put = ({ survey, fileOf, sources, unread }: View, file: SourceFile, known: Known): void => {
  survey.put(file.path, known);
  fileOf.set(known, file);
  sources.add(file.path);
  if (known.glance) unread.delete(file.path);
  else unread.add(file.path);
};

const drop = ({ survey, sources, unread }: View, path: string): void => {
  survey.put(path, null);
  sources.delete(path);
  unread.delete(path);
};

/** Adds files, of which those are looked at that nobody has seen before. */
const take = async (view: View, tree: Snapshot, files: readonly SourceFile[]): Promise<void> => {
  const { memory } = view;
  const folder = tree.contents || memory.cache === noCache ? undefined : tree.root;
  const unchanged = folder === undefined ? null : await readUnchanged(folder);
  const all = new Map(files.map((file) => [file, knownBy(memory, file, unchanged)]));
  const fresh = files.filter((file) => !all.get(file));
  view.desk = openDesk(tree, fresh.length);
  for (const [index, known] of (await look(memory, fresh, view.desk)).entries()) {
    const file = fresh[index];
    if (file) all.set(file, known);
  }
  for (const [file, known] of all) if (known) put(view, file, known);
};

const openView = async (
  memory: Memory,
  tree: Snapshot,
  files: readonly SourceFile[],
  onRead: OnRead = () => {},
): Promise<FactView> => {
  const view: View = {
    memory,
    survey: openSurvey(),
    desk: openDesk(tree, 0),
    sources: new Set(),
    unread: new Set(),
    fileOf: new Map(),
    done: 0,
    total: 0,
    onRead,
  };
  await take(view, tree, files);
  return {
    answer: (questions) => answer(view, questions),
    factsOf: (kind) => view.survey.factsOf(kind),
    readable: () => view.sources.size - view.unread.size,
    move: async (next, changes, told = () => {}) => {
      Object.assign(view, { done: 0, total: 0, onRead: told });
      for (const { path, file } of changes) if (!file) drop(view, path);
      await take(
        view,
        next,
        changes.flatMap(({ file }) => file ?? []),
      );
    },
  };
};

export const openFactReader = (cache: FactCache = noCache): FactReader => {
  const memory: Memory = { contents: new Map(), older: new Map(), cache };
  return {
    view: (tree, files, onRead) => openView(memory, tree, files, onRead),
    renew: () => {
      memory.older = memory.contents;
      memory.contents = new Map();
    },
    save: () => cache.save(),
  };
};
