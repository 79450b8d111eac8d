import { setTimeout as pause } from 'node:timers/promises';
import { type Claim, noteFailure, settleJob } from './claims.ts';
import type { Database } from './database.ts';
import { persist } from './persist.ts';
import type { Retries } from './retries.ts';
import { type Handlers, runJob } from './run-job.ts';
import type { Turn, Turns } from './turns.ts';

/** The jobs that run in this process. */
export interface HeldJobs {
  readonly size: number;
  start(turn: Turn, claimed: Claim): void;
  /** Tells the other replicas that they are at work, and notices which of them were given away. */
  giveSigns(): Promise<void>;
  /** Waits for them; what takes longer is told to end, and what does not is left to others. */
  drain(milliseconds: number): Promise<void>;
}

interface Setting {
  database: Database;
  turns: Turns;
  handlers: Handlers;
  retries: Retries;
  onEnd(): void;
  onError(error: unknown): void;
}

interface Held {
  turn: Turn;
  claimed: Claim;
  control: AbortController;
  ended: Promise<void>;
}

/** What gets to know that it has to end needs a moment for it. */
const graceMilliseconds = 2000;

const atMost = async (ended: Promise<unknown>, milliseconds: number): Promise<void> => {
  const control = new AbortController();
  const timeout = pause(milliseconds, undefined, { signal: control.signal }).catch(() => {});
  await Promise.race([ended, timeout]);
  control.abort();
};

export const holdJobs = (setting: Setting): HeldJobs => {
  const { database, turns, handlers, retries, onEnd, onError } = setting;
  const held = new Map<string, Held>();
  const ended = (some: readonly Held[]): Promise<unknown> => Promise.all(some.map((each) => each.ended));

  const run = async (turn: Turn, claimed: Claim, { signal }: AbortController): Promise<void> => {
    const settlement = await runJob({
      claimed,
      handlers,
      retries,
      signal,
      noteFailure: (error) => noteFailure(database, claimed, error),
      onError,
    });
    await persist(() => settleJob(database, claimed, settlement));
    await turns.end(turn);
  };
  const leave = async ({ turn, claimed }: Held): Promise<void> => {
    await settleJob(database, claimed, { settle: 'wait', until: new Date(), isAttempt: false, error: null });
    await turns.end(turn);
  };

  return {
    get size() {
      return held.size;
    },
    start: (turn, claimed) => {
      const control = new AbortController();
      // There is one only if it was given away for lack of signs; it may still be at work.
      const before = [...held.values()].filter((other) => other.turn.key === turn.key);
      const running = ended(before)
        .then(() => run(turn, claimed, control))
        // Without further signs, the turn goes to somebody else.
        .catch(onError)
        .finally(() => {
          held.delete(turn.id);
          onEnd();
        });
      held.set(turn.id, { turn, claimed, control, ended: running });
    },
    giveSigns: async () => {
      const all = [...held.values()];
      const ours = await turns.hold(all.map(({ turn }) => turn));
      for (const { turn, control } of all)
        if (held.has(turn.id) && !ours.has(turn.id))
          control.abort(
            new Error('Missing signs of life, expected one every few seconds: the job was given away'),
          );
    },
    drain: async (milliseconds) => {
      await atMost(ended([...held.values()]), milliseconds);
      for (const { control } of held.values()) control.abort(new Error('The service stops'));
      await atMost(ended([...held.values()]), graceMilliseconds);
      for (const each of held.values()) await leave(each).catch(onError);
    },
  };
};
