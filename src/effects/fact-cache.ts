import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Known } from '../facts/known.ts';
import { addFrame, keepUsed, makeFolder, readCacheFile, replaceFrames } from './cache-file.ts';
import { type Contents, decode, encode, type Entry, type Written, writtenOf } from './fact-codec.ts';
import { readerVersion } from './reader-version.ts';

/**
 * What files say, from one run to the next: in a folder of the user's own, by the content of the files. Whoever can
 * write there can make the user's checks say anything, as whoever can write the program can.
 */
export interface FactCache {
  get(key: string): Known | undefined;
  /** What this run uses, which is kept with all that is known of it when it is saved. */
  use(key: string, known: Known): void;
  /** What cannot be kept is read again next time. */
  save(): Promise<void>;
}

export const noCache: FactCache = { get: () => undefined, use: () => {}, save: async () => {} };

/** Far above what one large repository needs, and what a disk has to spare. */
const mostOfOne = 64 * 1024 * 1024;
const mostOfAll = 256 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

const folderFor = (env: Environment): string | null => {
  const { SPECGATE_CACHE: own, XDG_CACHE_HOME: caches, HOME: home, LOCALAPPDATA: local } = env;
  if (own === 'off') return null;
  if (own) return own;
  const parent = caches ?? local ?? (home ? join(home, '.cache') : undefined);
  return parent ? join(parent, 'specgate') : null;
};

/** Entries that fit, the first of them first. */
const fitting = (entries: readonly Entry[]): Entry[] => {
  let bytes = 0;
  return entries.filter(({ known }) => {
    for (const { json } of known.parts.values()) bytes += json.length;
    return bytes <= mostOfOne / 2;
  });
};

interface Opened {
  folder: string;
  name: string;
  size: number;
  isDamaged: boolean;
  used: ReadonlyMap<string, Known>;
  written: ReadonlyMap<string, Written>;
}

/** How large the file is then. */
const save = async ({ folder, name, size, isDamaged, used, written }: Opened): Promise<number> => {
  const entries = [...used].map(([key, known]): Entry => ({ key, known, written: written.get(key) }));
  const fresh = encode(entries);
  if (fresh === null) return size;
  const path = join(folder, name);
  await makeFolder(folder);
  let after = size + fresh.length;
  if (!isDamaged && after <= mostOfOne) await addFrame(path, fresh);
  else {
    // What this run has no use for makes room.
    const all = encode(fitting(entries.map(({ key, known }) => ({ key, known, written: undefined }))));
    if (all !== null) await replaceFrames(path, all);
    after = all?.length ?? 0;
  }
  await keepUsed(folder, name, mostOfAll);
  return after;
};

const decodeAll = (frames: readonly Buffer[]): { contents: Contents; isDamaged: boolean } => {
  const contents: Contents = new Map();
  try {
    for (const frame of frames) decode(frame, contents);
    return { contents, isDamaged: false };
  } catch {
    return { contents: new Map(), isDamaged: true };
  }
};

/** `root`: of the repository that is read; the cache is where the environment says. */
export const openFactCache = async (env: Environment, root: string): Promise<FactCache> => {
  const folder = folderFor(env);
  if (folder === null) return noCache;
  const place = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const name = `facts-${place}-${await readerVersion()}`;
  const file = await readCacheFile(join(folder, name));
  const { contents, isDamaged } = decodeAll(file.frames);
  const written = new Map(contents.entries().map(([key, known]) => [key, writtenOf(known)]));
  const used = new Map<string, Known>();
  let state = { size: file.size, isDamaged: isDamaged || file.isDamaged };
  return {
    get: (key) => contents.get(key),
    use: (key, known) => void used.set(key, known),
    save: async () => {
      try {
        const size = await save({ folder, name, ...state, used, written });
        state = { size, isDamaged: false };
        // A process that lives on saves what it reads from now on.
        for (const [key, known] of used) written.set(key, writtenOf(known));
        used.clear();
      } catch {
        used.clear();
      }
    },
  };
};
