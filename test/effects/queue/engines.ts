import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, test } from '@jest/globals';
import { type OpenQueue, openQueue, type QueueOptions } from '../../../src/effects/queue/open-queue.ts';
import {
  makeDatabase,
  missingPostgres,
  type PostgresServer,
  startPostgres,
  stopPostgres,
  urlOf,
} from '../../postgres-server.ts';
import { postgresTest } from '../../postgres-test.ts';

/** Where one queue lives; opened again, it is the same queue. */
export type Home = Pick<QueueOptions, 'databaseUrl' | 'dataDir'>;

export interface Engine {
  name: 'PGlite' | 'PostgreSQL';
  makeHome(): Promise<Home>;
  test(name: string, run: () => Promise<void>): void;
}

const folder = mkdtempSync(join(tmpdir(), 'specgate-queue-'));
let made = 0;
let server: PostgresServer | null = null;
let template: Promise<string> | null = null;
const open = new Set<OpenQueue>();

/** What goes wrong in the background fails the test that it happens in. */
const failures: unknown[] = [];

export const openAt = async (home: Home, options: Partial<QueueOptions> = {}): Promise<OpenQueue> => {
  const opened = await openQueue({
    pollMilliseconds: 20,
    ...options,
    ...home,
    onError: options.onError ?? ((error) => void failures.push(error)),
  });
  const close = async (): Promise<void> => {
    open.delete(handed);
    await opened.close();
  };
  const handed = { ...opened, close };
  open.add(handed);
  return handed;
};

const makeFolder = (): string => {
  made += 1;
  return join(folder, `${made}`);
};

/** An empty database takes PGlite seconds to make. */
const makeTemplate = async (): Promise<string> => {
  const dataDir = makeFolder();
  await (await openAt({ dataDir })).close();
  return dataDir;
};

const pglite: Engine = {
  name: 'PGlite',
  makeHome: async () => {
    template ??= makeTemplate();
    const dataDir = makeFolder();
    cpSync(await template, dataDir, { recursive: true });
    return { dataDir };
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
  const [first] = failures.splice(0);
  if (first !== undefined) throw first;
});

afterAll(async () => {
  if (server) await stopPostgres(server);
  rmSync(folder, { recursive: true, force: true });
});

/** The same tests on both, because PGlite does everything one after the other and so hides what can go wrong. */
export const onBothEngines = (run: (engine: Engine) => void): void => {
  describe.each([pglite, postgres])('on $name', run);
};

export const hasPostgres = missingPostgres === null;
