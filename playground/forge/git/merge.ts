import { readCommit, readLog, writeCommit, type Person } from './objects.ts';
import { remembered } from './remembered.ts';
import { GitFailed, git } from './run.ts';

/** The tree of a three-way merge, or null where the two are in conflict. */
export const mergeTrees = remembered(async (folder, ours, theirs): Promise<string | null> => {
  try {
    const output = await git(folder, ['merge-tree', '--write-tree', '--no-messages', ours, theirs]);
    return output.trim().split('\n')[0] ?? null;
  } catch (error) {
    if (error instanceof GitFailed && error.status === 1) return null;
    throw error;
  }
});

interface Rebased {
  tip: string;
  committer: Person;
}

/** The change that a commit made, made again elsewhere: a commit with the target's tree stands in as the base. */
const pick = async (folder: string, sha: string, { tip, committer }: Rebased): Promise<string | null> => {
  const commit = await readCommit(folder, sha);
  const onto = await readCommit(folder, tip);
  const parent = commit?.parents[0];
  if (commit === null || onto === null || parent === undefined) return null;
  const standIn = await writeCommit(folder, {
    tree: onto.tree,
    parents: [parent],
    message: 'stand-in',
    author: committer,
    committer,
  });
  const tree = await mergeTrees(folder, standIn, sha);
  if (tree === null) return null;
  return writeCommit(folder, {
    tree,
    parents: [tip],
    message: commit.message,
    author: commit.author,
    committer,
  });
};

export const rebase = async (
  folder: string,
  base: string,
  head: string,
  committer: Person,
): Promise<string | null> => {
  const commits = await readLog(folder, {
    range: `${base}..${head}`,
    options: ['--reverse', '--no-merges'],
  });
  let tip: string | null = base;
  for (const { sha } of commits) {
    tip = await pick(folder, sha, { tip, committer });
    if (tip === null) return null;
  }
  return tip;
};
