import type { JobKind } from './job-kind.ts';

export const sweep: JobKind<'sweep'> = {
  type: 'sweep',
  run: async (_job, { service }) => {
    await service.mirrors.prune();
    return { outcome: 'done' };
  },
  fail: async () => {},
};
