import { indexFacts } from '../check/fact-index.ts';
import { factKinds, type Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { openFactCache } from '../effects/fact-cache.ts';
import { type FactReader, type FactView, openFactReader } from '../effects/fact-reader.ts';
import { openReaders } from '../effects/grammars.ts';
import type { OnRead, SourceFile } from '../effects/source-desk.ts';
import { openTreeFacts, type TreeFacts } from '../effects/tree-facts.ts';
import { extractExtras, type Extra, type FileParts } from '../facts/extract.ts';
import { grammars, languageOf } from '../facts/languages/index.ts';
import { decodeText, tooLarge } from '../text/decode.ts';

export const isSource = (path: string): boolean => languageOf(path) !== undefined;

const sourceAt = ({ contents }: Snapshot, path: string): SourceFile[] => {
  const language = languageOf(path);
  const content = contents?.get(path);
  // What is no file in a commit, such as a link, is not read.
  if (!language || (contents && !content)) return [];
  return [{ path, language, id: content?.id ?? null, size: content?.size ?? null }];
};

/** The reader of a command: what it has read is kept for the next one, unless `cache` is false. */
export const openReading = async (
  env: Readonly<Record<string, string | undefined>>,
  root: string,
  cache: boolean | undefined,
): Promise<FactReader> => openFactReader(cache === false ? undefined : await openFactCache(env, root));

export const viewSources = (
  reader: FactReader,
  tree: Snapshot,
  paths: readonly string[],
  onRead?: OnRead,
): Promise<FactView> =>
  reader.view(
    tree,
    paths.toSorted().flatMap((path) => sourceAt(tree, path)),
    onRead,
  );

/** What the code of a tree states. Tests state nothing of the product, unless what is below lib uses them. */
const isOfProduct = (path: string): boolean =>
  !/^(?:(?!lib\/)[^/]+\/)*(?:test|tests|spec|deps|_build|node_modules)\//.test(path);

export const readTree = async (reader: FactReader, tree: Snapshot, onRead?: OnRead): Promise<TreeFacts> => {
  const paths = await tree.list('');
  const sources = paths.filter((path) => isSource(path) && isOfProduct(path));
  return openTreeFacts(await viewSources(reader, tree, sources, onRead), tree, paths);
};

/** What is known where there is nothing to be asked. */
export const nothingRead: TreeFacts = {
  index: indexFacts({ facts: [], open: [] }),
  catchUp: async () => false,
  files: 0,
  parsed: 0,
};

/** All that there is to know. */
export const allFacts = async (view: FactView): Promise<Facts> => {
  await view.answer(factKinds.map((kind) => ({ kind, key: '' })));
  const all = factKinds.toSorted().map((kind) => view.factsOf(kind));
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};

const largestSource = 1024 * 1024;

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

/** What a file says besides facts. */
export const readExtras = async (
  tree: Snapshot,
  path: string,
  extras: readonly Extra[],
): Promise<FileParts['parts']> => {
  const language = languageOf(path);
  const decoded = await readSourceText(tree, path);
  if (!language || !decoded || 'problem' in decoded) return {};
  return extractExtras(language, decoded.text, await openReaders(grammars), extras);
};
