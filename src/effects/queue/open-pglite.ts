import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, databaseOf } from './database.ts';
import { openFileInbox } from './file-inbox.ts';
import type { Inbox } from './inbox.ts';
import { lockFolder } from './lock-folder.ts';
import { openPgliteEngine } from './pglite-engine.ts';
import { startBoss } from './start-boss.ts';
import { makeTables } from './tables.ts';

const wayOut =
  'restore the folder above it from a backup, or move that away to begin with an empty one: only queued work is lost, and the sweep finds what GitHub still knows of it';

/** PGlite would make a new database in whatever folder it is given. */
const refuseForeign = (folder: string): void => {
  const isForeign =
    existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'PG_VERSION'));
  if (isForeign) throw new Error(`Unexpected contents of ${folder}, expected a database: ${wayOut}`);
};

const minutes = 60_000;

const openIn = async (folder: string, onError: (error: unknown) => void): Promise<Database> => {
  refuseForeign(folder);
  const { engine, close } = await openPgliteEngine(folder).catch((cause: unknown) => {
    throw new Error(`Unexpected state of ${folder}, expected a database that opens: ${wayOut}`, { cause });
  });
  const boss = await startBoss({ db: engine, backend: 'pglite' }, onError);
  // It has no autovacuum: without this, each fetch reads its way through all that was ever deleted.
  const timer = setInterval(() => void engine.executeSql('VACUUM ANALYZE').catch(onError), 10 * minutes);
  const database = databaseOf(boss, engine, async () => {
    clearInterval(timer);
    await boss.stop({ graceful: false });
    await close();
  });
  await makeTables(database);
  return database;
};

/**
 * A PostgreSQL in this process, and what comes in, in the folder `queue` of `dataDir`. Nothing that was acknowledged is
 * lost when the process is killed; it never calls fsync, so when the machine loses its power, the last seconds can be
 * lost.
 */
export const openPglite = async (
  dataDir: string,
  onError: (error: unknown) => void,
): Promise<{ database: Database; inbox: Inbox }> => {
  const folder = join(dataDir, 'queue');
  const unlock = lockFolder(folder);
  try {
    const database = await openIn(join(folder, 'database'), onError);
    const inbox = openFileInbox(join(folder, 'inbox'), database);
    const close = async (): Promise<void> => {
      await database.close();
      inbox.close();
      unlock();
    };
    return { database: { ...database, close }, inbox };
  } catch (error) {
    unlock();
    throw error;
  }
};
