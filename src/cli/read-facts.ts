import { indexFacts } from '../check/fact-index.ts';
import { factKinds, type Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type FactView, openFactReader } from '../effects/fact-reader.ts';
import type { SourceFile } from '../effects/source-desk.ts';
import { openTreeFacts, type TreeFacts } from '../effects/tree-facts.ts';
import { languageOf } from '../facts/extract.ts';

export const isSource = (path: string): boolean => languageOf(path) !== undefined;

const sourceAt = ({ contents }: Snapshot, path: string): SourceFile[] => {
  const language = languageOf(path);
  const content = contents?.get(path);
  // What is no file in a commit, such as a link, is not read.
  if (!language || (contents && !content)) return [];
  return [{ path, language, id: content?.id ?? null, size: content?.size ?? null }];
};

const reader = openFactReader();

/** `root`: of the repository whose tree it is. */
export const viewSources = (root: string, tree: Snapshot, paths: readonly string[]): Promise<FactView> =>
  reader.view(
    { root, isCommit: tree.contents !== undefined },
    paths.toSorted().flatMap((path) => sourceAt(tree, path)),
  );

/** What the code of a tree states. Tests state nothing of the product, unless what is below lib uses them. */
const isOfProduct = (path: string): boolean =>
  !/^(?:(?!lib\/)[^/]+\/)*(?:test|tests|spec|deps|_build|node_modules)\//.test(path);

/** `root`: of the repository whose tree it is. */
export const readTree = async (root: string, tree: Snapshot): Promise<TreeFacts> => {
  const paths = await tree.list('');
  const sources = paths.filter((path) => isSource(path) && isOfProduct(path));
  return openTreeFacts(await viewSources(root, tree, sources), tree, paths);
};

const nothing = { facts: [], open: [] };

/** What is known where there is nothing to be asked. */
export const nothingRead: TreeFacts = {
  index: indexFacts(nothing),
  catchUp: async () => false,
  close: () => {},
  files: 0,
  parsed: 0,
};

/** All that there is to know. */
export const allFacts = async (view: FactView): Promise<Facts> => {
  await view.answer(factKinds.map((kind) => ({ kind, key: '' })));
  const all = factKinds.toSorted().map((kind) => view.factsOf(kind));
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};
