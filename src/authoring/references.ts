/** What a document cites from elsewhere, and whether somebody has found it to be so. */

export interface Cited {
  url: string;
  /** What the document says that it is called; empty where it does not say. */
  title: string;
  line: number;
}

const address = /https?:\/\/[^\s<>()[\]"'`|]+/g;
const tail = /[.,;:!?]+$/;

const titleBefore = (line: string, at: number): string =>
  line
    .slice(0, at)
    .replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '')
    .replaceAll(/[[\]()*_`<]/g, '')
    .replace(/\s*[·:|–—-]\s*$/, '')
    .trim();

/** Lines below the heading that lists references, with their numbers from 0. */
const referenceLines = (lines: readonly string[]): number[] => {
  const start = lines.findIndex((line) =>
    /^#{1,6} .*\b(?:references?|sources?|bibliography|citations?)\b/i.test(line),
  );
  if (start === -1) return [];
  const after = lines.findIndex((line, index) => index > start && /^#{1,6} /.test(line));
  const end = after === -1 ? lines.length : after;
  return Array.from({ length: end - start - 1 }, (_, index) => start + 1 + index);
};

export const citedIn = (text: string): Cited[] => {
  const lines = text.split('\n');
  return referenceLines(lines).flatMap((index) => {
    const line = lines[index] ?? '';
    return [...line.matchAll(address)].map((match) => ({
      url: match[0].replace(tail, ''),
      title: titleBefore(line, match.index),
      line: index + 1,
    }));
  });
};

export type Verification = { state: 'verified' } | { state: 'unverified' | 'wrong'; why: string };

const note = (verification: Verification): string | null =>
  verification.state === 'verified' ? null : ` · unverified (${verification.why})`;

const earlierNote = /\s*·\s*unverified(?: \([^)]*\))?\s*$/;

/** Says behind each reference what could not be verified of it. */
export const markReferences = (text: string, found: ReadonlyMap<string, Verification>): string => {
  const lines = text.split('\n');
  for (const { url, line } of citedIn(text)) {
    const verification = found.get(url);
    if (!verification) continue;
    const plain = (lines[line - 1] ?? '').replace(earlierNote, '');
    lines[line - 1] = `${plain}${note(verification) ?? ''}`;
  }
  return lines.join('\n');
};

const words = (title: string): string[] =>
  title
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 2);

/** Whether a page is called what it is cited as: most words of the shorter title stand in the longer one. */
export const isTitled = (cited: string, page: string): boolean => {
  const [one, other] = [words(cited), words(page)].toSorted((a, b) => a.length - b.length) as [
    string[],
    string[],
  ];
  if (one.length === 0) return true;
  return one.filter((word) => other.includes(word)).length / one.length >= 0.5;
};
