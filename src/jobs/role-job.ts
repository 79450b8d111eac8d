import type { Outcome } from '../domain/queue.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { ModelBusy, Superseded } from '../effects/model/errors.ts';
import { refusePermission } from '../workflow/authority.ts';
import { type Answer, type Asked, failed, refused } from './commands/answer.ts';
import { StillRunning } from './develop/await-ci.ts';
import { draftPermissions } from './draft/open-draft.ts';
import { endedText, endRequest, isDone, isLatest, type Requested, watchRequest } from './draft/superseded.ts';
import { replyPlace, type RoleJob, tellRole } from './role-reply.ts';
import type { Work } from './service.ts';

/** What all roles have in common: who may, one reply that is edited, and that the last request counts. */

export interface Role<Job extends RoleJob> {
  /** Of several requests for the same role in one thread the last one counts. */
  role(job: Job): string;
  perform(job: Job, asked: Asked, work: Work, signal: AbortSignal): Promise<Answer>;
  /** How it ends where trying again at once would not mend it; null where it might. */
  endingOf(error: unknown, isLast: boolean): Answer | null;
}

/** Null where nobody waits for an answer any more. */
const carryOut = async <Job extends RoleJob>(
  { perform, endingOf }: Role<Job>,
  job: Job,
  requested: Requested,
  work: Work,
): Promise<Answer | null> => {
  const { service, running } = work;
  const { repository, thread, isPull, sender } = job;
  const octokit = service.github.of(repository, draftPermissions);
  const permission = await fetchPermission(octokit, repository, sender.login);
  const refusal = refusePermission(`\`/spec ${requested.role}\``, 'write', {
    login: sender.login,
    permission,
  });
  if (refusal !== null) return refused(refusal);
  const watch = watchRequest(service, requested, job.key);
  const signal = AbortSignal.any([running.signal, watch.signal]);
  const asked: Asked = { work, repository, thread, isPull, sender, permission, reply: replyPlace(job) };
  try {
    return await perform(job, asked, work, signal);
  } catch (error) {
    if (watch.signal.aborted || error instanceof Superseded) {
      // A stage that was told at the same moment is not the last word.
      await tellRole(job, work, refused(endedText));
      return null;
    }
    const ending = endingOf(error, running.isLast);
    if (ending === null) throw error;
    work.log.info({ why: error instanceof Error ? error.message : String(error) }, 'ended without it');
    return ending;
  } finally {
    watch.close();
  }
};

/** The job of a role, whatever it does. */
export const roleJob = <Job extends RoleJob>(type: Job['type'], role: Role<Job>) => {
  const requestedBy = (job: Job): Requested => ({
    repository: job.repository,
    thread: job.thread,
    role: role.role(job),
  });
  return {
    type,
    run: async (job: Job, work: Work): Promise<Outcome> => {
      const { service, log } = work;
      const requested = requestedBy(job);
      const { key } = job;
      if (!(await isLatest(service, requested, key)) || (await isDone(service, requested, key)))
        return { outcome: 'done' };
      try {
        const answer = await carryOut(role, job, requested, work);
        if (answer === null) return { outcome: 'done' };
        await tellRole(job, work, answer);
        await endRequest(service, requested, replyPlace(job));
        log.info({ role: requested.role, mark: answer.mark }, 'answered');
        return { outcome: 'done' };
      } catch (error) {
        if (!(error instanceof ModelBusy || error instanceof StillRunning)) throw error;
        return { outcome: 'put-back', until: error.until, why: error.message };
      }
    },
    fail: async (job: Job, work: Work, why: string): Promise<void> => {
      await tellRole(job, work, failed(`This was not done: ${why}. Ask again to try once more.`));
      await endRequest(work.service, requestedBy(job), replyPlace(job));
    },
  };
};
