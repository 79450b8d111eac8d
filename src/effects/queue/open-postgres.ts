import { type Database, databaseOf, type Engine } from './database.ts';
import { startBoss } from './start-boss.ts';
import { makeTables } from './tables.ts';

const connections = 10;

/** Where it is, without what is secret about it. */
const placeOf = (databaseUrl: string): string => {
  if (!URL.canParse(databaseUrl)) return 'DATABASE_URL';
  const { host, pathname } = new URL(databaseUrl);
  return `DATABASE_URL (${host}${pathname})`;
};

/** Any number of replicas share it. */
export const openPostgres = async (
  databaseUrl: string,
  onError: (error: unknown) => void,
): Promise<Database> => {
  const options = { connectionString: databaseUrl, max: connections };
  const boss = await startBoss(options, onError).catch((cause: unknown) => {
    throw new Error(
      `Missing PostgreSQL at ${placeOf(databaseUrl)}, expected one that lets Specgate in and lets it make schemas`,
      { cause },
    );
  });
  // The one that pg-boss makes for itself has transactions.
  const database = databaseOf(boss, boss.getDb() as Engine, () => boss.stop({ graceful: false }));
  await makeTables(database);
  return database;
};
