import type { FactKind } from '../domain/fact.ts';
import type { Question, Where } from '../domain/question.ts';
import type { FileTable } from './file-table.ts';
import type { Framework } from './framework.ts';
import type { Known } from './known.ts';
import { lastPart } from './languages/elixir/modules.ts';

/** What a framework was asked for, and the files that answer by themselves. */
export interface Asked {
  framework: Framework<unknown>;
  table: FileTable;
  questions: Map<string, Question>;
  kinds: Set<FactKind>;
  /** All files that state something by themselves were asked for, of a framework that is not asked module by module. */
  isWhole: boolean;
  /** Words by which files were asked for: in questions, and by linking for what macros do to those that use them. */
  words: Set<string>;
  users: Set<string>;
  /** Those for what leads from one module to another. */
  ofTargets: Question[];
  /** The files chosen where a few are enough. */
  chosen: Map<Question, ReadonlySet<string>>;
  main: Set<string>;
}

export const nothingAsked = (framework: Framework<unknown>, table: FileTable): Asked => ({
  framework,
  table,
  questions: new Map(),
  isWhole: false,
  kinds: new Set(),
  words: new Set(),
  users: new Set(),
  ofTargets: [],
  chosen: new Map(),
  main: new Set(),
});

export const mayHold = ({ framework, table }: Asked, path: string): boolean =>
  table.get(path)?.glance?.mayHold.includes(framework.name) === true;

const holdsAny = ({ table }: Asked, path: string, words: Iterable<string>): boolean => {
  for (const word of words) if (table.holding(word).has(path)) return true;
  return false;
};

type Test = (name: string) => boolean;

const defines = ({ glance }: Known, test: Test): boolean =>
  glance?.isOdd === true || glance?.names.some(test) === true;

const definesOne = ({ glance }: Known, name: string): boolean =>
  glance?.words.includes(lastPart(name)) === true || glance?.names.includes(name) === true;

/** Whether one of the modules that a file may define, or that may render it, has such a name. */
const mayBeOf = ({ table }: Asked, path: string, test: (file: Known) => boolean): boolean => {
  const file = table.get(path);
  if (file?.language !== 'heex') return file !== undefined && test(file);
  return table.owners(path).some((owner) => {
    const module = table.get(owner);
    return module !== undefined && test(module);
  });
};

const isWithin = (asked: Asked, path: string, where: Where): boolean => {
  const { module, startOf, isModule, isPath, words } = where;
  return (
    (isPath?.(path) ?? true) &&
    (module === undefined || mayBeOf(asked, path, (file) => definesOne(file, module))) &&
    (startOf === undefined ||
      mayBeOf(asked, path, (file) => defines(file, (name) => startOf.startsWith(name)))) &&
    (!isModule || mayBeOf(asked, path, (file) => defines(file, isModule))) &&
    (!words || holdsAny(asked, path, words))
  );
};

/** A file that computes a name may state any; others those that it holds. */
const isStarting = (asked: Asked, path: string, where: Where | undefined): boolean => {
  const { framework, table } = asked;
  const glance = table.get(path)?.glance;
  if (glance?.mayStart.includes(framework.name) !== true) return false;
  return !where?.words || !glance.isPlain.includes(framework.name) || holdsAny(asked, path, where.words);
};

const answers = (asked: Asked, path: string, question: Question): boolean => {
  const { framework, table, chosen } = asked;
  const language = table.get(path)?.language;
  if (language === undefined || framework.visitors[language]?.kinds?.includes(question.kind) === false)
    return false;
  const { where } = question;
  if (!framework.isByModule) return isStarting(asked, path, where);
  return !where || (chosen.get(question)?.has(path) ?? isWithin(asked, path, where));
};

/** Files that may answer a question, found without looking at all. */
const likely = ({ framework, table }: Asked, { where = {} }: Question): Iterable<string> => {
  const { module, startOf } = where;
  if (!framework.isByModule) return table.starting(framework.name);
  if (module !== undefined) return [...table.naming(module), ...table.templates()];
  if (startOf === undefined) return table.paths();
  const starts = Array.from(startOf, (_, index) => startOf.slice(0, index + 1));
  return [...starts.flatMap((start) => table.naming(start)), ...table.odd(), ...table.templates()];
};

const choose = (asked: Asked, question: Question): void => {
  const { where } = question;
  if (where?.few === undefined) return;
  const all = [...likely(asked, question)]
    .toSorted()
    .filter((path) => mayHold(asked, path) && isWithin(asked, path, where));
  asked.chosen.set(question, new Set(all.slice(0, where.few)));
};

const addMain = (asked: Asked, path: string, questions: Iterable<Question>): void => {
  if (!mayHold(asked, path)) return;
  for (const question of questions) if (answers(asked, path, question)) asked.main.add(path);
  if (asked.framework.isByModule && holdsAny(asked, path, asked.users)) asked.main.add(path);
};

/** False where it was asked before. */
export const ask = (asked: Asked, question: Question): boolean => {
  const { framework, questions, kinds, words, ofTargets } = asked;
  const key = `${question.kind} ${question.key}`;
  if (questions.has(key)) return false;
  questions.set(key, question);
  kinds.add(question.kind);
  if (!framework.isByModule && asked.isWhole) return false;
  asked.isWhole = !question.where?.words;
  if (question.kind === 'dependency') ofTargets.push(question);
  // What a module names stands in its own text: no macro can put it there.
  else for (const word of question.where?.words ?? []) words.add(word);
  choose(asked, question);
  for (const path of likely(asked, question)) addMain(asked, path, [question]);
  return true;
};

/** After a file has changed. */
export const sortAnew = (asked: Asked, path: string): void => {
  asked.main.delete(path);
  addMain(asked, path, asked.questions.values());
};

/** After more has become known of a file: it is then known what words it holds. */
export const sortAgain = (asked: Asked, path: string): void => {
  addMain(asked, path, asked.questions.values());
};

export const takeUsers = (asked: Asked, words: ReadonlySet<string>): void => {
  if (words.isSubsetOf(asked.users)) return;
  for (const word of words) asked.users.add(word);
  for (const path of asked.table.paths()) addMain(asked, path, []);
};

const wordsOf = (name: string): readonly string[] => name.match(/\w+/g) ?? [];

/** All was asked for, or what has one of the words in its name. */
export const mayBeAsked = ({ isWhole, words }: Asked, name: string): boolean =>
  isWhole || wordsOf(name).some((word) => words.has(word));

export const leads = (asked: Asked, path: string, name: string): boolean =>
  asked.ofTargets.some(
    (question) => (question.where?.isTarget?.(name) ?? true) && answers(asked, path, question),
  );
