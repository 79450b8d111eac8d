import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { FileParts } from '../facts/extract.ts';
import { type Known, learnParts, newlyKnown, unreadable } from '../facts/known.ts';
import { type Missing, openSurvey, type Survey } from '../facts/survey.ts';
import { openDesks } from './desk-pool.ts';
import { type OnRead, openSourceDesk, type Parsed, type SourceDesk, type SourceFile } from './source-desk.ts';

/** The facts of one tree, read as far as questions need it. */
export interface FactView {
  answer(questions: Iterable<Question>): Promise<void>;
  factsOf(kind: FactKind): Facts;
  /** How many of the files are text. */
  readable(): number;
}

/** Reads trees, and knows what it has read: contents that stand in several trees are read once. */
export interface FactReader {
  view(tree: Snapshot, files: readonly SourceFile[], onRead?: OnRead): Promise<FactView>;
}

/** Starting threads costs as much as reading so many files. */
const fewestForThreads = 120;

/** Threads can read what lies somewhere; a tree that is only in memory cannot be shared. */
const openDesk = (tree: Snapshot, files: number): SourceDesk =>
  tree.root !== undefined && files >= fewestForThreads
    ? openDesks({ root: tree.root, isCommit: tree.contents !== undefined })
    : openSourceDesk(({ path }, limit) => tree.read(path, limit));

const partsOf = ({ modules, fault, parts }: Parsed): FileParts => ({
  modules,
  fault,
  parts: Object.fromEntries(
    parts.map(([framework, json]) => [framework, JSON.parse(json) as readonly unknown[]]),
  ),
});

/** Contents by their language and name. */
type Contents = Map<string, Known>;

const keyOf = ({ language }: SourceFile, id: string): string => `${language} ${id}`;

const knownBy = (contents: Contents, file: SourceFile): Known | undefined =>
  file.id === null ? undefined : contents.get(keyOf(file, file.id));

/** What is known of files that nobody has seen yet. */
const look = async (
  contents: Contents,
  files: readonly SourceFile[],
  desk: SourceDesk,
): Promise<Map<string, Known>> => {
  const looked = await desk.look(files);
  const found = files.map((file, index): [string, Known] => {
    const { id = '', glance = null, fault = 'it is gone' } = looked[index] ?? {};
    if (!glance) return [file.path, unreadable(file.language, fault ?? '')];
    const known = contents.get(keyOf(file, id)) ?? newlyKnown(file.language, glance);
    contents.set(keyOf(file, id), known);
    return [file.path, known];
  });
  return new Map(found);
};

interface View {
  survey: Survey;
  desk: SourceDesk;
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
    if (found) learnParts(known, partsOf(found));
  }
};

const search = async (view: View, wanted: Missing['words']): Promise<void> => {
  if (wanted.size === 0) return;
  const jobs = placed(view, wanted);
  const words = [...new Set(jobs.flatMap(([, , some]) => some))];
  const found = await view.desk.search(
    jobs.map(([, file]) => file),
    words,
  );
  for (const [index, [known]] of jobs.entries()) {
    const held = new Set(found[index]);
    for (const word of words) known.words.set(word, held.has(word));
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

const openView = async (
  contents: Contents,
  tree: Snapshot,
  files: readonly SourceFile[],
  onRead: OnRead = () => {},
): Promise<FactView> => {
  const fresh = files.filter((file) => !knownBy(contents, file));
  const desk = openDesk(tree, fresh.length);
  const looked = await look(contents, fresh, desk);
  const view: View = { survey: openSurvey(), desk, fileOf: new Map(), done: 0, total: 0, onRead };
  let unread = 0;
  for (const file of files) {
    const known = looked.get(file.path) ?? knownBy(contents, file);
    if (!known) continue;
    view.survey.put(file.path, known);
    view.fileOf.set(known, file);
    if (!known.glance) unread += 1;
  }
  return {
    answer: (questions) => answer(view, questions),
    factsOf: (kind) => view.survey.factsOf(kind),
    readable: () => files.length - unread,
  };
};

export const openFactReader = (): FactReader => {
  const contents: Contents = new Map();
  return { view: (tree, files, onRead) => openView(contents, tree, files, onRead) };
};
