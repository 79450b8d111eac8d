import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from '@jest/globals';

/** Elixir is not among the packages of this project: a machine may have none, and the one that decides has to. */
const isThere = spawnSync('elixir', ['--short-version'], { stdio: 'ignore' }).status === 0;
const isRequired = process.env['SPECGATE_ORACLES'] === 'required';

/** A test that asks Elixir itself; without one it is left out and says so, or fails where oracles are required. */
export const oracleTest = (name: string, run: () => void): void => {
  if (isThere || isRequired) {
    test(name, run);
    return;
  }
  const told = `${name} (left out: there is no elixir on this machine)`;
  process.stderr.write(`${told}\n`);
  test.skip(told, run);
};

/** What a script of this folder prints about files, line by line. */
export const askElixir = (script: string, files: Readonly<Record<string, string>>): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'specgate-oracle-'));
  try {
    const paths = Object.keys(files);
    for (const path of paths) writeFileSync(join(folder, path), files[path] ?? '');
    const args = [fileURLToPath(new URL(script, import.meta.url)), ...paths];
    const { error, status, stdout, stderr } = spawnSync('elixir', args, { cwd: folder, encoding: 'utf8' });
    if (error) throw new Error('elixir could not be started; oracles are required here', { cause: error });
    if (status !== 0) throw new Error(`elixir ${script} failed: ${stderr}`);
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Files of a folder of fixtures, by their names. */
export const fixtures = (folder: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      readFileSync(new URL(`../fixtures/${folder}/${name}`, import.meta.url), 'utf8'),
    ]),
  );
