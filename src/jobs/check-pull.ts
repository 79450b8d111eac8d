import type { RepositoryRef } from '../domain/job.ts';
import type { PullState } from '../domain/pull.ts';
import type { Outcome } from '../domain/queue.ts';
import { fetchPull } from '../effects/github/pulls.ts';
import { candidateOf, checkPermissions } from './candidate.ts';
import { checkHead, failHead } from './check-head.ts';
import { closeRun } from './head-run.ts';
import type { JobKind } from './job-kind.ts';
import type { Work } from './service.ts';

/** The run on the head before, if its job gave way to this one. */
const leaveEarlierHead = async (
  work: Work,
  repository: RepositoryRef,
  { number, head }: PullState,
): Promise<void> => {
  const { memory } = work.service;
  const key = `head/${repository.id}/${number}`;
  const before = await memory.get(key);
  if (before === head) return;
  if (typeof before === 'string') await closeRun(work, repository, before, head);
  await memory.set(key, head);
};

export const checkPull: JobKind<'check-pull'> = {
  type: 'check-pull',
  run: async ({ repository, pull }, work): Promise<Outcome> => {
    const octokit = work.service.github.of(repository, checkPermissions);
    const state = await fetchPull(octokit, repository, pull);
    if (!state.isOpen) return { outcome: 'done' };
    await leaveEarlierHead(work, repository, state);
    await checkHead(work, { repository, head: state.head, candidates: [candidateOf(state)], demand: null });
    return { outcome: 'done' };
  },
  fail: async ({ repository, pull }, work, why) => {
    const octokit = work.service.github.of(repository, checkPermissions);
    const state = await fetchPull(octokit, repository, pull);
    if (state.isOpen)
      await failHead(
        work,
        { repository, head: state.head, candidates: [candidateOf(state)], demand: null },
        why,
      );
  },
};
