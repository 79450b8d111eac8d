import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Snapshot } from '../domain/snapshot.ts';

const run = promisify(execFile);

export class GitError extends Error {
  override name = 'GitError';
}

const git = async (root: string, args: readonly string[]): Promise<string> => {
  try {
    const { stdout } = await run('git', ['-C', root, ...args], { maxBuffer: 512 * 1024 * 1024 });
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
  (await git(root, ['log', '--format=%H', `${from}..${to}`, '--', `:(literal,top)${path}`]))
    .split('\n')
    .filter((line) => line !== '');

const runBytes = (root: string, args: readonly string[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', root, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks)));
  });

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
        const [head = '', path = ''] = line.split('\t');
        const [mode = '', type = '', object = '', size = ''] = head.split(/\s+/);
        // A link is a file whose text is a path: nothing to read a document from.
        return mode === '120000' ? [] : [[path, { type, object, size: Number(size) }] as const];
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
  return {
    list: async (folder) => names.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
    read: async (path, limit = Number.POSITIVE_INFINITY) => {
      const entry = entries.get(path);
      if (!entry || entry.type !== 'blob') return null;
      if (entry.size > limit) return { size: entry.size };
      const bytes = await runBytes(root, ['cat-file', 'blob', entry.object]);
      if (bytes.length !== entry.size)
        throw new GitError(`the content of ${path} at ${commit} is not in this clone`);
      return bytes;
    },
    has: async (path) => entries.has(path) || names.some((name) => name.startsWith(`${path}/`)),
  };
};

/** The name that git would put under a commit, or null where it knows none. */
export const gitUser = async (root: string): Promise<string | null> => {
  try {
    return (await git(root, ['config', 'user.name'])).trim() || null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
};
