import type { Delivery } from '../../domain/job.ts';
import { rowOf, unitOf } from './add-jobs.ts';
import type { Statements } from './database.ts';

export type Accepted = 'stored' | 'known' | 'again';

/** As little as can be, because GitHub waits for it: a delivery is one row, with its jobs in it. */
const store = `
INSERT INTO specgate.delivery (id, event, action, units, jobs)
SELECT id, event, action, units, jobs
FROM json_to_recordset($1::text::json) AS x(at int, id text, event text, action text, units text[], jobs text)
ORDER BY at
ON CONFLICT (id) DO NOTHING
RETURNING id`;

const repeat = `
UPDATE specgate.delivery d SET is_spread = false
WHERE id = ANY ($1::text[]) AND is_spread
  AND EXISTS (SELECT FROM specgate.job j WHERE j.state = 'dead' AND j.unit = ANY (d.units))
RETURNING id`;

const givenOf = ({ id, event, action, jobs }: Delivery, at: number): object => ({
  at,
  id,
  event,
  action,
  units: jobs.map(unitOf),
  jobs: JSON.stringify(jobs.map((job, place) => rowOf(job, place))),
});

/** What became of each. */
export const storeDeliveries = async (
  { query }: Statements,
  deliveries: readonly Delivery[],
): Promise<Map<string, Accepted>> => {
  const stored = await query<{ id: string }>(store, [JSON.stringify(deliveries.map(givenOf))]);
  const accepted = new Map<string, Accepted>(stored.map(({ id }) => [id, 'stored']));
  const known = deliveries.map(({ id }) => id).filter((id) => !accepted.has(id));
  if (known.length === 0) return accepted;
  const repeated = await query<{ id: string }>(repeat, [known]);
  for (const id of known) accepted.set(id, 'known');
  for (const { id } of repeated) accepted.set(id, 'again');
  return accepted;
};
