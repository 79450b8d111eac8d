import type { CheckedPack } from '../check/checked.ts';
import type { Fact } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** What prose speaks of without saying what it is: looked for in the text of all files of the code. */
export interface Search {
  subject: string;
  /** A regular expression; null for the subject as a word. */
  pattern: string | null;
}

export const searchesIn = (packs: readonly Pick<CheckedPack, 'contract'>[]): Search[] => [
  ...new Map(
    packs
      .flatMap(({ contract }) => contract.claims)
      .filter(({ kind }) => kind === 'name')
      .map(({ subject, prose }) => [
        `${subject} ${prose?.pattern ?? ''}`,
        { subject, pattern: prose?.pattern ?? null },
      ]),
  ).values(),
];

/** Documents, tests and what comes from elsewhere hold a name without bearing it out. */
const isCode = (path: string): boolean =>
  !/(?:^|\/)(?:docs?|test|tests|spec|deps|_build|node_modules|vendor|\.github)\/|\.(?:md|png|jpe?g|gif|svg|woff2?|ttf|ico|pdf|zip|gz|lock|map|po|pot|csv|snap)$|(?:^|\/)package-lock\.json$/.test(
    path,
  );
const largestFile = 1024 * 1024;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const factAt = ({ subject, pattern }: Search, path: string, text: string, at: number): Fact => ({
  kind: 'name',
  subject,
  attributes: pattern === null ? {} : { pattern },
  path,
  line: lineOf(text, at),
});

/** The first place of each in each file. */
export const findNames = async (
  tree: Snapshot,
  paths: readonly string[],
  searches: readonly Search[],
): Promise<Fact[]> => {
  const words = searches.filter(({ pattern }) => pattern === null);
  const patterns = searches.flatMap((search) =>
    search.pattern === null ? [] : [{ search, pattern: new RegExp(search.pattern, 'i') }],
  );
  const bySubject = new Map(words.map((search) => [search.subject, search]));
  const anyWord = new RegExp(
    `(?<![\\w])(?:${words.map(({ subject }) => escape(subject)).join('|')})(?![\\w])`,
    'g',
  );
  const found: Fact[] = [];
  if (searches.length === 0) return found;
  for (const path of paths.filter(isCode).toSorted()) {
    const bytes = await tree.read(path, largestFile);
    if (!(bytes instanceof Uint8Array)) continue;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const here = new Set<string>();
    for (const match of words.length > 0 ? text.matchAll(anyWord) : []) {
      const search = bySubject.get(match[0]);
      if (!search || here.has(match[0])) continue;
      here.add(match[0]);
      found.push(factAt(search, path, text, match.index));
    }
    for (const { search, pattern } of patterns) {
      const at = text.search(pattern);
      if (at >= 0) found.push(factAt(search, path, text, at));
    }
  }
  return found;
};
