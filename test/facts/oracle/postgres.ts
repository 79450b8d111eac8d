import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@jest/globals';

/** Where Debian keeps PostgreSQL; the newest. Null where there is none. */
const findBinaries = (): string | null => {
  try {
    const versions = readdirSync('/usr/lib/postgresql').toSorted((one, other) => Number(other) - Number(one));
    return versions[0] === undefined ? null : `/usr/lib/postgresql/${versions[0]}/bin`;
  } catch {
    return null;
  }
};

const binaries = findBinaries();
const isRequired = process.env['SPECGATE_ORACLES'] === 'required';

/** A test that asks PostgreSQL itself; without one it is left out and says so, or fails where oracles are required. */
export const postgresTest = (name: string, run: () => void): void => {
  if (binaries !== null || isRequired) {
    test(name, run, 120_000);
    return;
  }
  const told = `${name} (left out: there is no PostgreSQL below /usr/lib/postgresql on this machine)`;
  process.stderr.write(`${told}\n`);
  test.skip(told, run);
};

/** PostgreSQL refuses to run as root: then nobody runs it. */
const nobody = 65_534;
const owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** A server hands its output on to whoever waits for it: `ignore` where it stays when its starter is gone. */
const run = (
  program: string,
  args: readonly string[],
  input = '',
  output: 'pipe' | 'ignore' = 'pipe',
): string => {
  const { error, status, stdout, stderr } = spawnSync(join(binaries ?? '', program), args, {
    ...owner,
    input,
    stdio: ['pipe', output, output],
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: process.env['PATH'] },
  });
  if (error) throw new Error(`${program} could not be started; oracles are required here`, { cause: error });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout ?? '';
};

/** What a query answers after SQL, on a server of its own that talks through a socket in its folder alone. */
export const askPostgres = (sql: readonly string[], query: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'specgate-pg-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  try {
    run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8']);
    const options = `-k ${folder} -c listen_addresses= -c fsync=off`;
    run('pg_ctl', ['-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start'], '', 'ignore');
    const psql = ['-h', folder, '-U', 'postgres', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-qAt'];
    for (const text of sql) run('psql', psql, text);
    return run('psql', psql, query);
  } finally {
    spawnSync(join(binaries ?? '', 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], {
      ...owner,
      stdio: 'ignore',
      cwd: tmpdir(),
    });
    rmSync(folder, { recursive: true, force: true });
  }
};
