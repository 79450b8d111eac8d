import type { Problem } from '../domain/finding.ts';
import type { Document } from './document.ts';
import { type FddSection, filledSection } from './fdd-sections.ts';
import { nodesOf } from './sections.ts';
import { textOfBlock } from './topics.ts';

/** Something that a document has a word on, whether under a name of its own or in any sentence. */
export interface Matter extends FddSection {
  words: RegExp;
}

/** All that stands below headings, code aside. */
const textOf = ({ preamble, sections }: Document): string =>
  [...preamble, ...sections.flatMap(nodesOf)]
    .filter(({ type }) => type !== 'code')
    .map(textOfBlock)
    .join('\n');

export const speaksOf = (document: Document, matter: Matter): boolean =>
  filledSection(document, matter) !== undefined || matter.words.test(textOf(document));

/** One problem for each matter that the document passes over. */
export const requireWords = (document: Document, matters: readonly Matter[], line: number): Problem[] =>
  matters
    .filter((matter) => !speaksOf(document, matter))
    .map(({ called, expected, example }) => ({
      line,
      subject: called,
      message: `Missing word on ${called}, expected ${expected}, or "none"`,
      example,
    }));
