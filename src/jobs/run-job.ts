import type { Job, JobType } from '../domain/job.ts';
import type { Outcome, RunningJob } from '../domain/queue.ts';
import { RateLimited } from '../effects/github/errors.ts';
import { button } from './button.ts';
import { checkBranch } from './check-branch.ts';
import { checkCommit } from './check-commit.ts';
import { checkGroup } from './check-group.ts';
import { checkPull } from './check-pull.ts';
import { command } from './command.ts';
import { develop } from './develop.ts';
import { draft } from './draft.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { label } from './label.ts';
import type { Service, Work } from './service.ts';
import { sweep } from './sweep.ts';
import { welcome } from './welcome.ts';

/** One line per type of job. */
const kinds: { [Type in JobType]: JobKind<Type> } = {
  'check-pull': checkPull,
  'check-commit': checkCommit,
  'check-branch': checkBranch,
  'check-group': checkGroup,
  command,
  label,
  draft,
  develop,
  button,
  welcome,
  sweep,
};

const describe = (job: Job): object => {
  if (job.type === 'sweep') return { type: job.type };
  const { repository, ...rest } = job;
  const { installation, owner, name } = repository;
  const { text: _text, words: _words, asked: _asked, ...shown } = rest as Record<string, unknown>;
  return { installation, repository: `${owner}/${name}`, ...shown };
};

const workOf = (service: Service, running: RunningJob): Work => ({
  service,
  running,
  log: service.log.child({ request: running.id, attempt: running.attempt, ...describe(running.job) }),
});

/** The table knows which job is whose; the type system sees only that both are of some type. */
const kindOf = <Type extends JobType>(job: JobOf<Type>): JobKind<Type> => kinds[job.type];

/** Quota has run out: the job waits for it without losing an attempt, and so do others of this installation. */
const putBack = async ({ service, running, log }: Work, { until }: RateLimited): Promise<Outcome> => {
  const { job } = running;
  if (job.type !== 'sweep') await service.queue.pause(job.repository.installation, until);
  log.warn({ until: until.toISOString() }, 'put back until GitHub answers again');
  return { outcome: 'put-back', until, why: 'GitHub answers no more calls until then' };
};

export const runJob = async (service: Service, running: RunningJob): Promise<Outcome> => {
  const work = workOf(service, running);
  try {
    return await kindOf(running.job).run(running.job, work);
  } catch (error) {
    if (error instanceof RateLimited) return putBack(work, error);
    work.log.error({ err: error }, running.isLast ? 'failed for good' : 'failed, to be tried again');
    throw error;
  }
};

/** What people are told of a failure: nothing of its inside. */
const told = ({ id }: RunningJob): string =>
  `something went wrong here, more than once; whoever looks after this service finds it under ${id}`;

export const failJob = async (service: Service, running: RunningJob): Promise<void> => {
  const work = workOf(service, running);
  await kindOf(running.job).fail(running.job, work, told(running));
};
