import type { Job } from '../../domain/job.ts';
import type { Statements } from './database.ts';
import { rowOf } from './job-rows.ts';

/** Whoever listens knows that there is something to do. */
export const channel = 'specgate_jobs';

const columns = `at int, type text, keeps text, key text, unit text, installation bigint, job text, due timestamptz`;

/** Rows are locked in one order, so that replicas do not wait for each other in a ring. */
const addFrom = (given: string): string => `
WITH ${given}, wanted AS (
  SELECT DISTINCT ON (keeps, unit) * FROM given
  ORDER BY keeps, unit, CASE keeps WHEN 'newest' THEN -at ELSE at END
), newest AS (
  INSERT INTO specgate.job AS j (type, keeps, key, unit, installation, job, due)
  SELECT type, keeps, key, unit, installation, job, COALESCE(due, now())
  FROM wanted WHERE keeps = 'newest' ORDER BY unit
  ON CONFLICT (unit) WHERE keeps = 'newest' AND state = 'waiting' DO UPDATE SET
    job = excluded.job,
    installation = excluded.installation,
    attempts = 0,
    error = NULL,
    due = LEAST(j.due, excluded.due)
), every AS (
  INSERT INTO specgate.job AS j (type, keeps, key, unit, installation, job, due)
  SELECT type, keeps, key, unit, installation, job, COALESCE(due, now())
  FROM wanted WHERE keeps = 'every' ORDER BY at
  ON CONFLICT (unit) WHERE keeps = 'every' DO UPDATE SET
    state = 'waiting',
    seq = DEFAULT,
    installation = excluded.installation,
    attempts = 0,
    error = NULL,
    settled_at = NULL,
    due = excluded.due
  WHERE j.state = 'dead'
)
SELECT pg_notify('${channel}', '') FROM wanted LIMIT 1`;

const addGiven = addFrom(`given AS (SELECT * FROM json_to_recordset($1::text::json) AS x(${columns}))`);

/** Rows as JSON. */
export const addRows = async ({ query }: Statements, rows: string): Promise<void> => {
  await query(addGiven, [rows]);
};

export const addJob = (within: Statements, job: Job, due: Date | null = null): Promise<void> =>
  addRows(within, JSON.stringify([rowOf(job, 0, due)]));

/** Whoever is second waits for the first, and so comes after it with what it adds. */
const addStored = addFrom(`taken AS (
  SELECT id, seq, jobs FROM specgate.delivery WHERE NOT is_spread ORDER BY seq LIMIT 500 FOR UPDATE
), marked AS (
  UPDATE specgate.delivery SET is_spread = true WHERE id IN (SELECT id FROM taken)
), given AS (
  SELECT row_number() OVER (ORDER BY seq, at) AS at, type, keeps, key, unit, installation, job, due
  FROM taken CROSS JOIN LATERAL json_to_recordset(jobs::json) AS x(${columns})
)`);

/** The jobs of the deliveries in the table. */
export const addStoredJobs = async ({ query }: Statements): Promise<void> => {
  await query(addStored);
};
