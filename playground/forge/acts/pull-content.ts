import { type Forge, folderOf } from '../forge.ts';
import { type ChangedFile, readDiff } from '../git/diff.ts';
import { type Commit, readLog } from '../git/objects.ts';
import { mergeBase } from '../git/refs.ts';
import type { PullIssue, Repository } from '../store.ts';
import { baseTip } from './mergeability.ts';

/** More are never listed. */
const mostFiles = 3000;
const mostCommits = 250;

/** What a pull request changes since its branch left the base. */
export const filesOf = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
): Promise<ChangedFile[]> => {
  const folder = folderOf(forge, repository);
  const tip = await baseTip(forge, repository, issue);
  const { sha } = issue.pull.head;
  const from = (await mergeBase(folder, tip, sha)) ?? tip;
  return (await readDiff(folder, from, sha)).slice(0, mostFiles);
};

export const commitsOf = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
): Promise<Commit[]> => {
  const tip = await baseTip(forge, repository, issue);
  const range = `${tip}..${issue.pull.head.sha}`;
  const commits = await readLog(folderOf(forge, repository), { range, options: ['--reverse'] });
  return commits.slice(0, mostCommits);
};
