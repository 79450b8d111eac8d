import { type Delivery, type Job, placeOf } from '../../domain/job.ts';
import type { Statements } from './database.ts';

/** Whoever listens knows that there is something to do. */
export const channel = 'specgate_jobs';

export type Accepted = 'stored' | 'known' | 'again';

/** A job with the delivery that it came with, or none, and not before some time. */
export interface NewJob {
  job: Job;
  delivery: string | null;
  due: Date | null;
}

const unitOf = (job: Job): string => {
  const place = placeOf(job);
  return place.keeps === 'newest' ? place.key : place.id;
};

const rowOf = ({ job, delivery, due }: NewJob, at: number): object => {
  const { keeps, key, installation } = placeOf(job);
  return {
    at,
    delivery,
    type: job.type,
    keeps,
    key,
    unit: unitOf(job),
    installation,
    job: JSON.stringify(job),
    due,
  };
};

/**
 * One statement for all that came at once: deliveries that are new, or of which a job has failed for good, with their
 * jobs. Rows of one table are locked in one order, so that replicas do not wait for each other in a ring.
 */
const statement = `
WITH given AS (
  SELECT * FROM json_to_recordset($1::text::json) AS x(id text, event text, action text, units text[])
), fresh AS (
  INSERT INTO specgate.delivery (id, event, action, units)
  SELECT id, event, action, units FROM given ORDER BY id
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), again AS (
  SELECT d.id FROM given JOIN specgate.delivery d USING (id)
  WHERE EXISTS (SELECT FROM specgate.job j WHERE j.state = 'dead' AND j.unit = ANY (d.units))
), wanted AS (
  SELECT DISTINCT ON (keeps, unit) x.*
  FROM json_to_recordset($2::text::json) AS x(
    at int, delivery text, type text, keeps text, key text, unit text, installation bigint, job text, due timestamptz
  )
  WHERE delivery IS NULL OR delivery IN (SELECT id FROM fresh UNION ALL SELECT id FROM again)
  ORDER BY keeps, unit, at DESC
), newest AS (
  INSERT INTO specgate.job AS j (type, keeps, key, unit, installation, job, due)
  SELECT type, keeps, key, unit, installation, job, COALESCE(due, now()) FROM wanted WHERE keeps = 'newest' ORDER BY unit
  ON CONFLICT (unit) WHERE keeps = 'newest' AND state = 'waiting' DO UPDATE SET
    job = excluded.job,
    installation = excluded.installation,
    attempts = 0,
    error = NULL,
    due = LEAST(j.due, excluded.due)
), every AS (
  INSERT INTO specgate.job AS j (type, keeps, key, unit, installation, job, due)
  SELECT type, keeps, key, unit, installation, job, COALESCE(due, now()) FROM wanted WHERE keeps = 'every' ORDER BY at
  ON CONFLICT (unit) WHERE keeps = 'every' DO UPDATE SET
    state = 'waiting',
    seq = DEFAULT,
    installation = excluded.installation,
    attempts = 0,
    error = NULL,
    settled_at = NULL,
    due = excluded.due
  WHERE j.state = 'dead'
), told AS (
  SELECT pg_notify('${channel}', '') FROM wanted LIMIT 1
)
SELECT given.id, (SELECT count(*) FROM told) AS told,
  CASE WHEN fresh.id IS NOT NULL THEN 'stored' WHEN again.id IS NOT NULL THEN 'again' ELSE 'known' END AS accepted
FROM (SELECT id FROM given UNION ALL SELECT NULL) given
LEFT JOIN fresh USING (id) LEFT JOIN again USING (id)`;

/** What became of each delivery. */
export const addJobs = async (
  { query }: Statements,
  deliveries: readonly Delivery[],
  others: readonly NewJob[] = [],
): Promise<Map<string, Accepted>> => {
  const jobs = [
    ...deliveries.flatMap(({ id, jobs: own }) =>
      own.map((job): NewJob => ({ job, delivery: id, due: null })),
    ),
    ...others,
  ];
  const given = deliveries.map(({ id, event, action, jobs: own }) => ({
    id,
    event,
    action,
    units: own.map(unitOf),
  }));
  const rows = await query<{ id: string | null; accepted: Accepted }>(statement, [
    JSON.stringify(given),
    JSON.stringify(jobs.map(rowOf)),
  ]);
  return new Map(rows.flatMap(({ id, accepted }) => (id === null ? [] : [[id, accepted] as const])));
};
