import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Snapshot } from '../domain/snapshot.ts';

const skipped = new Set(['.git', 'node_modules', '_build', 'deps']);

const orNull = async <T>(promise: Promise<T>): Promise<T | null> => {
  try {
    return await promise;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return null;
    throw error;
  }
};

/** The files below a folder of the disk. Links that lead out of it are as good as absent. */
export const openWorkingTree = (root: string): Snapshot => {
  const inside = async (path: string): Promise<string | null> => {
    if (path.includes('\0')) return null;
    const real = await orNull(realpath(join(root, path)));
    if (real === null) return null;
    const home = await realpath(root);
    return real === home || real.startsWith(home.endsWith(sep) ? home : home + sep) ? real : null;
  };

  const entriesOf = async (folder: string): Promise<Dirent[]> => {
    const real = await inside(folder);
    const entries = real === null ? null : await orNull(readdir(real, { withFileTypes: true }));
    return (entries ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };

  const list = async (folder: string): Promise<string[]> => {
    const files: string[] = [];
    const folders = [folder];
    for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
      for (const entry of await entriesOf(current)) {
        const path = current === '' ? entry.name : `${current}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!skipped.has(entry.name)) folders.push(path);
        } else if (entry.isFile() || (entry.isSymbolicLink() && (await inside(path)) !== null)) {
          files.push(path);
        }
      }
    }
    return files.toSorted();
  };

  return {
    list,
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      const real = await inside(path);
      if (real === null) return null;
      const found = await orNull(stat(real));
      if (!found?.isFile()) return null;
      return found.size > limit ? { size: found.size } : await orNull(readFile(real));
    },
    has: async (path) => (await inside(path)) !== null,
  };
};
