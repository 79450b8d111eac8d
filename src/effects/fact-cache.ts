import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What files say, from one run to the next: in a folder of the user's own, by the content of the files. Whoever can
 * write there can make the user's checks say anything, as whoever can write the program can.
 */
export interface FactCache {
  get(id: string): string | undefined;
  put(id: string, text: () => string): void;
  /** Keeps what was put; what cannot be kept is read again next time. */
  save(): Promise<void>;
}

export const noCache: FactCache = { get: () => undefined, put: () => {}, save: async () => {} };

/** Far above what the largest repositories need. */
const mostBytes = 256 * 1024 * 1024;

const sourcesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
};

/** Of the code that reads files: so nobody has to remember that it now reads them otherwise. */
const digestOfReaders = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const folder of ['../facts', '../text', '../guidelines'])
    for (const path of await sourcesBelow(join(import.meta.dirname, folder)))
      hash.update(await readFile(path));
  return hash.digest('hex').slice(0, 16);
};

/** Each line: the id, a tab, what the file says as JSON. A line that was cut off is no JSON, and is not there. */
const readLines = (text: string): Map<string, string> =>
  new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const tab = line.indexOf('\t');
      return tab === 40 && line.endsWith('}') ? [[line.slice(0, tab), line.slice(tab + 1)]] : [];
    }),
  );

const folderFor = (env: Readonly<Record<string, string | undefined>>): string | null => {
  const { SPECGATE_CACHE: own, XDG_CACHE_HOME: caches, HOME: home, LOCALAPPDATA: local } = env;
  if (own === 'off') return null;
  if (own) return own;
  const parent = caches ?? local ?? (home ? join(home, '.cache') : undefined);
  return parent ? join(parent, 'specgate') : null;
};

/** Other versions' files are of no use to this one. */
const dropOthers = async (folder: string, start: string, own: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (name.startsWith(start) && name !== own) await rm(join(folder, name), { force: true });
};

/** `root`: of the repository that is read; the cache is where the environment says. */
export const openFactCache = async (
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): Promise<FactCache> => {
  const folder = folderFor(env);
  if (folder === null) return noCache;
  const start = `facts-${createHash('sha256').update(root).digest('hex').slice(0, 12)}-`;
  const name = `${start}${await digestOfReaders()}`;
  const path = join(folder, name);
  const known = readLines(await readFile(path, 'utf8').catch(() => ''));
  const used = new Set<string>();
  let isChanged = false;
  return {
    get: (id) => {
      const text = known.get(id);
      if (text !== undefined) used.add(id);
      return text;
    },
    put: (id, text) => {
      known.set(id, text());
      used.add(id);
      isChanged = true;
    },
    save: async () => {
      if (!isChanged) return;
      // What this run did not use makes room first.
      const inOrder = [...known].toSorted(([a], [b]) => Number(used.has(b)) - Number(used.has(a)));
      let bytes = 0;
      const lines = inOrder.flatMap(([id, text]) => {
        bytes += text.length + 42;
        return bytes <= mostBytes ? [`${id}\t${text}\n`] : [];
      });
      const draft = `${path}.${randomBytes(6).toString('hex')}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(draft, lines.join(''), { mode: 0o600 });
        await rename(draft, path);
        await dropOthers(folder, start, name);
      } catch {
        await rm(draft, { force: true }).catch(() => {});
      }
    },
  };
};
