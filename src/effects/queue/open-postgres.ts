import { PgBoss } from 'pg-boss';
import { bossOptions } from './boss-options.ts';
import { type Database, databaseOf, type Engine } from './database.ts';

const connections = 10;

/** Any number of replicas share it. */
export const openPostgres = (databaseUrl: string): Database => {
  const boss = new PgBoss({ ...bossOptions, connectionString: databaseUrl, max: connections });
  // The one that pg-boss makes for itself has transactions.
  return databaseOf(boss, boss.getDb() as Engine, async () => {});
};
