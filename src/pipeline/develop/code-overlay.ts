import { createHash } from 'node:crypto';
import type { Changes } from '../../domain/develop.ts';
import type { Contents, Snapshot } from '../../domain/snapshot.ts';

/** A tree with code changed in memory. What is not changed keeps the name that git has for it, and is not read anew. */

/** As git names a file's contents. */
const blobId = (text: string): string => {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
};

const contentsWith = (contents: Contents, changes: Changes): Contents => ({
  all: async () => {
    const ids = new Map(await contents.all());
    for (const [path, text] of Object.entries(changes))
      if (text === null) ids.delete(path);
      else ids.set(path, blobId(text));
    return ids;
  },
  since: () => Promise.resolve(null),
});

export const overlayCode = (tree: Snapshot, changes: Changes): Snapshot => {
  const paths = Object.keys(changes);
  if (paths.length === 0) return tree;
  const isGone = (path: string): boolean => changes[path] === null;
  const isOwn = (path: string): boolean => typeof changes[path] === 'string';
  return {
    list: async (folder) => {
      const below = folder === '' ? '' : `${folder}/`;
      const known = (await tree.list(folder)).filter((path) => !isGone(path));
      return [
        ...new Set([...known, ...paths.filter((path) => isOwn(path) && path.startsWith(below))]),
      ].toSorted();
    },
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      if (isGone(path)) return null;
      const text = changes[path];
      if (typeof text !== 'string') return tree.read(path, limit);
      const bytes = Buffer.from(text);
      return bytes.length > limit ? { size: bytes.length } : bytes;
    },
    has: async (path) =>
      isOwn(path) ||
      paths.some((own) => isOwn(own) && own.startsWith(`${path}/`)) ||
      (!isGone(path) && (await tree.has(path))),
    ...(tree.contents === undefined ? {} : { contents: contentsWith(tree.contents, changes) }),
  };
};
