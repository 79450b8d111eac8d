import { fetchPullsOf } from '../effects/github/pulls.ts';
import { candidateOf, checkPermissions } from './candidate.ts';
import { type CheckOrder, checkHead, failHead } from './check-head.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import type { Work } from './service.ts';

/** Pull requests of forks are not named in events about checks: they are found by their commit. */
const orderOf = async (
  { repository, head }: JobOf<'check-commit'>,
  { service, running }: Work,
): Promise<CheckOrder> => {
  const octokit = service.github.of(repository, checkPermissions);
  const pulls = await fetchPullsOf(octokit, repository, head);
  return { repository, head, candidates: pulls.map(candidateOf), demand: running.id };
};

export const checkCommit: JobKind<'check-commit'> = {
  type: 'check-commit',
  run: async (job, work) => {
    const order = await orderOf(job, work);
    if (order.candidates.length > 0) await checkHead(work, order);
    return { outcome: 'done' };
  },
  fail: async (job, work, why) => {
    const order = await orderOf(job, work);
    if (order.candidates.length > 0) await failHead(work, order, why);
  },
};
