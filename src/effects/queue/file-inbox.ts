import { DatabaseSync } from 'node:sqlite';
import { addRows } from './add-jobs.ts';
import type { Database } from './database.ts';
import type { Inbox, StoredDelivery } from './inbox.ts';

/** What is written is safe from the end of the process, and not from that of the machine: as PGlite has it. */
const definitions = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS delivery (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL,
  action TEXT,
  units TEXT NOT NULL,
  jobs TEXT NOT NULL,
  is_spread INTEGER NOT NULL DEFAULT 0,
  accepted_at INTEGER NOT NULL DEFAULT (unixepoch())
);
CREATE INDEX IF NOT EXISTS delivery_fresh ON delivery (seq) WHERE is_spread = 0;`;

const mostAtOnce = 500;

export interface FileInbox extends Inbox {
  close(): void;
}

const inOne = (file: DatabaseSync, run: () => void): void => {
  file.exec('BEGIN');
  try {
    run();
    file.exec('COMMIT');
  } catch (error) {
    file.exec('ROLLBACK');
    throw error;
  }
};

const deadUnits = async ({ query }: Database, units: readonly string[]): Promise<Set<string>> => {
  const rows = await query<{ unit: string }>(
    `SELECT unit FROM specgate.job WHERE state = 'dead' AND unit = ANY ($1::text[])`,
    [units],
  );
  return new Set(rows.map(({ unit }) => unit));
};

/**
 * In a file beside PGlite, because PGlite is slow to answer while it is at work on jobs, and GitHub waits. A process
 * that ends between spreading jobs and noting that spreads them again: they are the same jobs.
 */
export const openFileInbox = (path: string, database: Database): FileInbox => {
  const file = new DatabaseSync(path);
  file.exec(definitions);
  const insert = file.prepare(
    'INSERT INTO delivery (id, event, action, units, jobs) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const fresh = file.prepare(
    `SELECT seq, jobs FROM delivery WHERE is_spread = 0 ORDER BY seq LIMIT ${mostAtOnce}`,
  );
  const setSpread = file.prepare('UPDATE delivery SET is_spread = ? WHERE seq = ?');
  const known = file.prepare('SELECT seq, units FROM delivery WHERE id = ? AND is_spread = 1');
  const old = file.prepare(
    'DELETE FROM delivery WHERE is_spread = 1 AND accepted_at < unixepoch() - ? * 86400',
  );

  const insertNew = ({ id, event, action, units, jobs }: StoredDelivery): boolean =>
    insert.run(id, event, action, JSON.stringify(units), jobs).changes > 0;
  const spreadSome = async (): Promise<void> => {
    const rows = fresh.all() as { seq: number; jobs: string }[];
    if (rows.length === 0) return;
    const jobs = rows.flatMap((row) => JSON.parse(row.jobs) as object[]);
    await addRows(database, JSON.stringify(jobs.map((job, at) => ({ ...job, at }))));
    inOne(file, () => {
      for (const { seq } of rows) setSpread.run(1, seq);
    });
  };
  let spreading: Promise<void> = Promise.resolve();

  return {
    store: async (deliveries) => {
      const stored = new Set<string>();
      inOne(file, () => {
        for (const each of deliveries) if (insertNew(each)) stored.add(each.id);
      });
      return stored;
    },
    repeat: async (ids) => {
      const rows = ids.flatMap((id) => {
        const row = known.get(id) as { seq: number; units: string } | undefined;
        return row ? [{ id, seq: row.seq, units: JSON.parse(row.units) as string[] }] : [];
      });
      const dead = await deadUnits(
        database,
        rows.flatMap(({ units }) => units),
      );
      const repeated = rows.filter(({ units }) => units.some((unit) => dead.has(unit)));
      for (const { seq } of repeated) setSpread.run(0, seq);
      return new Set(repeated.map(({ id }) => id));
    },
    spread: () => {
      spreading = spreading.catch(() => {}).then(spreadSome);
      return spreading;
    },
    prune: async (days) => void old.run(days),
    close: () => file.close(),
  };
};
