import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Mirrors, openMirrors } from '../../src/effects/mirrors.ts';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';
import { openOwnServer, type OwnServer } from '../github/own-server.ts';

/** What is wrong with a mirror is mended by itself. */

const repository = { installation: 1, id: 4711, owner: 'acme', name: 'shop' };

let folder: string;
let workspace: Workspace;
let server: OwnServer;
let mirrors: Mirrors;
let commit: string;

const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
const served = (): string => join(folder, 'acme', 'shop.git');

/** The oldest way to serve a repository: its files. */
const push = (...refs: string[]): void => {
  workspace.git('push', '--quiet', served(), ...refs);
  git('-C', served(), 'update-server-info');
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-mirrors-'));
  git('init', '--quiet', '--bare', served());
  workspace = newWorkspace();
  workspace.git('commit', '--quiet', '--allow-empty', '-m', 'Begin');
  commit = workspace.git('rev-parse', 'HEAD').trim();
  server = await openOwnServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const bytes = await readFile(join(folder, path)).catch(() => null);
    response.writeHead(bytes === null ? 404 : 200).end(bytes ?? '');
  });
  mirrors = openMirrors({
    folder: join(folder, 'mirrors'),
    origin: server.address,
    token: async () => 'ghs_token',
    now: Date.now,
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const fetchRef = (name: string): Promise<string> =>
  mirrors.fetch(repository, { refs: [`refs/heads/${name}`], commits: [commit] });

test('a branch that became a folder of branches is fetched', async () => {
  push('main:refs/heads/release');
  await fetchRef('release');
  push('--delete', 'release');
  push('main:refs/heads/release/1');
  const root = await fetchRef('release/1');
  expect(git('-C', root, 'rev-parse', 'refs/heads/release/1').trim()).toBe(commit);
});

test('a lock that was left behind keeps nobody out', async () => {
  push('main:refs/heads/main');
  const root = await fetchRef('main');
  workspace.git('commit', '--quiet', '--allow-empty', '-m', 'Go on');
  push('main:refs/heads/main');
  writeFileSync(join(root, 'refs', 'heads', 'main.lock'), '');
  await fetchRef('main');
  expect(git('-C', root, 'rev-parse', 'refs/heads/main')).toBe(workspace.git('rev-parse', 'HEAD'));
});

test('what the repository does not have costs no mirror', async () => {
  push('main:refs/heads/main');
  const root = await fetchRef('main');
  await expect(fetchRef('gone')).rejects.toThrow('refs/heads/gone');
  expect(git('-C', root, 'rev-parse', 'refs/heads/main').trim()).toBe(commit);
});
