import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { gitEnvironment, GitError } from './git.ts';

/** An object of git, by any name that git knows it by; without `bytes` where these are more than was asked for. */
export interface GitObject {
  id: string;
  type: string;
  size: number;
  bytes: Buffer;
}

interface Waiting {
  /** Of more bytes than these nobody keeps any. */
  limit: number;
  resolve(object: GitObject | null): void;
  reject(error: Error): void;
}

const noBytes = Buffer.alloc(0);

/** `id type size`, or why there is none. */
const headOf = (line: string): Omit<GitObject, 'bytes'> | null => {
  const [, id = '', type = '', size = ''] = /^([\da-f]{40,64}) (\w+) (\d+)$/.exec(line) ?? [];
  return id === '' ? null : { id, type, size: Number(size) };
};

/** Hands the answers that come in pieces to those who wait for them, in their order. */
const openAnswers = (waiting: Waiting[], whenDone: () => void) => {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 0;
  let skipped = 0;
  const keep = (data: Buffer, until: number): void => {
    chunks = [data];
    held = data.length;
    needed = until;
  };
  const settle = (): void => {
    for (let data = Buffer.concat(chunks); waiting.length > 0;) {
      const lineEnd = data.indexOf(10);
      const head = lineEnd === -1 ? null : headOf(data.toString('utf8', 0, lineEnd));
      const end = head ? lineEnd + 1 + head.size + 1 : lineEnd + 1;
      const isTooMuch = head !== null && head.size > (waiting[0]?.limit ?? 0);
      const isMissing = data.length < end && !isTooMuch;
      if (lineEnd === -1 || isMissing) return keep(data, lineEnd === -1 ? data.length + 1 : end);
      const bytes = isTooMuch ? noBytes : data.subarray(lineEnd + 1, end - 1);
      waiting.shift()?.resolve(head && { ...head, bytes });
      skipped = Math.max(end - data.length, 0);
      data = data.subarray(end);
      keep(data, 0);
    }
    whenDone();
  };
  return (chunk: Buffer): void => {
    const rest = chunk.subarray(skipped);
    skipped -= chunk.length - rest.length;
    chunks.push(rest);
    held += rest.length;
    if (held >= needed) settle();
  };
};

/**
 * One `git cat-file` for many objects: a process for each would cost more than all of the reading. It keeps nobody
 * waiting: the event loop counts it only while an answer is due, and it ends with the process that asked.
 */
const openCatFile = (root: string) => {
  const args = ['-C', root, 'cat-file', '--batch'];
  const child = spawn('git', args, { stdio: 'pipe', env: gitEnvironment() });
  const waiting: Waiting[] = [];
  let isOver = false;
  let complaint = '';
  const hold = (isDue: boolean): void => {
    for (const each of [child, child.stdin as Socket, child.stdout as Socket, child.stderr as Socket]) {
      if (isDue) each.ref();
      else each.unref();
    }
  };
  hold(false);
  /** What is asked for together goes there at once. */
  const send = (line: string): void => {
    if (child.stdin.writableCorked === 0) {
      child.stdin.cork();
      process.nextTick(() => child.stdin.uncork());
    }
    child.stdin.write(line);
  };
  const fail = (error: Error): void => {
    isOver = true;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.stdout.on(
    'data',
    openAnswers(waiting, () => hold(false)),
  );
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  child.stdin.on('error', () => {});
  child.on('error', ({ message }: NodeJS.ErrnoException) =>
    fail(new GitError(message.includes('ENOENT') ? 'git is not installed, or not in PATH' : message)),
  );
  child.on('close', () =>
    fail(new GitError(complaint.trim().split('\n')[0] || 'git cat-file ended before it had answered')),
  );
  return {
    ask: (name: string, limit: number): Promise<GitObject | null> =>
      new Promise((resolve, reject) => {
        if (isOver) {
          reject(new GitError('git cat-file has ended'));
          return;
        }
        waiting.push({ limit, resolve, reject });
        hold(true);
        send(`${name}\n`);
      }),
    isOver: () => isOver,
    close: () => void child.stdin.end(),
  };
};

type CatFile = ReturnType<typeof openCatFile>;

/** The objects of one repository. */
export interface Objects {
  /** Null where there is none of that name. Of what is larger than `limit`, only what it is. */
  read(name: string, limit?: number): Promise<GitObject | null>;
  close(): void;
}

/** A name is a line of its own. */
const isOneLine = (name: string): boolean => !/[\r\n\0]/.test(name);

/** Another one where a repository was put anew in the place of one that was removed. */
const numberOf = (root: string): number | undefined => statSync(root, { throwIfNoEntry: false })?.ino;

const openObjects = (root: string): Objects => {
  let file: CatFile | null = null;
  let number = numberOf(root);
  const close = (): void => {
    file?.close();
    file = null;
  };
  const askNow = (name: string, limit: number): Promise<GitObject | null> => {
    if (!file || file.isOver()) file = openCatFile(root);
    return file.ask(name, limit);
  };
  return {
    read: async (name, limit = Number.POSITIVE_INFINITY) => {
      if (!isOneLine(name)) return null;
      const found = await askNow(name, limit);
      const now = found ? number : numberOf(root);
      if (now === number) return found;
      number = now;
      close();
      return askNow(name, limit);
    },
    close,
  };
};

/** Each has a process. */
const mostOpen = 16;
const opened = new Map<string, Objects>();

/** Those of a repository that was asked for last stay open. */
export const objectsOf = (root: string): Objects => {
  const objects = opened.get(root) ?? openObjects(root);
  opened.delete(root);
  opened.set(root, objects);
  for (const [other, each] of opened) {
    if (opened.size <= mostOpen) break;
    opened.delete(other);
    each.close();
  }
  return objects;
};

/** The content of a file; its size alone where that is too much. */
export const readBlob = async (
  objects: Objects,
  id: string,
  limit: number,
): Promise<Buffer | { size: number } | null> => {
  const object = await objects.read(id, limit);
  if (object && object.size > limit) return { size: object.size };
  return object?.type === 'blob' ? object.bytes : null;
};
