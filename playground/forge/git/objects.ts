import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { remembered } from './remembered.ts';
import { git, gitBytes, tryGit } from './run.ts';

export interface TreeEntry {
  mode: string;
  type: string;
  sha: string;
  size: number | null;
  path: string;
}

export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

export const readBlob = (folder: string, sha: string): Promise<Buffer> =>
  gitBytes(folder, ['cat-file', 'blob', sha]);

export const writeBlob = async (folder: string, content: Buffer): Promise<string> =>
  (await git(folder, ['hash-object', '-w', '--stdin'], { input: content })).trim();

const readEntry = (line: string): TreeEntry => {
  const [meta = '', path = ''] = line.split('\t');
  const [mode = '', type = '', sha = '', size = '-'] = meta.split(/ +/);
  return { mode, type, sha, size: size === '-' ? null : Number(size), path };
};

export const readTree = async (folder: string, tree: string, isRecursive: boolean): Promise<TreeEntry[]> => {
  const args = ['ls-tree', '-z', '--long', '--full-tree', ...(isRecursive ? ['-r', '-t'] : []), tree];
  return (await git(folder, args)).split('\0').filter(Boolean).map(readEntry);
};

export const readPath = async (folder: string, commit: string, path: string): Promise<TreeEntry | null> => {
  const text = await git(folder, ['--literal-pathspecs', 'ls-tree', '-z', '--long', commit, '--', path]);
  return text === '' ? null : readEntry(text.replace(/\0$/, ''));
};

export interface TreeChange {
  path: string;
  mode: string;
  /** Null takes the path away. */
  sha: string | null;
}

/** A tree by way of an index of its own, so that writers do not see each other. */
export const writeTree = async (
  folder: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> => {
  const index = join(folder, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (base !== null) await git(folder, ['read-tree', base], { env });
    const lines = changes.map(({ path, mode, sha }) =>
      sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
    );
    await git(folder, ['update-index', '-z', '--index-info'], { env, input: lines.join('') });
    return (await git(folder, ['write-tree'], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
};

export interface NewCommit {
  tree: string;
  parents: readonly string[];
  message: string;
  author: Person;
  committer: Person;
}

export const writeCommit = async (folder: string, commit: NewCommit): Promise<string> => {
  const { tree, parents, message, author, committer } = commit;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  };
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
  return (await git(folder, args, { env, input: message })).trim();
};

const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

/** git writes offsets, the API writes UTC. */
const utc = (date: string): string => new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');

const readCommitRecord = (record: string): Commit => {
  const [sha = '', tree = '', parents = '', an = '', ae = '', at = '', cn = '', ce = '', ct = '', body = ''] =
    record.split('\0');
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: utc(at) },
    committer: { name: cn, email: ce, date: utc(ct) },
    message: body.trimEnd(),
  };
};

export interface LogQuery {
  /** A commit, or `one..other`. */
  range: string;
  options?: readonly string[];
  path?: string | null;
}

/** Commits in git's order, newest first. */
export const readLog = async (
  folder: string,
  { range, options = [], path = null }: LogQuery,
): Promise<Commit[]> => {
  const paths = path === null ? [] : [`:(literal,top)${path}`];
  const args = ['log', `--format=%x01${format}`, ...options, '--end-of-options', range, '--', ...paths];
  const text = await tryGit(folder, args);
  return (text ?? '')
    .split('\u0001')
    .filter((record) => record.trim() !== '')
    .map(readCommitRecord);
};

const readOne = remembered(async (folder, sha): Promise<Commit> => {
  const [commit] = await readLog(folder, { range: sha, options: ['-1'] });
  if (!commit) throw new Error(`Unexpected id ${sha}, expected a commit`);
  return commit;
});

export const readCommit = (folder: string, sha: string): Promise<Commit | null> =>
  readOne(folder, sha, '').catch(() => null);
