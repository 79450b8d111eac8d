import type { Fact } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** Documents, tests and what comes from elsewhere hold a name without bearing it out. */
const isCode = (path: string): boolean =>
  !/(?:^|\/)(?:docs?|test|tests|spec|deps|_build|node_modules|vendor|\.github)\/|\.(?:md|png|jpe?g|gif|svg|woff2?|ttf|ico|pdf|zip|gz|lock|map|po|pot|csv|snap)$|(?:^|\/)package-lock\.json$/.test(
    path,
  );
const largestFile = 1024 * 1024;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** The first place, in the order of the paths, that holds each of these names as a word. */
export const findNames = async (
  tree: Snapshot,
  paths: readonly string[],
  names: readonly string[],
): Promise<Fact[]> => {
  const wanted = new Set(names);
  const found: Fact[] = [];
  if (wanted.size === 0) return found;
  const anyName = new RegExp(`(?<![\\w])(?:${[...wanted].map(escape).join('|')})(?![\\w])`, 'g');
  for (const path of paths.filter(isCode).toSorted()) {
    if (wanted.size === 0) break;
    const bytes = await tree.read(path, largestFile);
    if (!(bytes instanceof Uint8Array)) continue;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    for (const match of text.matchAll(anyName)) {
      if (!wanted.delete(match[0])) continue;
      found.push({ kind: 'name', subject: match[0], attributes: {}, path, line: lineOf(text, match.index) });
    }
  }
  return found;
};
