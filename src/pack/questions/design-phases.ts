import type { Document } from '../document.ts';
import { textOfTopic, type Topic } from '../../markdown/topics.ts';

/** What a design document says of one phase of its rollout, wherever it says it: under a heading, in a list, in a table. */
export interface DesignPhase {
  number: number;
  line: number;
  text: string;
}

export const designPhaseNumbers = [0, 1, 2, 3] as const;

const singular = /^\W*phase\s*(\d)\b(.*)$/is;
const plural = /^\W*phases\s*(\d)\s*(?:-|–|—|to|and|&|\/)\s*(\d)\b(.*)$/is;
const inParentheses = /^(.*)\(\s*phase\s*(\d)\s*\)(.*)$/is;

interface Named {
  numbers: number[];
  /** What the name says besides. */
  rest: string;
}

const readName = (title: string): Named | null => {
  const several = plural.exec(title);
  if (several) {
    const [from, to] = [Number(several[1]), Number(several[2])];
    return {
      numbers: designPhaseNumbers.filter((number) => from <= number && number <= to),
      rest: several[3] ?? '',
    };
  }
  const one = singular.exec(title);
  if (one) return { numbers: [Number(one[1])], rest: one[2] ?? '' };
  const after = inParentheses.exec(title);
  return after ? { numbers: [Number(after[2])], rest: `${after[1]} ${after[3]}` } : null;
};

const phasesIn = (title: string, line: number, text: (rest: string) => string): DesignPhase[] => {
  const name = readName(title);
  return name ? name.numbers.map((number) => ({ number, line, text: text(name.rest) })) : [];
};

const isWithin = ({ line }: { line: number }, outer: Pick<Topic, 'line' | 'endLine'>): boolean =>
  outer.line <= line && line <= outer.endLine;

const phasesInTopics = (topics: readonly Topic[]): DesignPhase[] =>
  topics.flatMap((topic) =>
    phasesIn(topic.title, topic.line, (rest) => {
      const namesWithin = topics
        .filter((inner) => inner !== topic && isWithin(inner, topic) && inner.section)
        .map(({ title }) => title);
      return [rest, textOfTopic(topic), ...namesWithin].join('\n');
    }),
  );

/** Phases as rows (`| Phase | Entry | Exit |`) or as columns (`| | Phase 0 | Phase 1 |`). */
const phasesInTables = (tables: Document['tables']): DesignPhase[] =>
  tables.flatMap(({ line: tableLine, headers, rows }) => [
    ...rows.flatMap(({ line, cells }) => {
      const [first = '', ...others] = cells;
      const title = /^phases?$/i.test(headers[0] ?? '') && /^\d\b/.test(first) ? `Phase ${first}` : first;
      return phasesIn(title, line, (rest) =>
        [rest, ...others.map((cell, index) => (cell === '' ? '' : `${headers[index + 1]}: ${cell}`))].join(
          '\n',
        ),
      );
    }),
    ...headers.flatMap((header, column) =>
      phasesIn(header, tableLine, (rest) =>
        [rest, ...rows.map(({ cells }) => (cells[column] ? `${cells[0]}: ${cells[column]}` : ''))].join('\n'),
      ),
    ),
  ]);

const aboutPhases = /\bphase[sd]?\b|\btest gates\b|\broadmap\b/i;

/** One entry for each phase that the document describes; what it says in several places is taken together. */
export const readDesignPhases = (document: Pick<Document, 'topics' | 'tables'>): DesignPhase[] => {
  const all = [...phasesInTopics(document.topics), ...phasesInTables(document.tables)];
  const homes = document.topics.filter(({ title, section }) => section !== null && aboutPhases.test(title));
  const atHome = all.filter((phase) => homes.some((home) => isWithin(phase, home)));
  const found = atHome.length > 0 ? atHome : all;
  return designPhaseNumbers.flatMap((number) => {
    const parts = found.filter((phase) => phase.number === number);
    const [first] = parts;
    return first ? [{ number, line: first.line, text: parts.map(({ text }) => text).join('\n') }] : [];
  });
};

/** A phase that the design does without, and says so. */
export const isLeftOut = ({ text }: DesignPhase): boolean =>
  /^\W*(?:not (?:applicable|needed|required|planned)|n\/a|none)\b/im.test(text);

/** `Entry: exit criteria of Phase 0 are met` speaks of another phase's gate. */
const gateOfOther =
  /\bphase\s*\d(?:'s|’s)?\s+(?:(?:exit|test|quality|release)\s+)?(?:criteria|gates?|exit)\b|\b(?:exit|gates?|criteria)(?:\s+(?:criteria|gates?))?\s+(?:of|from|for|in)\s+phase\s*\d/gi;

export const ownWordsOf = ({ text }: DesignPhase): string => text.replace(gateOfOther, '');
