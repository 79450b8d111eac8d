import type { Delivery } from '../../domain/job.ts';
import { rowOf, unitOf } from './job-rows.ts';

export type Accepted = 'stored' | 'known' | 'again';

/**
 * Where deliveries are stored before GitHub is answered, each with its jobs in it: as little as can be, because GitHub
 * waits for it. Then their jobs are spread to where they wait.
 */
export interface Inbox {
  /** The ids of those that are new; they are stored. */
  store(deliveries: readonly StoredDelivery[]): Promise<Set<string>>;
  /** Of those that are known, the ids of those of which a job has failed for good; their jobs are spread again. */
  repeat(ids: readonly string[]): Promise<Set<string>>;
  /** Has all jobs wait that came before. */
  spread(): Promise<void>;
  prune(days: number): Promise<void>;
}

export interface StoredDelivery {
  id: string;
  event: string;
  action: string | null;
  units: string[];
  /** Rows, as JSON. */
  jobs: string;
}

export const storedOf = ({ id, event, action, jobs }: Delivery): StoredDelivery => ({
  id,
  event,
  action,
  units: jobs.map(unitOf),
  jobs: JSON.stringify(jobs.map((job, at) => rowOf(job, at))),
});
