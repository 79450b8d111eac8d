import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '../../domain/job.ts';
import type { Journal, Memory, Queue } from '../../domain/queue.ts';
import { addJob, channel } from './add-jobs.ts';
import { addScheduled, type ScheduledJob } from './add-scheduled.ts';
import type { Database } from './database.ts';
import type { Inbox } from './inbox.ts';
import { openIntake } from './intake.ts';
import { openJournal } from './open-journal.ts';
import { endLeases } from './lease.ts';
import { openMemory } from './open-memory.ts';
import { pauseInstallation } from './pause-installation.ts';
import { prune } from './prune.ts';
import { readStats } from './read-stats.ts';
import type { Retries } from './retries.ts';
import { type JobRunner, startJobs } from './run-jobs.ts';
import { openTurns, type Turns } from './turns.ts';

export interface WorkOptions {
  /** How many jobs run at a time in this process. */
  most?: number;
  retries?: Partial<Retries>;
  /** How often is looked for what became due, and for what others have left. New jobs do not wait for it. */
  pollMilliseconds?: number;
  /** Added every so many minutes, once among all replicas. */
  scheduled?: readonly ScheduledJob[];
  /** What went wrong in the background. */
  onError(error: unknown): void;
}

export interface OpenQueue {
  queue: Queue;
  memory: Memory;
  journal: Journal;
  close(): Promise<void>;
}

const defaultRetries: Retries = { attempts: 6, firstMilliseconds: 5000, mostMilliseconds: 15 * 60_000 };
const minute = 60_000;
const hour = 60 * minute;
const mostPatience = 2000;

/** One that lets people wait is not ready. */
const answers = (database: Database): Promise<boolean> => {
  const answer = database.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, pause(mostPatience, false, { ref: false })]);
};

interface Parts {
  database: Database;
  inbox: Inbox;
  turns: Turns;
  options: WorkOptions;
}

/** What is done now and then, by any replica. */
const startRounds = ({ database, inbox, options }: Parts, onAdded: () => void): (() => void) => {
  const { scheduled = [], onError } = options;
  const schedule = async (): Promise<void> => {
    for (const each of scheduled) if (await addScheduled(database, each)) onAdded();
  };
  const runNow = (run: () => Promise<void>): void => void run().catch(onError);
  runNow(schedule);
  const often = Math.min(1, ...scheduled.map(({ everyMinutes }) => everyMinutes)) * minute;
  const timers = [
    setInterval(() => runNow(schedule), often),
    setInterval(() => runNow(() => prune(database, inbox)), hour),
  ];
  return () => timers.forEach(clearInterval);
};

const queueOf = (parts: Parts): { queue: Queue; wake: () => void } => {
  const { database, inbox, turns, options } = parts;
  let runner: JobRunner | null = null;
  let endRounds: (() => void) | null = null;
  const wake = (): void => runner?.wake();
  const accept = openIntake(inbox, wake);
  const queue: Queue = {
    accept,
    add: async (job: Job, after) => {
      await inbox.spread();
      await addJob(database, job, after);
      wake();
    },
    work: async (handlers) => {
      if (runner) throw new Error('Unexpected second start of the jobs, expected one');
      const { most = 4, retries, pollMilliseconds = 1000, onError } = options;
      runner = startJobs({
        database,
        inbox,
        turns,
        handlers,
        retries: { ...defaultRetries, ...retries },
        most,
        pollMilliseconds,
        onError,
      });
      endRounds = startRounds(parts, wake);
    },
    pause: async (installation, until) => {
      await pauseInstallation(database, installation, until);
      wake();
    },
    stats: async () => {
      await inbox.spread();
      return readStats(database);
    },
    isReady: () => answers(database),
    stop: async (drainMilliseconds) => {
      endRounds?.();
      await runner?.stop(drainMilliseconds);
    },
  };
  return { queue, wake };
};

/** `isAlone`: no other process can be at work on this database. */
export interface Place {
  database: Database;
  inbox: Inbox;
  isAlone: boolean;
}

export const openQueueOn = async (place: Place, options: WorkOptions): Promise<OpenQueue> => {
  const { database, inbox, isAlone } = place;
  const turns = await openTurns(database, isAlone);
  if (isAlone) await endLeases(database);
  const { queue, wake } = queueOf({ database, inbox, turns, options });
  const ear = await database.engine.listen?.(channel, wake, wake);
  return {
    queue,
    memory: openMemory(database),
    journal: openJournal(database),
    close: async () => {
      await queue.stop(0);
      await ear?.close();
    },
  };
};
