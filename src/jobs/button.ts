import { fetchPermission } from '../effects/github/people.ts';
import { refusePermission } from '../workflow/authority.ts';
import { checkPermissions } from './check-head.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import type { Work } from './service.ts';

/** A button has no place for a refusal: what its presser may not do is written down for whoever looks after this. */
const isAllowed = async (
  { repository, sender }: JobOf<'button'>,
  { service, log }: Work,
): Promise<boolean> => {
  const octokit = service.github.of(repository, checkPermissions);
  const permission = await fetchPermission(octokit, repository, sender.login);
  const refusal = refusePermission('This button', 'write', { login: sender.login, permission });
  if (refusal !== null) log.info({ refusal }, 'button refused');
  return refusal === null;
};

export const button: JobKind<'button'> = {
  type: 'button',
  run: async (job, work) => {
    const { repository, head, action } = job;
    if (!(await isAllowed(job, work))) return { outcome: 'done' };
    if (action === 'check') await work.service.queue.add({ type: 'check-commit', repository, head });
    return { outcome: 'done' };
  },
  fail: async () => {},
};
