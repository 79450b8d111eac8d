import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY */
const isBusy = (error: unknown): boolean => (error as { errcode?: unknown }).errcode === 5;

/**
 * PGlite takes no lock of its own, and two processes in one folder destroy it. SQLite's lock goes with the process that
 * holds it, however that ends.
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `Unexpected second process in ${folder}, expected one: stop the other, give this one a DATA_DIR of its own, or set DATABASE_URL to share a PostgreSQL`,
      { cause: error },
    );
  }
  return () => lock.close();
};
