import type { Journal } from '../../domain/queue.ts';
import type { Database } from './database.ts';

/** What a step gave is noted after it was done: a process that is killed in between does that one step again. */
export const openJournal = ({ query }: Database): Journal => ({
  step: async <Value>(job: string, name: string, run: () => Promise<Value>) => {
    const [known] = await query<{ value: string }>(
      'SELECT value FROM specgate.step WHERE job = $1::uuid AND name = $2',
      [job, name],
    );
    if (known) return JSON.parse(known.value) as Value;
    const value = await run();
    await query(
      'INSERT INTO specgate.step (job, name, value) VALUES ($1::uuid, $2, $3) ON CONFLICT DO NOTHING',
      [job, name, JSON.stringify(value ?? null)],
    );
    return value;
  },
});
