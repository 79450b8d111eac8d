import { execFile, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import type { Snapshot } from '../domain/snapshot.ts';

const run = promisify(execFile);

export class GitError extends Error {
  override name = 'GitError';
}

const redirecting = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
]);

/** Which repository is meant is said by the folder, not by what a hook or a shell left in the environment. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !redirecting.has(name)));

/** What git answers, in the repository or folder that it is asked for. */
export const git = async (root: string, args: readonly string[]): Promise<string> => {
  try {
    const { stdout } = await run('git', ['-C', root, ...args], {
      maxBuffer: 512 * 1024 * 1024,
      env: environment(),
    });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new GitError('git is not installed, or not in PATH', { cause: error });
    throw new GitError((stderr ?? '').trim().split('\n')[0] ?? 'git failed', { cause: error });
  }
};

/** The commit that a name stands for, or null where there is none. A name may not pass for an option. */
export const resolveCommit = async (root: string, revision: string): Promise<string | null> => {
  try {
    return (
      await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ).trim();
  } catch (error) {
    if (error instanceof GitError && error.message === '') return null;
    throw error;
  }
};

export const mergeBase = async (root: string, one: string, other: string): Promise<string | null> => {
  try {
    return (await git(root, ['merge-base', one, other])).trim();
  } catch (error) {
    if (error instanceof GitError && error.message === '') return null;
    throw error;
  }
};

/** Commits from one to another that touch a path, newest first. */
export const commitsTouching = async (
  root: string,
  from: string,
  to: string,
  path: string,
): Promise<string[]> =>
  (await git(root, ['log', '--full-history', '--format=%H', `${from}..${to}`, '--', `:(literal,top)${path}`]))
    .split('\n')
    .filter((line) => line !== '');

/** Commits that lead to one and touch a path, newest first. */
export const commitsOf = async (root: string, tip: string, path: string): Promise<string[]> =>
  (await git(root, ['log', '--format=%H', tip, '--', `:(literal,top)${path}`]))
    .split('\n')
    .filter((line) => line !== '');

/** Paths whose content differs between two commits, or between a commit and the files on the disk. */
export const changedPaths = async (root: string, from: string, to: string | null): Promise<string[]> => {
  const compared = to === null ? [from] : [from, to];
  const names = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--ignore-submodules', '-z'];
  const untracked = to === null ? ['ls-files', '--others', '--exclude-standard', '-z'] : null;
  const listings = [
    await git(root, [...names, ...compared, '--']),
    untracked === null ? '' : await git(root, untracked),
  ];
  return listings.flatMap((listing) => listing.split('\0')).filter((path) => path !== '');
};

interface Waiting {
  resolve(bytes: Buffer | null): void;
  reject(error: Error): void;
}

/**
 * One `git cat-file --batch` for many objects: a process for each would cost more than all of the reading. It keeps
 * nobody waiting: the event loop counts it only while an answer is due, and it ends with the process that asked.
 */
export const openObjects = (root: string) => {
  const child = spawn('git', ['-C', root, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: environment(),
  });
  const waiting: Waiting[] = [];
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 0;
  const hold = (isDue: boolean): void => {
    for (const each of [child, child.stdin as Socket, child.stdout as Socket]) {
      if (isDue) each.ref();
      else each.unref();
    }
  };
  hold(false);
  const settle = (): void => {
    for (let data = Buffer.concat(chunks); waiting.length > 0;) {
      const lineEnd = data.indexOf(10);
      const [, type, size] = lineEnd === -1 ? [] : data.subarray(0, lineEnd).toString().split(' ');
      const end = type === 'missing' ? lineEnd + 1 : lineEnd + 1 + Number(size) + 1;
      if (lineEnd === -1 || data.length < end) {
        chunks = [data];
        held = data.length;
        needed = lineEnd === -1 ? held + 1 : end;
        return;
      }
      waiting.shift()?.resolve(type === 'missing' ? null : data.subarray(lineEnd + 1, end - 1));
      data = data.subarray(end);
      chunks = [data];
      held = data.length;
      needed = 0;
    }
    hold(false);
  };
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held >= needed) settle();
  });
  const fail = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on('error', fail);
  child.on('close', () => fail(new GitError('git cat-file ended before it had answered')));
  return {
    read: (object: string): Promise<Buffer | null> =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        hold(true);
        child.stdin.write(`${object}\n`);
      }),
  };
};

interface Entry {
  type: string;
  object: string;
  size: number;
}

const parseTree = (listing: string): Map<string, Entry> =>
  new Map(
    listing
      .split('\0')
      .filter((line) => line !== '')
      .flatMap((line) => {
        // A path may hold tabs of its own.
        const tab = line.indexOf('\t');
        const [mode = '', type = '', object = '', size = ''] = line.slice(0, tab).split(/\s+/);
        // A link is there, but its text is a path: nothing to read a document from.
        return [
          [
            line.slice(tab + 1),
            { type: mode === '120000' ? 'link' : type, object, size: Number(size) },
          ] as const,
        ];
      }),
  );

/** The files of one commit below some folders, which are all that the caller will ask for. */
export const openCommit = async (
  root: string,
  commit: string,
  folders: readonly string[],
): Promise<Snapshot> => {
  // ls-tree takes paths as they are: what looks like a pattern is none.
  const paths = folders.includes('') ? [] : folders;
  const listing = await git(root, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...paths]);
  const entries = parseTree(listing);
  const names = [...entries.keys()].toSorted();
  let objects: ReturnType<typeof openObjects> | null = null;
  return {
    list: async (folder) => names.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      const entry = entries.get(path);
      if (!entry || entry.type !== 'blob') return null;
      if (entry.size > limit) return { size: entry.size };
      objects ??= openObjects(root);
      const bytes = await objects.read(entry.object);
      if (bytes?.length !== entry.size)
        throw new GitError(`the content of ${path} at ${commit} is not in this clone`);
      return bytes;
    },
    has: async (path) => entries.has(path) || names.some((name) => name.startsWith(`${path}/`)),
    root,
    contents: new Map(
      [...entries].flatMap(([path, { type, object, size }]) =>
        type === 'blob' ? [[path, { id: object, size }]] : [],
      ),
    ),
  };
};

/** Whether the clone lacks history, so that what git does not find may have been there. */
export const isShallow = async (root: string): Promise<boolean> =>
  (await git(root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';

/** The name that git would put under a commit, or null where it knows none. */
export const gitUser = async (root: string): Promise<string | null> => {
  try {
    return (await git(root, ['config', 'user.name'])).trim() || null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
};
