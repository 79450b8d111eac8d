import { type Forge, folderOf, timestamp } from '../forge.ts';
import { mergeTrees, rebase } from '../git/merge.ts';
import { writeCommit } from '../git/objects.ts';
import { moveRef, readRef } from '../git/refs.ts';
import { type Actor, accountOf } from '../http/actor.ts';
import { ApiError, ruleViolation } from '../http/errors.ts';
import type { PullIssue, Repository, User } from '../store.ts';
import { closeIssue } from './issues.ts';
import { readMergeability } from './mergeability.ts';
import { forgePerson, personOf } from './people.ts';
import { afterPush } from './push.ts';
import { requirementsOn } from './rules.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface MergeWish {
  method: MergeMethod;
  /** The head that was looked at; another one is not merged. */
  sha: string | undefined;
  title: string | undefined;
  message: string | undefined;
}

const notMergeable = (): ApiError => new ApiError(405, 'Pull Request is not mergeable');

const messageFor = (issue: PullIssue, { method, title, message }: MergeWish): string => {
  const { number, pull } = issue;
  const isSquash = method === 'squash';
  const first =
    title ??
    (isSquash
      ? `${issue.title} (#${number})`
      : `Merge pull request #${number} from ${pull.head.repository.owner.login}/${pull.head.ref}`);
  const rest = message ?? (isSquash ? '' : issue.title);
  return rest === '' ? first : `${first}\n\n${rest}`;
};

/** The commit that brings a pull request into a base, or null where git finds conflicts. */
export const makeMerge = async (
  forge: Forge,
  repository: Repository,
  { issue, base, by, wish }: { issue: PullIssue; base: string; by: User; wish: MergeWish },
): Promise<string | null> => {
  const folder = folderOf(forge, repository);
  const head = issue.pull.head.sha;
  if (wish.method === 'rebase') return rebase(folder, base, head, forgePerson(forge));
  const tree = await mergeTrees(folder, base, head);
  if (tree === null) return null;
  return writeCommit(folder, {
    tree,
    parents: wish.method === 'merge' ? [base, head] : [base],
    message: messageFor(issue, wish),
    author: personOf(forge, by),
    committer: forgePerson(forge),
  });
};

/** What is missing is answered with 405. */
const requireMergeable = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  actor: Actor,
): Promise<void> => {
  if (issue.state === 'closed') throw notMergeable();
  const { state, blocks } = await readMergeability(forge, repository, issue, actor);
  if (state === 'dirty') throw notMergeable();
  if (state === 'draft') throw new ApiError(405, 'Pull Request is still a draft');
  const wanted = requirementsOn(repository, issue.pull.base.ref, actor, 'pull_request');
  const sentences = wanted.isQueued ? ['Changes must be made through the merge queue', ...blocks] : blocks;
  if (sentences.length > 0) throw ruleViolation(405, sentences);
};

export const markMerged = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  { base, commit, by }: { base: string; commit: string; by: User },
): Promise<void> => {
  issue.pull.base.sha = base;
  issue.pull.merged = { at: timestamp(forge), by, commit };
  await closeIssue(forge, repository, issue, by, null);
};

const moved = (): ApiError => new ApiError(409, 'Base branch was modified. Review and try the merge again.');

export const mergePull = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  wish: MergeWish,
  actor: Actor,
): Promise<string> => {
  const folder = folderOf(forge, repository);
  const by = accountOf(actor);
  const ref = `refs/heads/${issue.pull.base.ref}`;
  if (wish.sha !== undefined && wish.sha !== issue.pull.head.sha) {
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  }
  await requireMergeable(forge, repository, issue, actor);
  const base = await readRef(folder, ref);
  if (base === null) throw notMergeable();
  const commit = await makeMerge(forge, repository, { issue, base, by, wish });
  if (commit === null) throw notMergeable();
  if (!(await moveRef(folder, ref, commit, base))) throw moved();
  if (wish.method !== 'rebase') repository.verified.add(commit);
  await markMerged(forge, repository, issue, { base, commit, by });
  await afterPush(forge, repository, { ref, before: base, after: commit, by, cause: 'pr_merge' });
  return commit;
};
