import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, test } from '@jest/globals';
import { openFileInbox } from '../../../src/effects/queue/file-inbox.ts';
import { openPglite } from '../../../src/effects/queue/open-pglite.ts';
import { type OpenQueue, openQueueOn, type Place } from '../../../src/effects/queue/open-queue-on.ts';
import { openQueue, type QueueOptions } from '../../../src/effects/queue/open-queue.ts';
import {
  makeDatabase,
  type PostgresServer,
  startPostgres,
  stopPostgres,
  urlOf,
} from '../../postgres-server.ts';
import { postgresTest } from '../../postgres-test.ts';

/** Where one queue lives; opened again, it is the same queue. */
export type Home = Pick<QueueOptions, 'databaseUrl' | 'dataDir'> & { place?: Place };

export interface Engine {
  name: 'PGlite' | 'PostgreSQL';
  makeHome(): Promise<Home>;
  test(name: string, run: () => Promise<void>): void;
}

const folder = mkdtempSync(join(tmpdir(), 'specgate-queue-'));
let made = 0;
let server: PostgresServer | null = null;
let shared: ReturnType<typeof openPglite> | null = null;
const open = new Set<OpenQueue>();

/** What goes wrong in the background fails the test that it happens in. */
const failures: unknown[] = [];
export const note = (error: unknown): void => void failures.push(error);

export const openAt = async (home: Home, options: Partial<QueueOptions> = {}): Promise<OpenQueue> => {
  const all = { pollMilliseconds: 20, onError: note, ...options };
  const opened = await (home.place ? openQueueOn(home.place, all) : openQueue({ ...home, ...all }));
  const close = async (): Promise<void> => {
    open.delete(handed);
    await opened.close();
  };
  const handed = { ...opened, close };
  open.add(handed);
  return handed;
};

export const makeFolder = (): string => {
  made += 1;
  return join(folder, `${made}`);
};

const everything = 'specgate.job, specgate.pause, specgate.memory, specgate.schedule';

const pglite: Engine = {
  name: 'PGlite',
  makeHome: async () => {
    const dataDir = makeFolder();
    // It takes seconds to start, so that all tests of a file have one, emptied.
    shared ??= openPglite(dataDir, note);
    const { database } = await shared;
    await database.query(`TRUNCATE ${everything} CASCADE`);
    await database.boss.deleteAllJobs();
    mkdirSync(dataDir, { recursive: true });
    const inbox = openFileInbox(join(dataDir, 'inbox'), database);
    return { dataDir, place: { database, inbox, isAlone: true } };
  },
  test: (name, run) => test(name, run, 120_000),
};

export const postgres: Engine = {
  name: 'PostgreSQL',
  makeHome: async () => {
    server ??= startPostgres();
    return { databaseUrl: urlOf(server, await makeDatabase(server)), dataDir: makeFolder() };
  },
  test: postgresTest,
};

afterEach(async () => {
  for (const each of open) await each.close();
  const found = failures.splice(0);
  if (found.length > 0) throw new AggregateError(found, 'something went wrong in the background');
});

afterAll(async () => {
  await (await shared)?.database.close();
  if (server) await stopPostgres(server);
  rmSync(folder, { recursive: true, force: true });
});

/** The same tests on both, because PGlite does everything one after the other and so hides what can go wrong. */
export const onBothEngines = (run: (engine: Engine) => void): void => {
  describe.each([pglite, postgres])('on $name', run);
};
