import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

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
export const gitEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !redirecting.has(name)));

/** What git answers, in the repository or folder that it is asked for. */
export const git = async (root: string, args: readonly string[]): Promise<string> => {
  try {
    const { stdout } = await run('git', ['-C', root, ...args], {
      maxBuffer: 512 * 1024 * 1024,
      env: gitEnvironment(),
    });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new GitError('git is not installed, or not in PATH', { cause: error });
    throw new GitError((stderr ?? '').trim().split('\n')[0] ?? 'git failed', { cause: error });
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

/** Commits at which a branch came to have another content of a path, newest first: not those that it merged. */
export const commitsOf = async (root: string, tip: string, path: string): Promise<string[]> =>
  (await git(root, ['log', '--first-parent', '--format=%H', tip, '--', `:(literal,top)${path}`]))
    .split('\n')
    .filter((line) => line !== '');

/** Paths whose content differs between a commit and the files on the disk. */
export const changedOnDisk = async (root: string, from: string): Promise<string[]> => {
  const names = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--ignore-submodules', '-z'];
  const listings = [
    await git(root, [...names, from, '--']),
    await git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
  ];
  return listings.flatMap((listing) => listing.split('\0')).filter((path) => path !== '');
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
