import type { Claim } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { FactIndex } from './fact-index.ts';

/** What the text of the code has, whatever it means there: links in content, words that a name is made of. */

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const filled = String.raw`(?:[#$]?\{[^}]*\}|<[^>]*>|:\w+|[\w-]+)`;

/** A path as a text may have it, with whatever in place of its parameters. */
const pathPattern = (path: string): string =>
  String.raw`(?<![\w/-])${path
    .split('/')
    .map((part) => (/^[:*]/.test(part) ? filled : escape(part)))
    .join('/')}(?![\w/-])`;

/**
 * A path without a verb may be a link that people or programs write, and no route; a name of one word may be of another
 * language: then only texts have it.
 */
export const textWith = ({ kind, subject }: Claim, facts: FactIndex): Fact | undefined => {
  if (kind === 'module' && subject.startsWith('*.'))
    return facts.mentions({ subject: subject.slice(2), pattern: null })[0];
  const [method, path = ''] = subject.split(' ');
  return kind === 'route' && method === '*' && /\/[a-z]/i.test(path)
    ? facts.mentions({ subject: path, pattern: pathPattern(path) })[0]
    : undefined;
};

/** Of one word, anything may be meant; of several put together, that name. */
const isDistinct = (word: string): boolean => /^[a-z]\w*_\w+$/.test(word);

/** A word that no code has: then nothing that is called so can be there, however it is put together. */
export const wordNowhere = (words: readonly string[], facts: FactIndex): string | undefined =>
  words.find((word) => isDistinct(word) && facts.mentions({ subject: word, pattern: null }).length === 0);
