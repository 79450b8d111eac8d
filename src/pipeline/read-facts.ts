import { indexFacts } from '../check/fact-index.ts';
import { factKinds, type Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { openFactCache } from '../effects/fact-cache.ts';
import { type Change, type FactReader, type FactView, openFactReader } from '../effects/fact-reader.ts';
import { openReaders } from '../effects/grammars.ts';
import type { OnRead, SourceFile } from '../effects/source-desk.ts';
import { type Moved, type MovingFacts, openTreeFacts, type TreeFacts } from '../effects/tree-facts.ts';
import { extractExtras, type Extra, type FileParts } from '../facts/extract.ts';
import { grammars, languageOf } from '../facts/languages/index.ts';
import { decodeText, tooLarge } from '../text/decode.ts';

export const isSource = (path: string): boolean => languageOf(path) !== undefined;

const sourceAt = (path: string, id: string | null): SourceFile[] => {
  const language = languageOf(path);
  return language ? [{ path, language, id }] : [];
};

/** What is no file in a commit, such as a link, is not read. */
const sourcesIn = async ({ contents }: Snapshot, paths: readonly string[]): Promise<SourceFile[]> => {
  const ids = await contents?.all();
  return paths.flatMap((path) => {
    const id = ids?.get(path);
    return ids && id === undefined ? [] : sourceAt(path, id ?? null);
  });
};

/** The reader of a command: what it has read is kept for the next one, unless `cache` is false. */
export const openReading = async (
  env: Readonly<Record<string, string | undefined>>,
  root: string,
  cache: boolean | undefined,
): Promise<FactReader> => openFactReader(cache === false ? undefined : await openFactCache(env, root));

export const viewSources = async (
  reader: FactReader,
  tree: Snapshot,
  paths: readonly string[],
  onRead?: OnRead,
): Promise<FactView> => reader.view(tree, await sourcesIn(tree, paths.toSorted()), onRead);

/** What the code of a tree states. Tests state nothing of the product, unless what is below lib uses them. */
export const isOfProduct = (path: string): boolean =>
  isSource(path) && !/^(?:(?!lib\/)[^/]+\/)*(?:test|tests|spec|deps|_build|node_modules)\//.test(path);

export const readTree = async (reader: FactReader, tree: Snapshot, onRead?: OnRead): Promise<MovingFacts> => {
  const paths = await tree.list('');
  return openTreeFacts(await viewSources(reader, tree, paths.filter(isOfProduct), onRead), tree, paths);
};

/** The facts of one tree after the other: what two of them have alike is not read again, nor looked at. */
interface TreeReader {
  read(tree: Snapshot, onRead?: OnRead): Promise<TreeFacts>;
}

/** What was asked for once and is not any more adds up. */
const mostMoves = 500;

const changesTo = async ({ contents }: Snapshot, before: Snapshot): Promise<Omit<Moved, 'tree'> | null> => {
  const changed = before.contents ? ((await contents?.since(before.contents)) ?? null) : null;
  return (
    changed && {
      isThere: new Map([...changed].map(([path, { isThere }]) => [path, isThere])),
      sources: [...changed].flatMap(([path, { id }]): Change[] =>
        isOfProduct(path) ? [{ path, file: id === null ? null : (sourceAt(path, id)[0] ?? null) }] : [],
      ),
    }
  );
};

const openTreeReader = (reader: FactReader): TreeReader => {
  let last: { tree: Snapshot; facts: MovingFacts; moves: number } | null = null;
  const open = async (tree: Snapshot, onRead?: OnRead): Promise<TreeFacts> => {
    reader.renew();
    const facts = await readTree(reader, tree, onRead);
    last = { tree, facts, moves: 0 };
    return facts;
  };
  return {
    read: async (tree, onRead) => {
      const before = last;
      const changes = before && before.moves < mostMoves ? await changesTo(tree, before.tree) : null;
      // What fails half-way is of no tree.
      last = null;
      if (!before || !changes) return open(tree, onRead);
      await before.facts.move({ tree, ...changes, onRead });
      last = { tree, facts: before.facts, moves: before.moves + 1 };
      return before.facts;
    },
  };
};

/**
 * What checks read of one repository, one after the other: what two commits have alike is read once, so that a check
 * takes as long as the claims and the change are large, and not the repository. What one check was given is good until
 * the next begins.
 */
export interface RepositoryReader {
  head: TreeReader;
  base: TreeReader;
  /** Keeps what was read for another process. */
  save(): Promise<void>;
}

export const openRepositoryReader = (reader: FactReader): RepositoryReader => ({
  head: openTreeReader(reader),
  base: openTreeReader(reader),
  save: () => reader.save(),
});

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
