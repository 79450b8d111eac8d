import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { git, GitError } from './git.ts';

/** Files on the disk that git knows to be as it has noted them, with the names of their contents. */
export interface Unchanged {
  idOf(path: string): string | undefined;
  /** Null where it is gone. What git keeps may be written to the disk otherwise, for instance with other line ends. */
  sizeOf(path: string): number | null;
}

const split = (listing: string): string[] => listing.split('\0').filter((each) => each !== '');

/** `H 100644 7898192… 0<tab>lib/a.ex`: a plain file without conflicts, of which git does not only believe that it is. */
const noted = /^H 100(?:644|755) ([\da-f]{40}) 0\t(.+)$/s;

export const readUnchanged = async (root: string): Promise<Unchanged | null> => {
  try {
    const [listed, changed] = await Promise.all([
      git(root, ['ls-files', '-s', '-v', '-z']),
      git(root, ['diff-files', '--name-only', '--relative', '--ignore-submodules', '-z']),
    ]);
    const ids = new Map(
      split(listed).flatMap((line): [string, string][] => {
        const [, id = '', path = ''] = noted.exec(line) ?? [];
        return id === '' ? [] : [[path, id]];
      }),
    );
    for (const path of split(changed)) ids.delete(path);
    return {
      idOf: (path) => ids.get(path),
      sizeOf: (path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.size ?? null,
    };
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
};
