import type { Database } from './database.ts';

/**
 * Jobs wait in a table of ours, because no policy of pg-boss keeps the newest of a key without losing one, keeps the
 * order of a key when its first is put back, or holds back one installation. JSON is kept as text: `jsonb` refuses some
 * of what people write.
 *
 * `unit` is what makes two jobs one: the key of the newest, the id of what is kept each. A delivery `is_spread` once its
 * jobs are in that table. A job is `armed` when a turn is there for it, and `dead` when it failed for good.
 */
const definitions = `
CREATE SCHEMA IF NOT EXISTS specgate;
CREATE TABLE IF NOT EXISTS specgate.delivery (
  id text PRIMARY KEY,
  event text NOT NULL,
  action text,
  units text[] NOT NULL,
  jobs text NOT NULL,
  is_spread boolean NOT NULL DEFAULT false,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS specgate.job (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  keeps text NOT NULL CHECK (keeps IN ('newest', 'every')),
  key text NOT NULL,
  unit text NOT NULL,
  installation bigint,
  job text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  due timestamptz NOT NULL DEFAULT now(),
  armed boolean NOT NULL DEFAULT false,
  error text,
  settled_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS job_newest ON specgate.job (unit) WHERE keeps = 'newest' AND state = 'waiting';
CREATE UNIQUE INDEX IF NOT EXISTS job_every ON specgate.job (unit) WHERE keeps = 'every';
CREATE INDEX IF NOT EXISTS job_open ON specgate.job (key, seq) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS job_unarmed ON specgate.job (due) WHERE state = 'waiting' AND NOT armed;
CREATE INDEX IF NOT EXISTS job_dead ON specgate.job (unit) WHERE state = 'dead';
CREATE INDEX IF NOT EXISTS job_settled ON specgate.job (settled_at) WHERE state IN ('done', 'dead');
CREATE INDEX IF NOT EXISTS delivery_fresh ON specgate.delivery (seq) WHERE NOT is_spread;
CREATE TABLE IF NOT EXISTS specgate.pause (
  installation bigint PRIMARY KEY,
  until timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS specgate.step (
  job uuid NOT NULL REFERENCES specgate.job ON DELETE CASCADE,
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (job, name)
);
CREATE TABLE IF NOT EXISTS specgate.memory (
  key text PRIMARY KEY,
  value text NOT NULL,
  set_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS specgate.schedule (
  name text PRIMARY KEY,
  ran_at timestamptz NOT NULL
);`;

/** Replicas that start together wait for each other. */
export const makeTables = (database: Database): Promise<void> =>
  database.transaction(async ({ query }) => {
    await query(`SELECT pg_advisory_xact_lock(hashtext('specgate tables'))`);
    await query(definitions);
  });
