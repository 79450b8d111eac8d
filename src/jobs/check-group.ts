import { type CheckOrder, checkHead, failHead } from './check-head.ts';
import type { JobKind, JobOf } from './job-kind.ts';

/** The pull request for which a merge group was made stands in the name of its branch. */
const pullIn = (headRef: string): number | null => {
  const [, number] = /\/pr-(\d+)-[0-9a-f]+$/.exec(headRef) ?? [];
  return number === undefined ? null : Number(number);
};

const orderOf = ({
  repository,
  head,
  headRef,
  base,
  branch,
  isDefault,
}: JobOf<'check-group'>): CheckOrder => ({
  repository,
  head,
  candidates: [
    { pull: pullIn(headRef), branch, isDefault, base, ref: `refs/heads/${headRef}`, isQueued: true },
  ],
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
