import type { Database } from './database.ts';

/** Read whenever a job is about to be taken. A time that is past ends it. */
export const pauseInstallation = async (
  { query }: Database,
  installation: number,
  until: Date,
): Promise<void> => {
  await query(
    `INSERT INTO specgate.pause (installation, until) VALUES ($1, $2::timestamptz)
     ON CONFLICT (installation) DO UPDATE SET until = excluded.until`,
    [installation, until.toISOString()],
  );
};
