import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question } from '../domain/question.ts';
import type { FileParts } from '../facts/extract.ts';
import { type Known, learnParts, newlyKnown, unreadable } from '../facts/known.ts';
import { type Missing, openSurvey } from '../facts/survey.ts';
import { openDesks } from './desk-pool.ts';
import { openSourceDesk, type Origin, type Parsed, type SourceDesk, type SourceFile } from './source-desk.ts';

/** The facts of one tree, read as far as questions need it. */
export interface FactView {
  answer(questions: Iterable<Question>): Promise<void>;
  factsOf(kind: FactKind): Facts;
  /** How many of the files are text. */
  readable(): number;
}

/** Reads trees, and knows what it has read: contents that stand in several trees are read once. */
export interface FactReader {
  view(origin: Origin, files: readonly SourceFile[]): Promise<FactView>;
}

/** Starting threads costs as much as reading so many files. */
const fewestForThreads = 120;

const partsOf = ({ modules, fault, parts }: Parsed): FileParts => ({
  modules,
  fault,
  parts: Object.fromEntries(
    parts.map(([framework, json]) => [framework, JSON.parse(json) as readonly unknown[]]),
  ),
});

export const openFactReader = (): FactReader => {
  const contents = new Map<string, Known>();

  const knownBy = ({ language, id }: SourceFile): Known | undefined =>
    id === null ? undefined : contents.get(`${language} ${id}`);

  /** What is known of files that nobody has seen yet. */
  const look = async (files: readonly SourceFile[], desk: SourceDesk): Promise<Map<string, Known>> => {
    const looked = await desk.look(files);
    const found = files.map(({ path, language }, index): [string, Known] => {
      const { id = '', glance = null, fault = 'it is gone' } = looked[index] ?? {};
      if (!glance) return [path, unreadable(language, fault ?? '')];
      const known = contents.get(`${language} ${id}`) ?? newlyKnown(language, glance);
      contents.set(`${language} ${id}`, known);
      return [path, known];
    });
    return new Map(found);
  };

  const view = async (origin: Origin, files: readonly SourceFile[]): Promise<FactView> => {
    const fresh = files.filter((file) => !knownBy(file));
    const desk = fresh.length >= fewestForThreads ? openDesks(origin) : openSourceDesk(origin);
    const looked = await look(fresh, desk);
    const survey = openSurvey();
    const fileOf = new Map<Known, SourceFile>();
    let unread = 0;
    for (const file of files) {
      const known = looked.get(file.path) ?? knownBy(file);
      if (!known) continue;
      survey.put(file.path, known);
      fileOf.set(known, file);
      if (!known.glance) unread += 1;
    }

    const placed = <Value>(some: ReadonlyMap<Known, Value>): [Known, SourceFile, Value][] =>
      [...some].flatMap(([known, value]) => {
        const file = fileOf.get(known);
        return file ? [[known, file, value] as [Known, SourceFile, Value]] : [];
      });

    const parse = async (wanted: Missing['parts']): Promise<void> => {
      const jobs = placed(wanted);
      const parsed = await desk.parse(
        jobs.map(([, file, frameworks]) => ({ file, frameworks: [...frameworks] })),
      );
      for (const [index, [known]] of jobs.entries()) {
        const found = parsed[index];
        if (found) learnParts(known, partsOf(found));
      }
    };

    const search = async (wanted: Missing['words']): Promise<void> => {
      const jobs = placed(wanted);
      const words = [...new Set(jobs.flatMap(([, , some]) => some))];
      if (jobs.length === 0) return;
      const found = await desk.search(
        jobs.map(([, file]) => file),
        words,
      );
      for (const [index, [known]] of jobs.entries())
        for (const word of words) known.words.set(word, found[index]?.includes(word) === true);
    };

    return {
      answer: async (questions) => {
        for (const question of questions) survey.ask(question);
        for (let missing = survey.missing(); missing; missing = survey.missing()) {
          await search(missing.words);
          await parse(missing.parts);
        }
      },
      factsOf: (kind) => survey.factsOf(kind),
      readable: () => files.length - unread,
    };
  };
  return { view };
};
