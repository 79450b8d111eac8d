import type { Job, JobType } from '../domain/job.ts';
import type { Outcome } from '../domain/queue.ts';
import type { Work } from './service.ts';

export type JobOf<Type extends JobType> = Extract<Job, { type: Type }>;

/** How one type of job is done. */
export interface JobKind<Type extends JobType> {
  type: Type;
  run(job: JobOf<Type>, work: Work): Promise<Outcome>;
  /** Tells whoever waits for it that it has failed for good, and why. */
  fail(job: JobOf<Type>, work: Work, why: string): Promise<void>;
}
