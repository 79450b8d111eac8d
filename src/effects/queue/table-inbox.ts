import { addStoredJobs } from './add-jobs.ts';
import type { Database } from './database.ts';
import type { Inbox } from './inbox.ts';

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

/** In the database, where all replicas see it. */
export const openTableInbox = (database: Database): Inbox => {
  const idsFrom = async (text: string, value: unknown): Promise<Set<string>> => {
    const rows = await database.query<{ id: string }>(text, [value]);
    return new Set(rows.map(({ id }) => id));
  };
  return {
    store: (deliveries) => idsFrom(store, JSON.stringify(deliveries.map((each, at) => ({ ...each, at })))),
    repeat: (ids) => idsFrom(repeat, ids),
    spread: () => addStoredJobs(database),
    prune: async (days) => {
      await database.query(
        `DELETE FROM specgate.delivery WHERE is_spread AND accepted_at < now() - $1 * interval '1 day'`,
        [days],
      );
    },
  };
};
