import { git, GitError } from './git.ts';
import { objectsOf } from './git-objects.ts';

/** The commit that a name stands for, or null where there is none. */
export const resolveCommit = async (root: string, revision: string): Promise<string | null> =>
  revision === '' ? null : ((await objectsOf(root).read(`${revision}^{commit}`))?.id ?? null);

const parentsOf = async (root: string, commit: string): Promise<string[]> => {
  const text = (await objectsOf(root).read(commit))?.bytes.toString('latin1') ?? '';
  const [head = ''] = text.split('\n\n', 1);
  return [...head.matchAll(/^parent ([\da-f]+)$/gm)].map(([, id = '']) => id);
};

/** A branch has mostly fewer commits of its own. */
const fewCommits = 32;

/** Whether one of two commits is found behind the other, without going far. */
const isBehind = async (root: string, one: string, other: string): Promise<boolean> => {
  const queue = [other];
  for (const commit of queue) {
    if (commit === one) return true;
    if (queue.length > fewCommits) return false;
    for (const parent of await parentsOf(root, commit)) if (!queue.includes(parent)) queue.push(parent);
  }
  return false;
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/**
 * Where two histories have crossed, they part at several commits. Beside any one of them, a head that undoes what the
 * others brought would seem to change nothing. So the two part where `one` first had all of them.
 */
const joinOf = async (root: string, one: string, parted: readonly string[]): Promise<string> => {
  const chain = lines(await git(root, ['rev-list', '--first-parent', one]));
  const after = await Promise.all(
    parted.map(async (commit) => {
      const later = await git(root, ['rev-list', '--ancestry-path', one, `^${commit}`]);
      return new Set([commit, ...lines(later)]);
    }),
  );
  return chain.findLast((commit) => after.every((all) => all.has(commit))) ?? one;
};

/** Where `other` went its own way. A process of its own is asked only where `one` has moved on since. */
export const mergeBase = async (root: string, one: string, other: string): Promise<string | null> => {
  if (await isBehind(root, one, other)) return one;
  try {
    const parted = lines(await git(root, ['merge-base', '--all', one, other]));
    return parted.length > 1 ? await joinOf(root, one, parted) : (parted[0] ?? null);
  } catch (error) {
    if (error instanceof GitError && error.message === '') return null;
    throw error;
  }
};
