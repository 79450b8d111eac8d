import type { Outcome } from '../domain/queue.ts';
import { fetchPull } from '../effects/github/pulls.ts';
import { candidateOf, checkHead, checkPermissions, failHead } from './check-head.ts';
import type { JobKind } from './job-kind.ts';

export const checkPull: JobKind<'check-pull'> = {
  type: 'check-pull',
  run: async ({ repository, pull }, work): Promise<Outcome> => {
    const octokit = work.service.github.of(repository, checkPermissions);
    const state = await fetchPull(octokit, repository, pull);
    if (state.isOpen)
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
