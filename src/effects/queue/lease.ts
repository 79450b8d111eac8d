import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openTurns } from '../turns.ts';
import type { Database } from './database.ts';

/** How long a process that has died keeps others waiting. What is done under a lease takes a few calls. */
const leaseSeconds = 60;
const longestPause = 500;

const take = `
INSERT INTO specgate.memory AS m (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_at = now()
WHERE m.set_at < now() - $3 * interval '1 second'
RETURNING 1`;

/** Of a process that is alone: whoever holds one has died. */
export const endLeases = async ({ query }: Database): Promise<void> => {
  await query("DELETE FROM specgate.memory WHERE key LIKE 'lease/%'", []);
};

/** One after the other, among all replicas: in this process by turns, and between processes by a row. */
export const openLeases = ({ query }: Database, seconds = leaseSeconds) => {
  const inTurn = openTurns();
  const takeLease = async (key: string, owner: string): Promise<void> => {
    for (let wait = 20; ; wait = Math.min(wait * 2, longestPause)) {
      if ((await query(take, [key, owner, seconds])).length > 0) return;
      await pause(wait * (0.5 + Math.random() / 2));
    }
  };
  return <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
    inTurn(name, async () => {
      const key = `lease/${name}`;
      const owner = JSON.stringify(randomUUID());
      await takeLease(key, owner);
      try {
        return await work();
      } finally {
        await query('DELETE FROM specgate.memory WHERE key = $1 AND value = $2', [key, owner]);
      }
    });
};
