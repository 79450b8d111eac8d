import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * A file of frames, to which programs that run at the same time can each add: a frame is a head (the length of what
 * comes, its checksum) and that. What was cut off, or is of somebody else, is not there.
 */
export interface CacheFile {
  frames: readonly Buffer[];
  size: number;
  /** Something in it is damaged, so that nothing more can be added. */
  isDamaged: boolean;
}

const headLength = 8;
const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;

const framesIn = (bytes: Buffer): CacheFile => {
  const frames: Buffer[] = [];
  let at = 0;
  while (at + headLength <= bytes.length) {
    const end = at + headLength + bytes.readUInt32LE(at);
    const frame = bytes.subarray(at + headLength, end);
    if (end > bytes.length || crc32(frame) !== bytes.readUInt32LE(at + 4)) break;
    frames.push(frame);
    at = end;
  }
  return { frames, size: bytes.length, isDamaged: at < bytes.length };
};

const framed = (content: Buffer): Buffer => {
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(content.length);
  head.writeUInt32LE(crc32(content), 4);
  return Buffer.concat([head, content]);
};

/** Whether nobody but the user can have written it. */
const isOwn = async (file: FileHandle): Promise<boolean> => {
  const { uid, mode } = await file.stat();
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
};

const nothing: CacheFile = { frames: [], size: 0, isDamaged: false };
const unusable: CacheFile = { frames: [], size: 0, isDamaged: true };

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

export const readCacheFile = async (path: string): Promise<CacheFile> => {
  let file: FileHandle;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    return isMissing(error) ? nothing : unusable;
  }
  try {
    return (await isOwn(file)) ? framesIn(await file.readFile()) : unusable;
  } catch {
    return unusable;
  } finally {
    await file.close();
  }
};

const written = async (path: string, flags: number, content: Buffer): Promise<void> => {
  const file = await open(path, flags | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(framed(content));
  } finally {
    await file.close();
  }
};

export const addFrame = (path: string, content: Buffer): Promise<void> =>
  written(path, O_WRONLY | O_APPEND | O_CREAT, content);

/** The file with this frame alone: there as a whole, or as it was. */
export const replaceFrames = async (path: string, content: Buffer): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await written(draft, O_WRONLY | O_CREAT, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

/** The folder may be one that the user has for other things as well. */
const isCacheFile = (name: string): boolean => /^facts-[\da-f]{12}-[\da-f]{16}(?:\.[\da-f]{12})?$/.test(name);

/** Keeps the files that were used last, up to so many bytes. */
export const keepUsed = async (folder: string, own: string, most: number): Promise<void> => {
  const now = new Date();
  await utimes(join(folder, own), now, now);
  const files = await Promise.all(
    (await readdir(folder)).filter(isCacheFile).map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { name, size, mtimeMs };
    }),
  );
  let bytes = 0;
  for (const { name, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (bytes > most && name !== own) await rm(join(folder, name), { force: true });
  }
};

export const makeFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
};
