import type { Snapshot } from '../domain/snapshot.ts';
import { loadGrammar, openParser } from '../effects/grammars.ts';
import { extractElixir, type FileParts, type PlacedFile, unread } from '../facts/extract.ts';
import type { Reader } from '../facts/parse.ts';
import { decodeText, tooLarge } from '../text/decode.ts';

/** Sources that people write are far below; what is larger is generated, or meant to hurt. */
const largestSource = 1024 * 1024;

export const isSource = (path: string): boolean => /\.exs?$/.test(path);

let reader: Promise<Reader> | null = null;

const openReader = async (): Promise<Reader> => ({
  parser: await openParser(),
  language: await loadGrammar('elixir'),
  clock: () => performance.now(),
});

/** What files say depends on their bytes alone: the same text is read once, at whichever commit it stands. */
const known = new Map<string, FileParts>();

const readParts = async (tree: Snapshot, path: string): Promise<FileParts> => {
  const bytes = await tree.read(path, largestSource);
  if (bytes === null) return unread('it is gone');
  if (!(bytes instanceof Uint8Array)) return unread(tooLarge(bytes.size, largestSource));
  const decoded = decodeText(bytes);
  if ('problem' in decoded) return unread(decoded.problem);
  const parts = known.get(decoded.text) ?? extractElixir(await (reader ??= openReader()), decoded.text);
  known.set(decoded.text, parts);
  return parts;
};

export const readSources = async (tree: Snapshot, paths: readonly string[]): Promise<PlacedFile[]> => {
  const files: PlacedFile[] = [];
  for (const path of paths.toSorted()) files.push({ path, file: await readParts(tree, path) });
  return files;
};
