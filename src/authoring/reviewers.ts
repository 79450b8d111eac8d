import type { Document } from '../pack/document.ts';
import { gapMark, itemsOf } from '../pack/questions/find.ts';
import { textOfBlock } from '../markdown/topics.ts';

/** What reviewers of a draft look at first, in the words of its documents. */
export interface ForReviewers {
  summary: string;
  questions: string[];
  assumptions: string[];
  risks: string[];
  /** What stands in gaps, with their lines. */
  gaps: { path: string; line: number; text: string }[];
}

const most = 12;

const firstSentences = (text: string, longest: number): string => {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  if (plain.length <= longest) return plain;
  const cut = plain.slice(0, longest);
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '));
  return end > longest / 3 ? cut.slice(0, end + 1) : `${cut.trimEnd()}…`;
};

const isNone = (text: string): boolean => /^(?:none|n\/a|no)\b.{0,20}$/i.test(text.trim());

/** Items of topics of a name; rows of its tables, by their first cells. */
const saidUnder = (document: Document, name: RegExp): string[] => {
  const topics = document.topics.filter(({ title }) => name.test(title));
  const items = topics.flatMap(({ nodes }) => itemsOf(nodes).map(({ text }) => text));
  const rows = document.tables
    .filter(({ line }) => topics.some((topic) => topic.line <= line && line <= topic.endLine))
    .flatMap(({ rows: all }) => all.map(({ cells }) => cells.slice(0, 2).join(': ')));
  return [...new Set([...items, ...rows])]
    .map((text) => firstSentences(text, 300))
    .filter((text) => text !== '' && !gapMark.test(text) && !isNone(text))
    .slice(0, most);
};

const summaryOf = (document: Document): string => {
  const topic = document.topics.find(({ title }) =>
    /\bsummary\b|\boverview\b|^scope$|^vision$|^context$/i.test(title),
  );
  const text = topic ? [topic.lead, ...topic.nodes.map(textOfBlock)].join(' ') : '';
  return gapMark.test(text) ? '' : firstSentences(text, 700);
};

const gapsOf = ({ path, text }: Document): ForReviewers['gaps'] =>
  text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\[NEEDS INPUT: ([^\]]*)\]/g)].map(([, said = '']) => ({
      path,
      line: index + 1,
      text: said,
    })),
  );

export const forReviewers = (documents: readonly Document[]): ForReviewers => {
  const from = (name: RegExp): string[] => [
    ...new Set(documents.flatMap((document) => saidUnder(document, name))),
  ];
  return {
    summary: documents.map(summaryOf).find((text) => text !== '') ?? '',
    questions: from(/^(?!.*\bassumptions?\b).*\bopen questions?\b/i),
    assumptions: from(/^(?!.*\b(?:requirements?|questions?)\b).*\bassumptions?\b/i),
    risks: from(/\brisks?\b/i),
    gaps: documents.flatMap(gapsOf),
  };
};
