import { type Forge, folderOf } from '../forge.ts';
import { readCommit } from '../git/objects.ts';
import { deleteRef, isAncestor, moveRef, noCommit, readRef } from '../git/refs.ts';
import { emit } from '../hooks/emit.ts';
import { unprocessable } from '../http/errors.ts';
import type { MergeGroup, PullIssue, Repository, User } from '../store.ts';
import { viewSimpleCommit } from '../views/commit.ts';
import { verdictOf } from './check-state.ts';
import { requestSuites } from './checks.ts';
import { tellIssue } from './issues.ts';
import { makeMerge, markMerged } from './merge.ts';
import { readMergeability } from './mergeability.ts';
import { afterPush } from './push.ts';
import { requirementsOn } from './rules.ts';

const viewGroup = async (forge: Forge, repository: Repository, group: MergeGroup) => {
  const commit = await readCommit(folderOf(forge, repository), group.headSha);
  return {
    head_sha: group.headSha,
    head_ref: `refs/heads/${group.headRef}`,
    base_sha: group.baseSha,
    base_ref: `refs/heads/${group.base}`,
    head_commit: commit && viewSimpleCommit(commit),
  };
};

const tellGroup = async (
  forge: Forge,
  repository: Repository,
  group: MergeGroup,
  action: 'checks_requested' | 'destroyed',
  more: Record<string, unknown> = {},
): Promise<void> =>
  emit(forge, {
    name: 'merge_group',
    action,
    repository,
    sender: group.by,
    payload: { merge_group: await viewGroup(forge, repository, group), ...more },
  });

/** What would be merged is a branch of its own: on top of the base, or of the one before in the queue. */
const buildGroup = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  by: User,
): Promise<MergeGroup | null> => {
  const base = issue.pull.base.ref;
  const folder = folderOf(forge, repository);
  const before = repository.queue.findLast((group) => group.base === base);
  const baseSha = before?.headSha ?? (await readRef(folder, `refs/heads/${base}`)) ?? noCommit;
  const wish = { method: 'merge' as const, sha: undefined, title: undefined, message: undefined };
  const headSha = await makeMerge(forge, repository, { issue, base: baseSha, by, wish });
  if (headSha === null) return null;
  repository.verified.add(headSha);
  const headRef = `gh-readonly-queue/${base}/pr-${issue.number}-${baseSha}`;
  return { pull: issue, by, base, headRef, headSha, baseSha };
};

const startGroup = async (forge: Forge, repository: Repository, group: MergeGroup): Promise<void> => {
  const { headRef: branch, headSha: after, baseSha, by } = group;
  const ref = `refs/heads/${branch}`;
  repository.queue.push(group);
  await moveRef(folderOf(forge, repository), ref, after, noCommit);
  await afterPush(forge, repository, { ref, before: noCommit, after, by });
  await requestSuites(forge, repository, { sha: after, branch, before: baseSha, by });
  await tellGroup(forge, repository, group, 'checks_requested');
};

type Reason = 'merged' | 'invalidated' | 'dequeued';

const dropGroup = async (
  forge: Forge,
  repository: Repository,
  group: MergeGroup,
  reason: Reason,
): Promise<void> => {
  const { headRef, headSha: before, by } = group;
  const ref = `refs/heads/${headRef}`;
  repository.queue = repository.queue.filter((kept) => kept !== group);
  await deleteRef(folderOf(forge, repository), ref, before);
  await tellGroup(forge, repository, group, 'destroyed', { reason });
  await afterPush(forge, repository, { ref, before, after: noCommit, by });
};

export const enqueue = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  by: User,
): Promise<MergeGroup> => {
  if (repository.queue.some(({ pull }) => pull === issue)) {
    throw unprocessable('The pull request is already in the queue');
  }
  const { state, blocks } = await readMergeability(forge, repository, issue);
  // To be behind is what a queue is for.
  const sentence = issue.state === 'closed' ? 'The pull request is closed' : blocks[0];
  if (sentence !== undefined && state !== 'behind') throw unprocessable(sentence);
  const group = await buildGroup(forge, repository, issue, by);
  if (group === null) throw unprocessable('The pull request conflicts with one before it in the queue');
  await tellIssue(forge, repository, issue, 'enqueued', by);
  await startGroup(forge, repository, group);
  await advanceQueue(forge, repository);
  return group;
};

/** Those behind stood on what is gone: they are built again. */
const rebuild = async (forge: Forge, repository: Repository, base: string, from: number): Promise<void> => {
  const behind = repository.queue.slice(from).filter((group) => group.base === base);
  for (const group of behind) await dropGroup(forge, repository, group, 'invalidated');
  for (const { pull, by } of behind) {
    const group = await buildGroup(forge, repository, pull, by);
    if (group) await startGroup(forge, repository, group);
    else await tellIssue(forge, repository, pull, 'dequeued', by, { reason: 'MERGE_CONFLICT' });
  }
};

const leave = async (
  forge: Forge,
  repository: Repository,
  group: MergeGroup,
  by: User,
  reason: string,
): Promise<void> => {
  const index = repository.queue.indexOf(group);
  await dropGroup(forge, repository, group, reason === 'MANUAL' ? 'dequeued' : 'invalidated');
  await tellIssue(forge, repository, group.pull, 'dequeued', by, { reason });
  await rebuild(forge, repository, group.base, index);
};

export const dequeue = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  by: User,
): Promise<void> => {
  const group = repository.queue.find(({ pull }) => pull === issue);
  if (!group) throw unprocessable('The pull request is not in the queue');
  await leave(forge, repository, group, by, 'MANUAL');
};

const landGroup = async (forge: Forge, repository: Repository, group: MergeGroup): Promise<boolean> => {
  const { base, baseSha, headSha, by, pull: issue } = group;
  const ref = `refs/heads/${base}`;
  if (!(await moveRef(folderOf(forge, repository), ref, headSha, baseSha))) return false;
  await markMerged(forge, repository, issue, { base: baseSha, commit: headSha, by });
  await dropGroup(forge, repository, group, 'merged');
  const cause = 'merge_queue_merge';
  await afterPush(forge, repository, { ref, before: baseSha, after: headSha, by, cause });
  return true;
};

/** Merges from the front of each queue what is green, and takes out what is red. */
export const advanceQueue = async (forge: Forge, repository: Repository): Promise<void> => {
  const isFirst = (group: MergeGroup): boolean =>
    repository.queue.find(({ base }) => base === group.base) === group;
  for (const group of repository.queue.filter(isFirst)) {
    const { checks } = requirementsOn(repository, group.base, null, 'pull_request');
    const verdicts = checks.map((check) => verdictOf(repository, group.headSha, check));
    if (verdicts.includes('failing')) {
      await leave(forge, repository, group, group.by, 'CI_FAILURE');
    } else if (verdicts.every((verdict) => verdict === 'passed')) {
      const tip = (await readRef(folderOf(forge, repository), `refs/heads/${group.base}`)) ?? noCommit;
      if (await isAncestor(folderOf(forge, repository), tip, group.headSha)) {
        await landGroup(forge, repository, group);
        await advanceQueue(forge, repository);
      } else await rebuild(forge, repository, group.base, repository.queue.indexOf(group));
    }
  }
};
