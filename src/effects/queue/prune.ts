import type { Database } from './database.ts';
import type { Inbox } from './inbox.ts';

/** GitHub sends again what is at most three days old; people can look at what became of the last week. */
const keepDays = 8;
const rememberDays = 90;

const before = (days: number): string => `now() - interval '${days} days'`;

/** Steps go with their jobs. */
const statements = [
  `DELETE FROM specgate.job WHERE state IN ('done', 'dead') AND settled_at < ${before(keepDays)}`,
  `DELETE FROM specgate.memory WHERE set_at < ${before(rememberDays)}`,
  'DELETE FROM specgate.pause WHERE until < now()',
];

export const prune = async ({ query }: Database, inbox: Inbox): Promise<void> => {
  await inbox.prune(keepDays);
  for (const statement of statements) await query(statement);
};
