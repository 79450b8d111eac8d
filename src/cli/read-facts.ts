import { factKinds, type Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type FactView, openFactReader } from '../effects/fact-reader.ts';
import type { SourceFile } from '../effects/source-desk.ts';
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

/** All that there is to know. */
export const allFacts = async (view: FactView): Promise<Facts> => {
  await view.answer(factKinds.map((kind) => ({ kind, key: '' })));
  const all = factKinds.toSorted().map((kind) => view.factsOf(kind));
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};
