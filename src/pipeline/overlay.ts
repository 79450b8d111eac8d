import type { Snapshot } from '../domain/snapshot.ts';

export interface TextFile {
  path: string;
  text: string;
}

const isBelow = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** A tree with some files as they are to be written. */
export const overlay = (tree: Snapshot, files: readonly TextFile[]): Snapshot => {
  const texts = new Map(files.map(({ path, text }) => [path, Buffer.from(text)]));
  return {
    list: async (folder) =>
      [
        ...new Set([
          ...(await tree.list(folder)),
          ...[...texts.keys()].filter((path) => isBelow(folder, path)),
        ]),
      ].toSorted(),
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      const own = texts.get(path);
      if (!own) return tree.read(path, limit);
      return own.length > limit ? { size: own.length } : own;
    },
    has: async (path) =>
      texts.has(path) || [...texts.keys()].some((own) => own.startsWith(`${path}/`)) || tree.has(path),
  };
};
