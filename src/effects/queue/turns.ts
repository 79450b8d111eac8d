import type { Database, Statements } from './database.ts';

/**
 * The right to work on one key, as a job of pg-boss: given to one process at a time among all replicas, for as long as
 * that one gives signs of life. Which job of the key is run is decided when somebody has it.
 */
export interface Turn {
  id: string;
  key: string;
  retryCount: number;
}

export interface Turns {
  make(keys: readonly string[], within: Statements): Promise<void>;
  take(most: number): Promise<Turn[]>;
  /** A sign of life; answers which of them are still ours. */
  hold(turns: readonly Turn[]): Promise<Set<string>>;
  end(turn: Turn): Promise<void>;
  /** For somebody else, at once. */
  pass(turns: readonly Turn[]): Promise<void>;
  /** Takes what processes hold that have given no sign of life. */
  supervise(): Promise<void>;
}

const name = 'turn';
const heartbeatSeconds = 10;
const hours = 3600;

const options = {
  // Of one key one is active; and it waits for that with no other key waiting behind it.
  policy: 'key_strict_fifo' as const,
  heartbeatSeconds,
  expireInSeconds: 24 * hours,
  // How often a job may fail is counted with the job.
  retryLimit: 2_147_483_647,
  retryDelay: 0,
  retentionSeconds: 10 * 365 * 24 * hours,
};

/** `isAlone`: nobody else can hold any, so what is held was left behind. */
export const openTurns = async ({ boss }: Database, isAlone: boolean): Promise<Turns> => {
  await boss.createQueue(name, options);
  if (isAlone) {
    const left = (await boss.findJobs(name)).filter(({ state }) => state === 'active');
    if (left.length > 0)
      await boss.fail(
        name,
        left.map(({ id }) => id),
      );
  }
  return {
    make: async (keys, { engine }) => {
      await boss.insert(
        name,
        keys.map((key) => ({ singletonKey: key, data: { key } })),
        { db: engine },
      );
    },
    take: async (most) => {
      const jobs = await boss.fetch<{ key: string }>(name, { batchSize: most });
      return jobs.map(({ id, retryCount, data: { key } }) => ({ id, retryCount, key }));
    },
    hold: async (turns) => {
      if (turns.length === 0) return new Set();
      const { settled = [] } = (await boss.touch(name, [...turns])) as { settled?: string[] };
      return new Set(settled);
    },
    end: async (turn) => void (await boss.deleteJob(name, turn)),
    pass: async (turns) => {
      if (turns.length > 0) await boss.fail(name, [...turns]);
    },
    supervise: isAlone ? async () => {} : () => boss.supervise(name),
  };
};
