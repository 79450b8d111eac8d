import type { Document } from '../document.ts';
import { plainText, walk } from '../../markdown/markdown.ts';
import { nodesOf } from '../../markdown/sections.ts';

/** Whether an emoji is meant in colour is not seen in a link, and often lost in it. */
export const plainAnchor = (anchor: string): string => anchor.toLowerCase().replaceAll('\uFE0F', '');

/** A heading's anchor as GitHub makes it. */
const slugOfHeading = (text: string): string =>
  plainAnchor(text)
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Headings in the order of the text. Lines that are merely bold have no anchor. */
const headingsOf = ({ preamble, sections, allSections }: Document): string[] => {
  const headed = allSections
    .filter(({ marker }) => marker === 'atx' || marker === 'setext')
    .map(({ number, title, line }) => ({ text: number === null ? title : `${number} ${title}`, line }));
  // In quotes and lists, headings begin no section, but can be linked to.
  const within = [...walk([...preamble, ...sections.flatMap(nodesOf)])]
    .filter((node) => node.type === 'heading')
    .map((node) => ({ text: plainText(node), line: node.position?.start.line ?? 0 }));
  return [...headed, ...within].toSorted((a, b) => a.line - b.line).map(({ text }) => text);
};

const numberRepeats = (slugs: readonly string[]): string[] => {
  const seen = new Map<string, number>();
  return slugs.map((slug) => {
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
};

const htmlAnchor = /<[a-z][^>]{0,500}?\s(?:id|name)\s*=\s*["']?([^"'\s>]+)/gi;

/** Every name that `#…` may give to a place in the document, in lower case. */
export const anchorsOf = (document: Document): Set<string> =>
  new Set([
    ...numberRepeats(headingsOf(document).map(slugOfHeading)),
    ...[...document.body.matchAll(htmlAnchor)].map(([, name = '']) => plainAnchor(name)),
  ]);
