import type { Memory } from '../../domain/queue.ts';
import type { Database } from './database.ts';
import { openLeases } from './lease.ts';

export const openMemory = (database: Database): Memory => {
  const { query } = database;
  return {
    exclusively: openLeases(database),
    get: async (key) => {
      const [row] = await query<{ value: string }>('SELECT value FROM specgate.memory WHERE key = $1', [key]);
      return row && (JSON.parse(row.value) as unknown);
    },
    set: async (key, value) => {
      await query(
        `INSERT INTO specgate.memory (key, value) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_at = now()`,
        [key, JSON.stringify(value)],
      );
    },
    delete: async (key) => {
      await query('DELETE FROM specgate.memory WHERE key = $1', [key]);
    },
  };
};
