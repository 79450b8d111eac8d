import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';
import type { Snapshot } from '../domain/snapshot.ts';

const skipped = new Set(['.git', 'node_modules', '_build', 'deps']);
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    if (absent.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
};

/**
 * The files below a folder of the disk. What is a link, or lies behind one, is not read: in a commit it is no file
 * either, and a tree that reads otherwise here than there could be made to look untouched. Reads are synchronous: a
 * local file is there sooner than a thread pool has answered, and the command line has nothing else to do meanwhile.
 */
export const openWorkingTree = (root: string): Snapshot => {
  let home: string | null = null;

  const isInside = (real: string): boolean => {
    home ??= realpathSync.native(root);
    return real === home || real.startsWith(home.endsWith(sep) ? home : home + sep);
  };

  /** The path on the disk, where no link stands on the way to it. */
  const plain = (path: string): string | null => {
    const real = inside(path);
    return real !== null &&
      relative(home ?? root, real) === normalize(path === '' ? '.' : path).replace(/^\.$/, '')
      ? real
      : null;
  };

  /** Where a path really leads, or null where that is nowhere or outside. */
  const inside = (path: string): string | null => {
    if (path.includes('\0')) return null;
    const real = orNull(() => realpathSync.native(join(root, path)));
    return real !== null && isInside(real) ? real : null;
  };

  const entriesOf = (folder: string): Dirent[] => {
    const real = plain(folder);
    const entries = real === null ? null : orNull(() => readdirSync(real, { withFileTypes: true }));
    return (entries ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };

  const list = (folder: string): string[] => {
    const files: string[] = [];
    const folders = [folder];
    for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
      for (const entry of entriesOf(current)) {
        const path = current === '' ? entry.name : `${current}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!skipped.has(entry.name)) folders.push(path);
        } else if (entry.isFile()) {
          files.push(path);
        }
      }
    }
    return files.toSorted();
  };

  const read = (path: string, limit: number): Uint8Array | { size: number } | null => {
    if (!existsSync(join(root, path))) return null;
    const real = plain(path);
    const found = real === null ? null : orNull(() => statSync(real));
    if (real === null || !found?.isFile()) return null;
    return found.size > limit ? { size: found.size } : orNull(() => readFileSync(real));
  };

  return {
    list: async (folder) => list(folder),
    read: async (path, limit = Number.POSITIVE_INFINITY) => read(path, limit),
    has: async (path) => inside(path) !== null,
    root,
  };
};
