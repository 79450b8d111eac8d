import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '../../../src/domain/job.ts';
import type { Outcome, Queue, RunningJob } from '../../../src/domain/queue.ts';
import { openLatch } from './sample-jobs.ts';

export const done: Outcome = { outcome: 'done' };

export const nobodyDies = async (job: RunningJob, error: unknown): Promise<void> => {
  throw new Error(`Unexpected death of ${JSON.stringify(job.job)}`, { cause: error });
};

export const nameOf = (job: Job): string => {
  if (job.type === 'command') return `${job.thread}/${job.comment}`;
  return job.type === 'check-pull' ? `#${job.pull}` : job.type;
};

export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await pause(5);
};

/** Runs jobs until so many have ended well, and tells which, in order. */
export const workOff = async (
  queue: Queue,
  count: number,
  run: (job: RunningJob) => Promise<Outcome> = async () => done,
): Promise<string[]> => {
  const names: string[] = [];
  const all = openLatch();
  await queue.work({
    run: async (job) => {
      const outcome = await run(job);
      if (outcome.outcome === 'done') names.push(nameOf(job.job));
      if (names.length === count) all.open();
      return outcome;
    },
    onDead: nobodyDies,
  });
  await all.opened;
  await queue.stop(10_000);
  return names;
};
