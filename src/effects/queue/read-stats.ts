import type { QueueStats } from '../../domain/queue.ts';
import type { Database } from './database.ts';

const counted = `SELECT type, state, count(*)::int AS jobs FROM specgate.job WHERE state <> 'done' GROUP BY type, state`;

const oldestDue = `
SELECT min(j.due) AS oldest FROM specgate.job j
WHERE j.state = 'waiting' AND j.due <= now()
  AND NOT EXISTS (SELECT FROM specgate.pause p WHERE p.installation = j.installation AND p.until > now())`;

interface Count {
  type: string;
  state: 'waiting' | 'running' | 'dead';
  jobs: number;
}

export const readStats = async ({ query }: Database): Promise<QueueStats> => {
  const counts = await query<Count>(counted);
  const [first] = await query<{ oldest: Date | null }>(oldestDue);
  const of = (state: Count['state']): Record<string, number> =>
    Object.fromEntries(counts.filter((count) => count.state === state).map(({ type, jobs }) => [type, jobs]));
  return { waiting: of('waiting'), running: of('running'), dead: of('dead'), oldest: first?.oldest ?? null };
};
