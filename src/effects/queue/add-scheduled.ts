import type { Job } from '../../domain/job.ts';
import { addJob } from './add-jobs.ts';
import type { Database } from './database.ts';

export interface ScheduledJob {
  job: Job;
  everyMinutes: number;
}

const take = `
INSERT INTO specgate.schedule AS s (name, ran_at) VALUES ($1, now())
ON CONFLICT (name) DO UPDATE SET ran_at = now() WHERE s.ran_at <= now() - $2 * interval '1 minute'
RETURNING 1`;

/** Whichever replica asks first after the time has come adds it. */
export const addScheduled = (database: Database, { job, everyMinutes }: ScheduledJob): Promise<boolean> =>
  database.transaction(async (within) => {
    const taken = await within.query(take, [job.type, everyMinutes]);
    if (taken.length > 0) await addJob(within, job);
    return taken.length > 0;
  });
