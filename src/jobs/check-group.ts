import { type CheckOrder, checkHead, failHead } from './check-head.ts';
import type { JobKind, JobOf } from './job-kind.ts';

/** The pull request for which a merge group was made stands in the name of its branch. */
const pullIn = (headRef: string): number | null => {
  const [, number] = /\/pr-(\d+)-[0-9a-f]+$/.exec(headRef) ?? [];
  return number === undefined ? null : Number(number);
};

const orderOf = ({ repository, head, headRef, base, branch }: JobOf<'check-group'>): CheckOrder => ({
  repository,
  head,
  // A queue merges into branches that have rules of their own: it is never waved through as some other branch.
  candidates: [{ pull: pullIn(headRef), branch, isDefault: true, base, ref: `refs/heads/${headRef}` }],
  demand: null,
});

export const checkGroup: JobKind<'check-group'> = {
  type: 'check-group',
  run: async (job, work) => {
    await checkHead(work, orderOf(job));
    return { outcome: 'done' };
  },
  fail: (job, work, why) => failHead(work, orderOf(job), why),
};
