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

/** A process of its own is asked only where the one has moved on since the other left it. */
export const mergeBase = async (root: string, one: string, other: string): Promise<string | null> => {
  if (await isBehind(root, one, other)) return one;
  try {
    return (await git(root, ['merge-base', one, other])).trim();
  } catch (error) {
    if (error instanceof GitError && error.message === '') return null;
    throw error;
  }
};
