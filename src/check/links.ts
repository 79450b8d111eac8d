import type { Claim } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { FactIndex } from './fact-index.ts';

/** Paths that texts have: links in content, addresses that a program asks. */

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const filled = String.raw`(?:[#$]?\{[^}]*\}|<[^>]*>|:\w+|[\w-]+)`;

/** A path as a text may have it, with whatever in place of its parameters. */
const pathPattern = (path: string): string =>
  String.raw`(?<![\w/-])${path
    .split('/')
    .map((part) => (/^[:*]/.test(part) ? filled : escape(part)))
    .join('/')}(?![\w/-])`;

/** A path without a verb may be a link that people or programs write, and no route: then only texts have it. */
export const textWith = ({ kind, subject }: Claim, facts: FactIndex): Fact | undefined => {
  const [method, path = ''] = subject.split(' ');
  return kind === 'route' && method === '*' && /\/[a-z]/i.test(path)
    ? facts.mentions({ subject: path, pattern: pathPattern(path) })[0]
    : undefined;
};
