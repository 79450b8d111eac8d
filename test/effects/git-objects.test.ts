import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { objectsOf, readBlob } from '../../src/effects/git-objects.ts';
import { pathsBetween } from '../../src/effects/git-tree.ts';

let root: string;

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    encoding: 'utf8',
  }).trim();

const commit = (): string => {
  git('add', '--all');
  git('commit', '--quiet', '--message=a');
  return git('rev-parse', 'HEAD');
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'specgate-objects-'));
  git('init', '--quiet');
  writeFileSync(join(root, 'large'), 'a'.repeat(300_000));
  writeFileSync(join(root, 'small'), 'small\n');
  writeFileSync(join(root, 'empty'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('of what is too large only the size is told, and what comes behind it is whole', async () => {
  const from = commit();
  const objects = objectsOf(root);
  const ids = ['small', 'large', 'empty', 'large', 'small'].map((name) =>
    git('rev-parse', `${from}:${name}`),
  );
  const read = await Promise.all(ids.map((id) => readBlob(objects, id, 1_000)));
  expect(read.map((each) => (each instanceof Buffer ? each.toString() : each))).toEqual([
    'small\n',
    { size: 300_000 },
    '',
    { size: 300_000 },
    'small\n',
  ]);
  const whole = await readBlob(objects, ids[1] ?? '', 300_000);
  expect(whole instanceof Buffer && whole.length).toBe(300_000);
});

test('two commits differ in the paths that git says they differ in', async () => {
  writeFileSync(join(root, 'gone'), 'gone\n');
  const from = commit();
  rmSync(join(root, 'gone'));
  chmodSync(join(root, 'small'), 0o755);
  symlinkSync('small', join(root, 'link'));
  writeFileSync(join(root, 'empty'), 'not any more\n');
  const to = commit();
  const listed = git('diff', '--name-only', '--no-renames', from, to).split('\n');
  expect(listed).toEqual(['empty', 'gone', 'link', 'small']);
  expect(await pathsBetween(root, from, to)).toEqual(listed);
  expect(await pathsBetween(root, to, from)).toEqual(listed);
});
