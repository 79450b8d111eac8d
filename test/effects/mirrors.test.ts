import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type RunningForge, startForge } from '../../playground/forge/start.ts';
import type { RepositoryRef } from '../../src/domain/job.ts';
import { type Mirrors, type MirrorsOptions, openMirrors } from '../../src/effects/mirrors.ts';

/** Mirrors over git's own protocol. */

let forge: RunningForge;
let folder: string;
let token: string;
let repository: RepositoryRef;
let tip: string;

const main = 'refs/heads/main';

beforeAll(async () => {
  forge = await startForge();
  ({ token } = await forge.act<{ token: string }>('user', { login: 'octo' }));
  const { id } = await forge.act<{ id: number }>('repository', { repository: 'octo/app', private: true });
  repository = { installation: 1, id, owner: 'octo', name: 'app' };
  ({ sha: tip } = await forge.act<{ sha: string }>('push', {
    repository: 'octo/app',
    branch: 'main',
    by: 'octo',
    message: 'Begin',
    files: { 'README.md': 'hello\n' },
  }));
});

afterAll(async () => {
  await forge.stop();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-mirrors-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (options: Partial<MirrorsOptions> = {}): Mirrors =>
  openMirrors({ folder, origin: forge.url, token: async () => token, now: Date.now, ...options });

const wanted = { refs: [main], commits: [] };
const tipIn = (root: string): string =>
  execFileSync('git', ['-C', root, 'rev-parse', main]).toString().trim();

test('a mirror has what was asked for, and where a ref points now is told without one', async () => {
  const mirrors = open();
  const root = await mirrors.fetch(repository, { refs: [main], commits: [tip] });
  expect(tipIn(root)).toBe(tip);
  expect(await mirrors.current(repository, main)).toBe(tip);
  expect(await mirrors.current(repository, 'refs/heads/other')).toBeNull();
});

test('what a killed process left behind does not stand in the way', async () => {
  const mirrors = open();
  const root = await mirrors.fetch(repository, wanted);
  execFileSync('git', ['-C', root, 'update-ref', '-d', main]);
  writeFileSync(join(root, 'refs/heads/main.lock'), '');
  expect(tipIn(await mirrors.fetch(repository, wanted))).toBe(tip);
  writeFileSync(join(root, 'config'), 'no [config\n');
  expect(tipIn(await mirrors.fetch(repository, wanted))).toBe(tip);
});

test('a commit that is not there is no pass', async () => {
  await expect(open().fetch(repository, { refs: [], commits: ['a'.repeat(40)] })).rejects.toThrow();
});

test('the token stands in no file and in no message', async () => {
  const secret = 'ghs_thisisnobodystokenandmustneverbeseen1';
  const refused = open({ token: async () => secret });
  const error: unknown = await refused.fetch(repository, wanted).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret);
  expect(String(error)).not.toContain(Buffer.from(`x-access-token:${secret}`).toString('base64'));
  await open().fetch(repository, wanted);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.some((text) => text.includes(token))).toBe(false);
});

test('what is too large is thrown away and told', async () => {
  const small = open({ megabytes: 0 });
  await expect(small.fetch(repository, wanted)).rejects.toThrow('this service is set up for 0 MB');
  expect(readdirSync(folder)).toEqual([]);
});

test('what nobody asked for in a long time goes', async () => {
  const root = await open().fetch(repository, wanted);
  await open({ now: () => statSync(root).mtimeMs + 13 * 86_400_000 }).prune();
  expect(existsSync(root)).toBe(true);
  await open({ now: () => statSync(root).mtimeMs + 15 * 86_400_000 }).prune();
  expect(existsSync(root)).toBe(false);
});
