import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What reads files; grammars of a checkout, and what runs them, go by their versions in `package.json`. */
const readers = ['facts', 'text', 'guidelines', 'effects', 'grammars'];

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
};

/**
 * Of all that reads files below `root`: so nobody has to remember that it now reads them otherwise.
 * @internal
 */
export const digestOfReaders = async (root: string): Promise<string> => {
  const hash = createHash('sha256').update(await readFile(join(root, '..', 'package.json')));
  for (const folder of readers)
    for (const path of await filesBelow(join(root, folder))) hash.update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
};

/** @internal */
export const versionFile = 'readers-version';

/** The published build has it written down. */
export const readerVersion = async (): Promise<string> => {
  const root = join(import.meta.dirname, '..');
  const written = await readFile(join(root, versionFile), 'utf8').catch(() => null);
  return written ?? digestOfReaders(root);
};
