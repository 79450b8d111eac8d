import { normalizeLineEndings } from '../../text/lines.ts';
import type { Document } from '../document.ts';
import { fddSections, filledSection, sectionsNamed } from './fdd-sections.ts';
import { lineOfTitle } from './find.ts';
import type { DocumentRule } from '../rule.ts';

interface Subject {
  id: string;
  summary: string;
  level?: DocumentRule['level'];
  /** As the message names it: `feature flags`. */
  called: string;
  /** Headings and labels under which it is dealt with. */
  name: RegExp;
  /** What in a sentence can only be about it. */
  words: RegExp;
  expected: string;
  example: string;
}

/** What the document itself says: no headings, code, comments or titles of what it refers to. */
const proseOf = (document: Document): string => {
  const { allSections, bodyLine, codeBlocks } = document;
  const silent = new Set<number>(allSections.map(({ line }) => line));
  for (const { line, endLine } of [...codeBlocks, ...sectionsNamed(document, fddSections.references)]) {
    for (let at = line; at <= endLine; at += 1) silent.add(at);
  }
  return normalizeLineEndings(document.body)
    .split('\n')
    .map((text, index) => (silent.has(bodyLine + index) ? '' : text))
    .join('\n')
    .split('<!--')
    .map((piece, index) => (index === 0 ? piece : piece.slice(Math.max(0, piece.indexOf('-->')))))
    .join('\n');
};

/** To be finalized, an fdd says something of each of these; that there is none is an answer. */
export const mustSpeakOf = ({
  id,
  summary,
  level = 'block',
  called,
  name,
  words,
  expected,
  example,
}: Subject): DocumentRule => ({
  id,
  summary,
  about: ['fdd'],
  level,
  when: 'final',
  check: (document) => {
    if (filledSection(document, { called, name, expected, example })) return [];
    if (words.test(proseOf(document))) return [];
    return [
      {
        line: lineOfTitle(document),
        message: `Missing word on ${called}, expected ${expected}, or "none"`,
        example,
      },
    ];
  },
});
