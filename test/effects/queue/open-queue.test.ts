import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openPglite } from '../../../src/effects/queue/open-pglite.ts';
import { openQueue } from '../../../src/effects/queue/open-queue.ts';
import { openAt } from './engines.ts';
import { check, delivery } from './sample-jobs.ts';

const folder = mkdtempSync(join(tmpdir(), 'specgate-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const onError = (error: unknown): void => {
  throw error;
};
const open = (name: string): ReturnType<typeof openAt> => openAt({ dataDir: join(folder, name) });

describe('a database in a folder', () => {
  test('is there again for the next process, and refuses a second one', async () => {
    const first = await open('used');
    expect(await first.queue.accept(delivery('a', check(1)))).toBe('stored');
    await expect(open('used')).rejects.toThrow(
      /^Unexpected second process in .*queue, expected one: .*DATABASE_URL/,
    );
    await first.close();
    const second = await open('used');
    expect(await second.queue.accept(delivery('a', check(1)))).toBe('known');
    await second.close();
  });

  test('is not made where something else is', async () => {
    const foreign = join(folder, 'foreign', 'queue', 'database');
    mkdirSync(foreign, { recursive: true });
    writeFileSync(join(foreign, 'letter.txt'), 'Dear …');
    await expect(open('foreign')).rejects.toThrow(
      /^Unexpected contents of .*database, expected a database: .*move that away/,
    );
    expect(readdirSync(foreign)).toEqual(['letter.txt']);
    expect(readFileSync(join(foreign, 'letter.txt'), 'utf8')).toBe('Dear …');
  });

  test('is left as it is when it does not open, and nothing holds it then', async () => {
    const { close } = await open('broken');
    await close();
    const control = join(folder, 'broken', 'queue', 'database', 'global', 'pg_control');
    truncateSync(control, 100);
    for (const _ of [1, 2])
      await expect(open('broken')).rejects.toThrow(
        /^Unexpected state of .*database, expected a database that opens: /,
      );
    expect(readFileSync(control)).toHaveLength(100);
  });

  test('says so when something is asked beside an open transaction, which would wait for ever', async () => {
    const { database } = await openPglite(join(folder, 'beside'), onError);
    try {
      const beside = database.transaction(() => database.query('SELECT 1'));
      await expect(beside).rejects.toThrow(
        /^Unexpected statement beside an open transaction, expected one inside it/,
      );
      const below = database.transaction(() => database.engine.executeSql('SELECT 1'));
      await expect(below).rejects.toThrow(/^Unexpected statement beside/);
      const failed = database.transaction(async ({ query }) => {
        await query('CREATE TABLE left_behind ()');
        await query('SELECT nonsense');
      });
      await expect(failed).rejects.toThrow(/nonsense/);
      await expect(database.query('BEGIN; SELECT nonsense; COMMIT')).rejects.toThrow(/nonsense/);
      expect(await database.query(`SELECT to_regclass('left_behind') AS table`)).toEqual([{ table: null }]);
    } finally {
      await database.close();
    }
  });
});

test('a PostgreSQL that is not there is named, without its password', async () => {
  const databaseUrl = 'postgresql://app:secret@127.0.0.1:1/specgate';
  const error: unknown = await openQueue({ databaseUrl, dataDir: join(folder, 'none'), onError }).catch(
    (each: unknown) => each,
  );
  expect(String(error)).toMatch(
    /^Error: Missing PostgreSQL at DATABASE_URL \(127\.0\.0\.1:1\/specgate\), expected one /,
  );
  expect(String(error)).not.toContain('secret');
});
