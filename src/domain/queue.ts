import type { Delivery, Job } from './job.ts';

/** A job as it is handed to whoever runs it. */
export interface RunningJob {
  job: Job;
  /** Names this job in logs and in what people are told. */
  id: string;
  /** Counted from 1. */
  attempt: number;
  /** There will be no further attempt: what is to be said of a failure has to be said now. */
  isLast: boolean;
  /** Aborted when the service stops and the time to drain is over. */
  signal: AbortSignal;
}

/** How a job ended. An error that is thrown is tried again, with growing pauses. */
export type Outcome =
  | { outcome: 'done' }
  /** Not now: it runs again then, and that is no failed attempt. */
  | { outcome: 'put-back'; until: Date; why: string };

export interface QueueStats {
  /** Jobs that wait, run and have failed for good, by type. */
  waiting: Record<string, number>;
  running: Record<string, number>;
  dead: Record<string, number>;
  /** Since when the oldest job waits that could run. */
  oldest: Date | null;
}

/** Stores work durably, and hands it out. */
export interface Queue {
  /** Stored when it resolves, with its jobs. One that is known is left alone, unless a job of it has failed for good: that runs again. */
  accept(delivery: Delivery): Promise<'stored' | 'known' | 'again'>;
  add(job: Job, after?: Date): Promise<void>;
  /** Starts to hand out jobs. A job whose attempts are used up goes to `onDead`. */
  work(handlers: {
    run(job: RunningJob): Promise<Outcome>;
    onDead(job: RunningJob, error: unknown): Promise<void>;
  }): Promise<void>;
  /** Nothing of this installation runs until then. */
  pause(installation: number, until: Date): Promise<void>;
  stats(): Promise<QueueStats>;
  /** Whether the database answers. */
  isReady(): Promise<boolean>;
  /** Hands out nothing more, and waits for what runs; at most so long. */
  stop(drainMilliseconds: number): Promise<void>;
}

/**
 * What is worth remembering between jobs and is no truth: losing it costs time, never state. Values are plain JSON.
 */
export interface Memory {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** One thing at a time of each name, among all replicas. */
  exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Finished steps of long jobs: a job that runs again does not do them again. */
export interface Journal {
  /** What the step gave when it was done before, as plain JSON; otherwise it is done now, and noted. */
  step<Value>(job: string, name: string, run: () => Promise<Value>): Promise<Value>;
}
