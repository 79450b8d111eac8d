import type { Fact } from '../domain/fact.ts';
import type { Text } from '../domain/question.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** What prose speaks of without saying what it is: looked for in the text of all files of the code. */

/** Documents, tests and what comes from elsewhere hold a name without bearing it out. */
export const isCode = (path: string): boolean =>
  !/(?:^|\/)(?:docs?|test|tests|spec|deps|_build|node_modules|vendor|\.github)\/|\.(?:md|png|jpe?g|gif|svg|woff2?|ttf|ico|pdf|zip|gz|lock|map|po|pot|csv|snap)$|(?:^|\/)package-lock\.json$/.test(
    path,
  );
const largestFile = 1024 * 1024;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const factAt = ({ subject, pattern }: Text, path: string, text: string, at: number): Fact => ({
  kind: 'name',
  subject,
  attributes: pattern === null ? {} : { pattern },
  path,
  line: lineOf(text, at),
});

type Find = (text: string) => [Text, at: number][];

/** The first place of each word. */
const findWords = (words: readonly Text[]): Find => {
  if (words.length === 0) return () => [];
  const bySubject = new Map(words.map((word) => [word.subject, word]));
  const any = new RegExp(`(?<![\\w])(?:${[...bySubject.keys()].map(escape).join('|')})(?![\\w])`, 'g');
  return (text) => {
    const here = new Map<string, number>();
    for (const { 0: subject, index } of text.matchAll(any)) if (!here.has(subject)) here.set(subject, index);
    return [...here].flatMap(([subject, at]) => {
      const word = bySubject.get(subject);
      return word ? [[word, at] as [Text, number]] : [];
    });
  };
};

const findPattern = (text: Text): Find => {
  const pattern = new RegExp(text.pattern ?? '', 'i');
  return (content) => {
    const at = content.search(pattern);
    return at < 0 ? [] : [[text, at]];
  };
};

/** The first place of each in each file. */
export const findNames = async (
  tree: Snapshot,
  paths: readonly string[],
  texts: readonly Text[],
): Promise<Fact[]> => {
  const finders = [
    findWords(texts.filter(({ pattern }) => pattern === null)),
    ...texts.filter(({ pattern }) => pattern !== null).map(findPattern),
  ];
  const found: Fact[] = [];
  for (const path of paths) {
    const bytes = await tree.read(path, largestFile);
    if (!(bytes instanceof Uint8Array)) continue;
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    for (const find of finders)
      for (const [text, at] of find(content)) found.push(factAt(text, path, content, at));
  }
  return found;
};
