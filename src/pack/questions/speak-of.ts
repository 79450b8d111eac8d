import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { type FddSection, filledSection } from './fdd-sections.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

/** Something that a document has a word on, whether under a name of its own or in any sentence. */
export interface Matter extends FddSection {
  words: RegExp;
  /** What a document speaks of if the matter concerns it; without it, it concerns every document. */
  concerns?: RegExp;
}

/** All that stands below headings, code aside. */
const proseOf = ({ preamble, sections }: Document): string =>
  [...preamble, ...sections.flatMap(nodesOf)]
    .filter(({ type }) => type !== 'code')
    .map(textOfBlock)
    .join('\n');

const isPassedOver = (document: Document, prose: string, matter: Matter): boolean =>
  !filledSection(document, matter) &&
  !matter.words.test(prose) &&
  (matter.concerns === undefined || matter.concerns.test(prose));

const listed = (parts: readonly string[]): string =>
  [parts.slice(0, -1).join(', '), parts.at(-1)].filter((part) => part !== '').join(' and ');

/** What the document passes over, as one problem. */
export const requireWords = (document: Document, matters: readonly Matter[], line: number): Problem[] => {
  const prose = proseOf(document);
  const missing = matters.filter((matter) => isPassedOver(document, prose, matter));
  if (missing.length === 0) return [];
  const message = `Missing word on ${listed(missing.map(({ called }) => called))}, expected ${missing.map(({ expected }) => expected).join('; ')}; or "none"`;
  return [{ line, message, example: missing.map(({ example }) => example).join('\n') }];
};
