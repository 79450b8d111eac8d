import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

/** What keeps the playground from starting is said, and nothing is left behind. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-demo-test-'));
  for (const name of ['tmp', 'bin']) mkdirSync(join(folder, name));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  code: number;
  told: string;
}

const start = (file: string, path: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: path, TMPDIR: join(folder, 'tmp') };
    execFile(process.execPath, [file, '--port', '0', ...args], { env }, (error, _out, told) =>
      resolve({ code: Number(error?.code ?? 0), told }),
    );
  });

const demo = 'playground/demo/main.ts';

describe.each([demo, 'playground/forge/main.ts'])('%s', (file) => {
  test.each([
    ['2.37.1', 'Unexpected git 2.37.1, expected git 2.38 or later in PATH'],
    ['1.9.5.msysgit.0', 'Unexpected git 1.9.5.msysgit.0, expected git 2.38 or later in PATH'],
  ])('says that git %s is too old', async (version, message) => {
    writeFileSync(join(folder, 'bin/git'), `#!/bin/sh\necho git version ${version}\n`, { mode: 0o755 });
    const { code, told } = await start(file, join(folder, 'bin'));
    expect([code, told.trim().split('\n').length]).toEqual([1, 1]);
    expect(told).toContain(message);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  test('says that there is no git', async () => {
    const { code, told } = await start(file, join(folder, 'bin'));
    expect([code, told.trim()]).toEqual([1, expect.stringMatching(/^Missing git, expected git 2\.38/)]);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });
});

test('the demo takes no folder away in which somebody has files', async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const { code, told } = await start(demo, process.env['PATH'] ?? '', '--auto', '--folder', folder);
  expect([code, told]).toEqual([1, expect.stringContaining('expected a new or an empty folder')]);
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
});
