import type { Job } from '../../domain/job.ts';
import type { Journal, Memory, Queue } from '../../domain/queue.ts';
import { addJob, channel } from './add-jobs.ts';
import { addScheduled, type ScheduledJob } from './add-scheduled.ts';
import type { Database } from './database.ts';
import { openIntake } from './intake.ts';
import { openJournal } from './open-journal.ts';
import { openMemory } from './open-memory.ts';
import { openPglite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { pauseInstallation } from './pause-installation.ts';
import { prune } from './prune.ts';
import { readStats } from './read-stats.ts';
import type { Retries } from './retries.ts';
import { type JobRunner, startJobs } from './run-jobs.ts';
import { makeTables } from './tables.ts';
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

export interface QueueOptions extends WorkOptions {
  /** PostgreSQL; without it, a database of its own in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
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

interface Parts {
  database: Database;
  turns: Turns;
  options: WorkOptions;
}

/** What is done now and then, by any replica. */
const startRounds = ({ database, options }: Parts, onAdded: () => void): (() => void) => {
  const { scheduled = [], onError } = options;
  const schedule = async (): Promise<void> => {
    for (const each of scheduled) if (await addScheduled(database, each)) onAdded();
  };
  const runNow = (run: () => Promise<void>): void => void run().catch(onError);
  runNow(schedule);
  const timers = [
    setInterval(() => runNow(schedule), minute),
    setInterval(() => runNow(() => prune(database)), hour),
  ];
  return () => timers.forEach(clearInterval);
};

const queueOf = (parts: Parts): { queue: Queue; wake: () => void } => {
  const { database, turns, options } = parts;
  let runner: JobRunner | null = null;
  let endRounds: (() => void) | null = null;
  const wake = (): void => runner?.wake();
  const accept = openIntake(database, wake);
  const queue: Queue = {
    accept,
    add: async (job: Job, after) => {
      await addJob(database, job, after);
      wake();
    },
    work: async (handlers) => {
      if (runner) throw new Error('Unexpected second start of the jobs, expected one');
      const { most = 4, retries, pollMilliseconds = 1000, onError } = options;
      runner = startJobs({
        database,
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
    stats: () => readStats(database),
    isReady: () =>
      database.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    stop: async (drainMilliseconds) => {
      endRounds?.();
      await runner?.stop(drainMilliseconds);
    },
  };
  return { queue, wake };
};

/** `isAlone`: no other process can be at work on this database. */
export const openQueueOn = async (
  database: Database,
  isAlone: boolean,
  options: WorkOptions,
): Promise<OpenQueue> => {
  await makeTables(database);
  const turns = await openTurns(database, isAlone);
  const { queue, wake } = queueOf({ database, turns, options });
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

/**
 * The queue with what is kept beside it.
 *
 * A delivery that was acknowledged, with its jobs, survives the end of the process, however it ends. On PostgreSQL it
 * survives what PostgreSQL survives. Without a `databaseUrl` it is in `dataDir`, where nothing is forced to the disk: a
 * power cut or a crash of the operating system can take the last seconds, which the sweep makes good. One process at a
 * time can have a `dataDir`; a PostgreSQL is shared by any number.
 *
 * A job whose process was killed is run by another replica about 11 seconds later, and by the next process in the same
 * `dataDir` at once. So a job can run again that had done its work but could not say so: what it does to the outside
 * has to bear that. Two jobs of one key never run at once, as long as no process stands still for more than ten seconds
 * and then goes on; one that did is told through its signal.
 */
export const openQueue = async ({ databaseUrl, dataDir, ...options }: QueueOptions): Promise<OpenQueue> => {
  const { onError } = options;
  const database = databaseUrl
    ? await openPostgres(databaseUrl, onError)
    : await openPglite(dataDir, onError);
  try {
    const opened = await openQueueOn(database, !databaseUrl, options);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
};
