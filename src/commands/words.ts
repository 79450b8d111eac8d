import type { Request, SlashCommand } from '../domain/command.ts';
import { type GatedKind, gatedKinds } from '../domain/document.ts';
import { suggestName } from '../text/nearest.ts';

/** What follows the name of a command, as most commands read it. */

type Parsed = Request | { problem: string };

const split = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '');

export const nothingMore =
  (request: Request): SlashCommand['parse'] =>
  (words) =>
    words.trim() === ''
      ? request
      : { problem: `Unexpected \`${words.trim().slice(0, 60)}\`, expected nothing more` };

const slugPattern = /^[A-Za-z0-9][\w./-]{0,199}$/;

/** The slug of a pack, where a word is there at all. */
const readSlug = (words: readonly string[]): { slug: string | null } | { problem: string } => {
  const [slug, ...rest] = words;
  if (slug === undefined) return { slug: null };
  if (rest.length > 0) return { problem: `Unexpected \`${rest.join(' ').slice(0, 60)}\` after \`${slug}\`` };
  return slugPattern.test(slug)
    ? { slug }
    : { problem: `Unexpected slug \`${slug.slice(0, 60)}\`, expected the name of a pack, such as waitlist` };
};

const documentNames: readonly string[] = gatedKinds;

/** `prd|fdd|plan [SLUG]`. */
export const documentAndSlug =
  <Also extends string>(
    also: readonly Also[],
    request: (document: GatedKind | Also, slug: string | null) => Parsed,
  ): SlashCommand['parse'] =>
  (words) => {
    const [first = '', ...rest] = split(words);
    const expected = [...gatedKinds, ...also];
    const name = first.toLowerCase().replace(/\.md$/, '');
    const document = expected.find((each) => each === name);
    if (document === undefined)
      return first === ''
        ? { problem: `Missing document, expected one of ${expected.join(', ')}` }
        : {
            problem: `Unexpected document \`${first.slice(0, 60)}\`, expected one of ${expected.join(', ')}.${suggestName(name, documentNames)}`,
          };
    const read = readSlug(rest);
    return 'problem' in read ? read : request(document, read.slug);
  };

export const slugAlone =
  (request: (slug: string | null) => Parsed): SlashCommand['parse'] =>
  (words) => {
    const read = readSlug(split(words));
    return 'problem' in read ? read : request(read.slug);
  };
