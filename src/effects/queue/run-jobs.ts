import { setTimeout as pause } from 'node:timers/promises';
import { openAlarm } from './alarm.ts';
import { armJobs, claimJob } from './claims.ts';
import type { Database } from './database.ts';
import { type HeldJobs, holdJobs } from './held-jobs.ts';
import type { Inbox } from './inbox.ts';
import type { Retries } from './retries.ts';
import type { Handlers } from './run-job.ts';
import type { Turns } from './turns.ts';

export interface JobRunner {
  /** There may be something to do. */
  wake(): void;
  stop(drainMilliseconds: number): Promise<void>;
}

interface Setting {
  database: Database;
  inbox: Inbox;
  turns: Turns;
  handlers: Handlers;
  retries: Retries;
  /** How many jobs run at a time. */
  most: number;
  pollMilliseconds: number;
  onError(error: unknown): void;
}

const signMilliseconds = 2000;
/** In a storm of deliveries, a look for what to do is for many of them, and leaves the database to those that come. */
const restMilliseconds = 20;

/** As many as there is room for; how many turns were taken. */
const takeJobs = async (
  { database, inbox, turns }: Setting,
  held: HeldJobs,
  room: number,
): Promise<number> => {
  await inbox.spread();
  await armJobs(database, room, turns.make);
  const taken = await turns.take(room);
  const rest = new Set(taken);
  try {
    for (const turn of taken) {
      const claimed = await claimJob(database, turn.key);
      if (claimed) held.start(turn, claimed);
      else await turns.end(turn);
      rest.delete(turn);
    }
  } finally {
    await turns.pass([...rest]);
  }
  return taken.length;
};

/** Takes turns as long as there is room, and runs a job for each. */
export const startJobs = (setting: Setting): JobRunner => {
  const { turns, most, pollMilliseconds, onError } = setting;
  const alarm = openAlarm();
  const held = holdJobs({ ...setting, onEnd: alarm.wake });
  const stopping = new AbortController();
  const over = new AbortController();

  const take = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const room = most - held.size;
      const taken = room > 0 ? await takeJobs(setting, held, room).catch(onError) : 0;
      if (!taken || taken < room) await alarm.sleep(pollMilliseconds);
      await pause(restMilliseconds);
    }
  };
  const giveSigns = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // In this order: a process that was kept from it does not take its own jobs away from itself.
      await held.giveSigns().then(turns.supervise).catch(onError);
      await pause(signMilliseconds, undefined, { signal: over.signal }).catch(() => {});
    }
  };
  const taking = take();
  void giveSigns();

  return {
    wake: alarm.wake,
    stop: async (drainMilliseconds) => {
      stopping.abort();
      alarm.wake();
      await taking;
      await held.drain(drainMilliseconds);
      over.abort();
    },
  };
};
