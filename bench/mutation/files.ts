import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../src/domain/snapshot.ts';

/** A tree of text files in memory: a mutation is a map with one entry changed. */
export type Files = ReadonlyMap<string, string>;

export const readFolder = (root: string): Files =>
  new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  );

/** Null takes a file away. */
export const withFiles = (files: Files, changes: Readonly<Record<string, string | null>>): Files => {
  const changed = new Map(files);
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) changed.delete(path);
    else changed.set(path, text);
  }
  return changed;
};

export const snapshotOf = (files: Files): Snapshot => ({
  list: (folder) => Promise.resolve([...files.keys()].filter((path) => path.startsWith(folder)).toSorted()),
  read: (path) => {
    const text = files.get(path);
    return Promise.resolve(text === undefined ? null : new TextEncoder().encode(text));
  },
  has: (path) => Promise.resolve(files.has(path)),
});
