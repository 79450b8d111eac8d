import type { Nodes } from 'mdast';
import type { Problem } from '../../domain/finding.ts';
import { normalizeLineEndings } from '../../text/lines.ts';
import type { Document } from '../document.ts';
import { lineOf, walk } from '../../markdown/markdown.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';

interface Mark {
  pattern: RegExp;
  called: string;
  expected: string;
}

const gap: Mark = {
  pattern: /\[NEEDS INPUT\b[^\]\n]{0,300}\]?/g,
  called: 'gap',
  expected: 'an answer',
};
const unfinishedWord: Mark = {
  pattern: /\b(?:TODO|TBD|FIXME|XXX)\b|(?<![\w?!])\?{3,}/g,
  called: 'mark',
  expected: 'what it stands for, or an entry under the open questions',
};
/** Only what nobody writes on purpose: brackets alone can be an option, a citation or a checkbox. */
const leftovers = [
  String.raw`\{\{\s*[A-Za-z][\w. -]{0,40}\}\}`,
  String.raw`\[(?:feature|project|product|requirement|persona|component|module|goal|risk|task)[ _-](?:name|title|description|statement)\](?![([:])`,
  String.raw`\[(?:(?:company|team|author|owner|reviewer|your|PM)[ _-]names?|YYYY-MM-DD)\](?![([:])`,
  String.raw`\[(?:insert|describe|fill in|replace|placeholder|your)\b[^\]\n]{0,120}\](?![([:])`,
  String.raw`\[(?:X{1,3}|N)\](?=\s?(?:%|ms\b|s\b|(?:seconds|minutes|hours|days|weeks|months|users|requests)\b))`,
  String.raw`\blorem ipsum dolor\b`,
];
const leftover: Mark = {
  pattern: new RegExp(leftovers.join('|'), 'gi'),
  called: 'placeholder',
  expected: 'the text that it stands for',
};

const words = '(?:TODO|TBD|FIXME|XXX)s?';
/** Where a text speaks about such marks, or they are part of a name. */
const mentions = [
  String.raw`assumptions?\s*\(\s*${words}\s*\)`,
  String.raw`["'“‘«](?:${words}|\?{3,}|\[NEEDS INPUT)[^"'”’»\n]{0,60}["'”’»]`,
  String.raw`\b${words}(?:\s*(?:[/,|]|\bor\b|\band\b)\s*${words})+\b`,
  String.raw`\b(?:no|without|zero|any)\s+(?:(?:open|remaining|unresolved|leftover|more|such|new|stray)\s+)?${words}\b`,
  String.raw`\b${words}\s+(?:lists?|apps?|items?|markers?|comments?|placeholders?|entries)\b`,
  String.raw`\bstatus:?\s*TODO\b`,
].map((source) => new RegExp(source, 'gi'));

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
const withoutMentions = (text: string): string =>
  mentions.reduce((rest, mention) => rest.replace(mention, blank), text);

interface Passage {
  text: string;
  line: number;
}

const passageOf = (node: Nodes): Passage[] =>
  node.type === 'text' ? [{ text: node.value, line: lineOf(node) }] : [];

/** Headings are read from the source: a section's title does not tell which of its words were code. */
const headingsOf = ({ text, allSections }: Document): Passage[] => {
  const lines = normalizeLineEndings(text).split('\n');
  return allSections.map(({ line }) => ({
    text: (lines[line - 1] ?? '').replace(/(`+)[^`]+\1/g, blank),
    line,
  }));
};

/** `TODO` in a column of states says that work has not begun, as the plan means it. */
const linesOfStates = ({ tables }: Document): Set<number> =>
  new Set(
    tables.flatMap(({ headers, rows }) => {
      const column = headers.findIndex((header) => /^(?:status|state|progress)$/i.test(header));
      return rows.flatMap(({ line, cells }) => (cells[column] === 'TODO' ? [line] : []));
    }),
  );

const problemsIn = (passage: Passage, marks: readonly Mark[]): Problem[] =>
  passage.text.split('\n').flatMap((text, index) =>
    marks.flatMap(({ pattern, called, expected }) =>
      [...text.matchAll(pattern)].map(([found]) => ({
        line: passage.line + index,
        message: `Unexpected ${called} \`${found}\`, expected ${expected}`,
        subject: found,
      })),
    ),
  );

/** Most text holds none of these, and is not looked at twice. */
const suspicious = /[[{?]|TODO|TBD|FIXME|XXX|lorem/i;
const mentionable = /TODO|TBD|FIXME|XXX|\?{3}|["'“‘«]\[NEEDS/i;
const beyondGaps = /\[(?!NEEDS INPUT)|\{\{|lorem/i;

const problemsOfPassage = (passage: Passage, states: ReadonlySet<number>): Problem[] => {
  if (!suspicious.test(passage.text)) return [];
  const hasWords = mentionable.test(passage.text);
  const text = hasWords ? withoutMentions(passage.text) : passage.text;
  const marks = beyondGaps.test(text) ? [gap, leftover] : [gap];
  const found = problemsIn({ ...passage, text }, marks);
  if (!hasWords) return found;
  const unfinished = problemsIn({ ...passage, text: text.replace(gap.pattern, blank) }, [unfinishedWord]);
  return [...found, ...unfinished.filter(({ line, subject }) => !(subject === 'TODO' && states.has(line)))];
};

/** The same mark twice in a row of a table is one thing to do. */
const once = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.line} ${problem.message}`, problem])).values(),
];

const check = (document: Document): Problem[] => {
  const { preamble, sections, comments } = document;
  const states = linesOfStates(document);
  const passages = [...walk([...preamble, ...sections.flatMap(nodesOf)])].flatMap(passageOf);
  const visible = [...headingsOf(document), ...passages].flatMap((passage) =>
    problemsOfPassage(passage, states),
  );
  const hidden = comments.flatMap((comment) =>
    problemsIn({ ...comment, text: withoutMentions(comment.text) }, [unfinishedWord]),
  );
  return once([...visible, ...hidden]).toSorted((a, b) => a.line - b.line);
};

export const noPlaceholder: DocumentRule = {
  id: 'no-placeholder',
  summary: 'A final document has no gaps left: no TODO, TBD, FIXME, XXX, ??? and no text of its template.',
  about: ['prd', 'fdd', 'plan', 'design', 'planning'],
  level: 'block',
  when: 'final',
  check,
};
