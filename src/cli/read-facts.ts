import { createHash } from 'node:crypto';
import type { Snapshot } from '../domain/snapshot.ts';
import { type FactCache, noCache } from '../effects/fact-cache.ts';
import { openReader } from '../effects/grammars.ts';
import {
  extractExtras,
  extractParts,
  type Extra,
  type FileParts,
  holdsExtras,
  type PlacedFile,
  unread,
} from '../facts/extract.ts';
import { grammars, type LanguageName, languageOf } from '../facts/languages/index.ts';
import type { ReaderOf } from '../facts/languages/language.ts';
import { decodeText, tooLarge } from '../text/decode.ts';

/** Sources that people write are far below; what is larger is generated, or meant to hurt. */
const largestSource = 1024 * 1024;

export const isSource = (path: string): boolean => languageOf(path) !== undefined;

let readers: Promise<ReaderOf> | null = null;

const openReaders = async (): Promise<ReaderOf> => {
  const opened = new Map(
    await Promise.all(grammars.map(async (grammar) => [grammar, await openReader(grammar)] as const)),
  );
  return (grammar) => {
    const reader = opened.get(grammar);
    if (!reader) throw new Error(`No reader has the grammar ${grammar}`);
    return reader;
  };
};

/** What files say depends on their language and bytes alone: the same text is read once, at whichever commit. */
const known = new Map<string, FileParts>();

const idOf = (language: LanguageName, text: string): string =>
  createHash('sha1').update(`${language}\n`).update(text).digest('hex');

/** What stands in a source file; null where there is none. */
export const readSourceText = async (
  tree: Snapshot,
  path: string,
): Promise<{ text: string } | { problem: string } | null> => {
  const bytes = await tree.read(path, largestSource);
  if (bytes === null) return null;
  if (!(bytes instanceof Uint8Array)) return { problem: tooLarge(bytes.size, largestSource) };
  return decodeText(bytes);
};

const recall = (id: string, cache: FactCache): FileParts | undefined => {
  const text = known.has(id) ? undefined : cache.get(id);
  if (text !== undefined) known.set(id, JSON.parse(text) as FileParts);
  return known.get(id);
};

/** A file that took too long may be read in full where there is more time. */
const keep = (id: string, parts: FileParts, cache: FactCache): FileParts => {
  known.set(id, parts);
  if (parts.fault === null) cache.put(id, () => JSON.stringify(parts));
  return parts;
};

const readParts = async (
  tree: Snapshot,
  path: string,
  cache: FactCache,
  extras: readonly Extra[] = [],
): Promise<FileParts> => {
  const language = languageOf(path);
  if (!language) return unread('nothing reads its language');
  const decoded = await readSourceText(tree, path);
  if (decoded === null) return unread('it is gone');
  if ('problem' in decoded) return unread(decoded.problem);
  const id = idOf(language, decoded.text);
  const before = recall(id, cache);
  if (before && holdsExtras(before, extras))
    return cache.get(id) === undefined ? keep(id, before, cache) : before;
  const parts = extractParts(language, decoded.text, await (readers ??= openReaders()), extras);
  return keep(id, parts, cache);
};

/** What files say besides facts. Where facts of the same files are asked for next, one reading serves both. */
export const readExtras = async (
  tree: Snapshot,
  path: string,
  extras: readonly Extra[],
  areFactsNext: boolean,
  cache: FactCache,
): Promise<FileParts['parts']> => {
  if (areFactsNext) return (await readParts(tree, path, cache, extras)).parts;
  const language = languageOf(path);
  const decoded = await readSourceText(tree, path);
  if (!language || !decoded || 'problem' in decoded) return {};
  return extractExtras(language, decoded.text, await (readers ??= openReaders()), extras);
};

/** `onRead`: how many files have been read. */
export const readSources = async (
  tree: Snapshot,
  paths: readonly string[],
  cache: FactCache = noCache,
  onRead: (done: number) => void = () => {},
): Promise<PlacedFile[]> => {
  const files: PlacedFile[] = [];
  for (const path of paths.toSorted()) {
    files.push({ path, file: await readParts(tree, path, cache) });
    onRead(files.length);
  }
  return files;
};
