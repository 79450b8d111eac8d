import type { Job } from '../../domain/job.ts';
import type { Database, Statements } from './database.ts';

/** A job that this process may run, as long as it holds the turn of its key. */
export interface Claim {
  id: string;
  job: Job;
  attempt: number;
  /** Why an earlier attempt failed. */
  error: string | null;
}

export type Settlement =
  | { settle: 'done' }
  | { settle: 'dead'; error: string }
  /** It waits again. A newer one of its key, if it keeps only the newest, takes its place. */
  | { settle: 'wait'; until: Date; isAttempt: boolean; error: string | null };

const isPaused = `EXISTS (SELECT FROM specgate.pause p WHERE p.installation = j.installation AND p.until > now())`;

/** The first of each key, when its time has come and no turn is there for it yet. */
const arm = `
UPDATE specgate.job SET armed = true WHERE id IN (
  SELECT j.id FROM specgate.job j
  WHERE j.state = 'waiting' AND NOT j.armed AND j.due <= now() AND NOT ${isPaused}
    AND NOT EXISTS (
      SELECT FROM specgate.job o WHERE o.key = j.key AND o.state IN ('waiting', 'running') AND o.seq < j.seq
    )
  ORDER BY j.due LIMIT $1 FOR UPDATE SKIP LOCKED
) RETURNING key`;

/** For whoever has the turn of the key: so what is still called running was left behind by a process that is gone. */
const claim = `
WITH head AS (
  SELECT j.id, j.due <= now() AND NOT ${isPaused} AS is_due
  FROM specgate.job j
  WHERE j.key = $1 AND j.state IN ('waiting', 'running')
  ORDER BY CASE j.keeps WHEN 'newest' THEN -j.seq ELSE j.seq END
  LIMIT 1
), superseded AS (
  UPDATE specgate.job SET state = 'done', settled_at = now()
  WHERE key = $1 AND keeps = 'newest' AND state = 'running' AND id NOT IN (SELECT id FROM head)
)
UPDATE specgate.job j SET
  state = CASE WHEN is_due THEN 'running' ELSE 'waiting' END,
  attempts = attempts + CASE WHEN is_due THEN 1 ELSE 0 END,
  armed = false
FROM head WHERE j.id = head.id
RETURNING j.id, j.job, j.attempts, j.error, is_due`;

const held = `id = $1 AND state = 'running' AND attempts = $2`;
const hasNewer = `(j.keeps = 'newest' AND EXISTS (
  SELECT FROM specgate.job o WHERE o.unit = j.unit AND o.keeps = 'newest' AND o.state = 'waiting'
))`;

/** What failed for good before is made good by a newer one that reads the same world. */
const finish = `
WITH done AS (
  UPDATE specgate.job SET state = 'done', error = NULL, settled_at = now() WHERE ${held} RETURNING keeps, unit, seq
)
UPDATE specgate.job j SET state = 'done' FROM done
WHERE done.keeps = 'newest' AND j.keeps = 'newest' AND j.unit = done.unit AND j.state = 'dead' AND j.seq < done.seq`;

const bury = `UPDATE specgate.job SET state = 'dead', error = $3, settled_at = now() WHERE ${held}`;

const wait = `
UPDATE specgate.job j SET
  state = CASE WHEN ${hasNewer} THEN 'done' ELSE 'waiting' END,
  settled_at = CASE WHEN ${hasNewer} THEN now() END,
  due = $3::timestamptz,
  attempts = attempts - $4::int,
  error = $5::text
WHERE ${held}`;

/** unique_violation */
const isTaken = (error: unknown): boolean => (error as { code?: unknown }).code === '23505';

interface ClaimedRow {
  id: string;
  job: string;
  attempts: number;
  error: string | null;
  is_due: boolean;
}

/** The job of the key whose turn it is; none where somebody was faster, or where it has to wait after all. */
export const claimJob = async ({ query }: Statements, key: string): Promise<Claim | null> => {
  const [row] = await query<ClaimedRow>(claim, [key]);
  if (!row?.is_due) return null;
  const { id, job, attempts, error } = row;
  return { id, job: JSON.parse(job) as Job, attempt: attempts, error };
};

/** Has turns made, at most so many. One too many does no harm: whoever has it finds nothing to do. */
export const armJobs = (
  database: Database,
  most: number,
  makeTurns: (keys: string[], within: Statements) => Promise<void>,
): Promise<void> =>
  database.transaction(async (within) => {
    const jobs = await within.query<{ key: string }>(arm, [most]);
    const keys = jobs.map(({ key }) => key);
    if (keys.length > 0) await makeTurns(keys, within);
  });

const waitAgain = async (
  { query }: Statements,
  { id, attempt }: Claim,
  { until, isAttempt, error }: Extract<Settlement, { settle: 'wait' }>,
): Promise<void> => {
  const values = [id, attempt, until.toISOString(), isAttempt ? 0 : 1, error];
  try {
    await query(wait, values);
  } catch (cause) {
    // A newer one has come in between; now it can be seen.
    if (!isTaken(cause)) throw cause;
    await query(wait, values);
  }
};

/** Nothing happens where somebody else has it by now. */
export const settleJob = async (
  database: Statements,
  claimed: Claim,
  settlement: Settlement,
): Promise<void> => {
  const { id, attempt } = claimed;
  if (settlement.settle === 'done') await database.query(finish, [id, attempt]);
  else if (settlement.settle === 'dead') await database.query(bury, [id, attempt, settlement.error]);
  else await waitAgain(database, claimed, settlement);
};

/** Notes why it failed for good, before anybody is told; false where a newer one of its key will do the work instead. */
export const noteFailure = async (
  { query }: Statements,
  { id, attempt }: Claim,
  error: string,
): Promise<boolean> => {
  const rows = await query<{ newer: boolean }>(
    `UPDATE specgate.job j SET error = $3 WHERE ${held} RETURNING ${hasNewer} AS newer`,
    [id, attempt, error],
  );
  return rows[0]?.newer === false;
};
