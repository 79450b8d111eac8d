import type { Job } from '../../domain/job.ts';
import type { Database, Statements } from './database.ts';

/** A job that this process may run, as long as it holds the turn of its key. */
export interface Claim {
  id: string;
  key: string;
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
const ready = `
UPDATE specgate.job SET armed = true WHERE id IN (
  SELECT j.id FROM specgate.job j
  WHERE j.state = 'waiting' AND NOT j.armed AND j.due <= now() AND NOT ${isPaused}
    AND NOT EXISTS (
      SELECT FROM specgate.job o WHERE o.key = j.key AND o.state IN ('waiting', 'running') AND o.seq < j.seq
    )
  ORDER BY j.due LIMIT $1 FOR UPDATE SKIP LOCKED
) RETURNING key`;

/** For whoever has the turn of a key: so what is still called running was left behind by a process that is gone. */
const claim = `
WITH heads AS (
  SELECT DISTINCT ON (j.key) j.id, j.due <= now() AND NOT ${isPaused} AS is_due
  FROM specgate.job j
  WHERE j.key = ANY ($1::text[]) AND j.state IN ('waiting', 'running')
  ORDER BY j.key, CASE WHEN j.keeps = 'newest' THEN -j.seq ELSE j.seq END
), superseded AS (
  UPDATE specgate.job SET state = 'done', settled_at = now()
  WHERE key = ANY ($1::text[]) AND keeps = 'newest' AND state = 'running' AND id NOT IN (SELECT id FROM heads)
)
UPDATE specgate.job j SET
  state = CASE WHEN is_due THEN 'running' ELSE 'waiting' END,
  attempts = attempts + CASE WHEN is_due THEN 1 ELSE 0 END,
  armed = false
FROM heads WHERE j.id = heads.id
RETURNING j.id, j.key, j.job, j.attempts, j.error, is_due`;

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

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

interface ClaimedRow {
  id: string;
  key: string;
  job: string;
  attempts: number;
  error: string | null;
  is_due: boolean;
}

export const claimJobs = async (
  { query }: Statements,
  keys: readonly string[],
): Promise<Map<string, Claim>> => {
  const rows = await query<ClaimedRow>(claim, [keys]);
  return new Map(
    rows
      .filter((row) => row.is_due)
      .map(({ id, key, job, attempts, error }) => [
        key,
        { id, key, job: JSON.parse(job) as Job, attempt: attempts, error },
      ]),
  );
};

/** Keys whose turn it is, at most so many, told to whoever makes turns of them. */
export const armJobs = (
  database: Database,
  most: number,
  arm: (keys: string[], within: Statements) => Promise<void>,
): Promise<void> =>
  database.transaction(async (within) => {
    const rows = await within.query<{ key: string }>(ready, [most]);
    if (rows.length > 0)
      await arm(
        rows.map(({ key }) => key),
        within,
      );
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
