import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
const run = promisify(execFile);
let world: ForgeWorld;
let app: Octokit;
let folder: string;

beforeAll(async () => {
  world = await startWorld();
  app = await world.installed();
  folder = await mkdtemp(join(tmpdir(), 'specgate-forge-'));
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await world.forge.delivered();
  world.receiver.received.splice(0);
});

const git = async (at: string, ...args: string[]): Promise<string> => {
  const { stdout } = await run('git', args, {
    cwd: at,
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'Wes',
      GIT_AUTHOR_EMAIL: 'wes@example.com',
      GIT_COMMITTER_NAME: 'Wes',
      GIT_COMMITTER_EMAIL: 'wes@example.com',
    },
  });
  return stdout.trim();
};

const header = (token: string): string[] => [
  '-c',
  `http.extraHeader=Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
];

const withToken = async (login: string, path = 'octo/app'): Promise<string> => {
  const { token } = await world.forge.act<{ token: string }>('user', { login });
  return `${world.forge.url.replace('//', `//${login}:${token}@`)}/${path}.git`;
};

const told = async (): Promise<string[]> => {
  await world.forge.delivered();
  expect(world.receiver.faults).toEqual([]);
  return world.receiver.received.map(({ event, action }) => (action ? `${event}.${action}` : event));
};

describe('git over HTTP', () => {
  test('clones what is public, and a private repository with a token in a header', async () => {
    await git(folder, 'clone', '--quiet', `${world.forge.url}/octo/app.git`, 'public');
    expect(await git(join(folder, 'public'), 'ls-files')).toBe('README.md\nlib/app.ex');
    await world.forge.act('repository', { repository: 'octo/vault', private: true });
    const files = { 'secret.md': 's\n' };
    const first = { repository: 'octo/vault', branch: 'main', by: 'octo', message: 'Start', files };
    await world.forge.act('push', first);
    const url = `${world.forge.url}/octo/vault.git`;
    await expect(git(folder, 'clone', '--quiet', url, 'refused')).rejects.toThrow();
    await git(folder, ...header(await world.tokenOf()), 'clone', '--quiet', '--mirror', url, 'vault');
    expect(await git(join(folder, 'vault'), 'ls-tree', '--name-only', 'main')).toBe('secret.md');
    const narrow = await world.tokenOf({ repositories: ['app'] });
    await expect(git(folder, ...header(narrow), 'clone', '--quiet', url, 'narrow')).rejects.toThrow();
  });

  test('pushes are told, and move the head of a pull request', async () => {
    const at = join(folder, 'pushing');
    await git(folder, 'clone', '--quiet', await withToken('wes'), 'pushing');
    await git(at, 'checkout', '--quiet', '-b', 'topic');
    await writeFile(join(at, 'topic.md'), 'one\n');
    await git(at, 'add', '.');
    await git(at, 'commit', '--quiet', '-m', 'One');
    await git(at, 'push', '--quiet', 'origin', 'topic');
    expect((await told()).toSorted()).toEqual(['check_suite.requested', 'create', 'push']);
    const wes = await world.as('wes');
    const { data } = await wes.rest.pulls.create({ ...octo, head: 'topic', base: 'main', title: 'Topic' });
    await git(at, 'commit', '--quiet', '--allow-empty', '-m', 'Two');
    await git(at, 'commit', '--quiet', '--amend', '--allow-empty', '-m', 'Three');
    await git(at, 'push', '--quiet', '--force', 'origin', 'topic');
    const { data: pull } = await wes.rest.pulls.get({ ...octo, pull_number: data.number });
    expect(pull.head.sha).toBe(await git(at, 'rev-parse', 'HEAD'));
    expect(await told()).toContain('pull_request.synchronize');
    const { payload } = world.receiver.received.findLast(({ event }) => event === 'push') ?? {};
    expect(payload).toMatchObject({ ref: 'refs/heads/topic', pusher: { name: 'wes' }, forced: false });
    await git(at, 'push', '--quiet', 'origin', ':topic');
    expect(await told()).toEqual(expect.arrayContaining(['delete', 'pull_request.closed']));
    const head = `refs/pull/${data.number}/head`;
    await git(at, 'fetch', '--quiet', 'origin', head);
    expect(await git(at, 'rev-parse', 'FETCH_HEAD')).toBe(pull.head.sha);
  });

  test('refuses a push of somebody who may only read', async () => {
    const at = join(folder, 'reading');
    await git(folder, 'clone', '--quiet', await withToken('rae'), 'reading');
    await git(at, 'commit', '--quiet', '--allow-empty', '-m', 'Mine');
    await expect(git(at, 'push', '--quiet', 'origin', 'main')).rejects.toThrow(/403|denied/);
    const reader = await world.tokenOf({ permissions: { contents: 'read' } });
    const push = [
      ...header(reader),
      'push',
      '--quiet',
      `${world.forge.url}/octo/app.git`,
      'HEAD:refs/heads/x',
    ];
    await expect(git(at, ...push)).rejects.toThrow();
    expect(await told()).toEqual([]);
  });
});

const commitFile = async (path: string, content: string, parent: string, client = app) => {
  const { data: base } = await client.rest.git.getCommit({ ...octo, commit_sha: parent });
  const { data: tree } = await client.rest.git.createTree({
    ...octo,
    base_tree: base.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', content }],
  });
  const { data } = await client.rest.git.createCommit({
    ...octo,
    message: `Write ${path}`,
    tree: tree.sha,
    parents: [parent],
  });
  return data;
};

const tip = async (ref = 'heads/main'): Promise<string> =>
  (await app.rest.git.getRef({ ...octo, ref })).data.object.sha;

describe('git data', () => {
  test('a commit of the App without an author is verified, one of a person is not', async () => {
    const mine = await commitFile('docs/a.md', '# A\n', await tip());
    expect(mine).toMatchObject({ author: { name: 'checker[bot]' }, verification: { verified: true } });
    const theirs = await commitFile('docs/a.md', '# B\n', await tip(), await world.as('wes'));
    expect(theirs.verification).toMatchObject({ verified: false, reason: 'unsigned' });
    const { data: signed } = await app.rest.git.createCommit({
      ...octo,
      message: 'In the name of Wes',
      tree: mine.tree.sha,
      parents: [await tip()],
      author: { name: 'Wes', email: 'wes@example.com' },
    });
    expect(signed.verification.verified).toBe(false);
  });

  test('a ref goes forward, and anywhere only by force', async () => {
    const start = await tip();
    const one = await commitFile('one.md', '1\n', start);
    const other = await commitFile('other.md', '2\n', start);
    await app.rest.git.createRef({ ...octo, ref: 'refs/heads/forward', sha: one.sha });
    const move = { ...octo, ref: 'heads/forward', sha: other.sha };
    await expectRefusal(app.rest.git.updateRef(move), 422, 'Update is not a fast forward');
    await app.rest.git.updateRef({ ...move, force: true });
    expect(await tip('heads/forward')).toBe(other.sha);
    const again = { ...octo, ref: 'refs/heads/forward', sha: one.sha };
    await expectRefusal(app.rest.git.createRef(again), 422, 'Reference already exists');
    const nowhere = { ...octo, ref: 'heads/nowhere', sha: one.sha };
    await expectRefusal(app.rest.git.updateRef(nowhere), 422, 'Reference does not exist');
    await expectRefusal(app.rest.git.getRef({ ...octo, ref: 'heads/nowhere' }), 404);
    const bad = { ...octo, ref: 'forward', sha: one.sha };
    await expectRefusal(app.rest.git.createRef(bad), 422);
    await app.rest.git.deleteRef({ ...octo, ref: 'heads/forward' });
    await expectRefusal(app.rest.git.deleteRef({ ...octo, ref: 'heads/forward' }), 422);
  });

  test('a tree takes paths away, and refuses those that leave it', async () => {
    const { data: tree } = await app.rest.git.createTree({
      ...octo,
      base_tree: await tip(),
      tree: [{ path: 'lib/app.ex', mode: '100644', type: 'blob', sha: null }],
    });
    const { data } = await app.rest.git.getTree({ ...octo, tree_sha: tree.sha, recursive: 'true' });
    expect(data.tree.map(({ path }) => path)).not.toContain('lib/app.ex');
    for (const path of ['../up.md', 'a/.git/config', '/abs.md']) {
      const outside = { path, mode: '100644' as const, type: 'blob' as const, content: 'x' };
      await expectRefusal(app.rest.git.createTree({ ...octo, tree: [outside] }), 422);
    }
  });

  test('blobs keep every byte', async () => {
    const content = Buffer.from([0, 255, 10, 13, 10]).toString('base64');
    const { data } = await app.rest.git.createBlob({ ...octo, content, encoding: 'base64' });
    const { data: blob } = await app.rest.git.getBlob({ ...octo, file_sha: data.sha });
    expect(blob.content.replaceAll('\n', '')).toBe(content);
    expect(blob.size).toBe(5);
  });
});

describe('contents', () => {
  test('a file is written on the sha that was read, and no other', async () => {
    const path = { ...octo, path: 'docs/écrit 1.md' };
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const { data: made, status } = await app.rest.repos.createOrUpdateFileContents({
      ...path,
      message: 'Write',
      content: encode('one\n'),
    });
    expect(status).toBe(201);
    const { data } = await app.rest.repos.getContent(path);
    expect(data).toMatchObject({ type: 'file', sha: made.content?.sha, encoding: 'base64' });
    const again = { ...path, message: 'Again', content: encode('two\n') };
    await expectRefusal(app.rest.repos.createOrUpdateFileContents(again), 422, /"sha" wasn't supplied/);
    const stale = { ...again, sha: '0'.repeat(40) };
    await expectRefusal(app.rest.repos.createOrUpdateFileContents(stale), 409, /does not match/);
    const right = { ...again, sha: made.content?.sha ?? '' };
    expect((await app.rest.repos.createOrUpdateFileContents(right)).status).toBe(200);
    expect(await told()).toContain('push');
  });

  test('a folder is listed, a large file has no content, and what is not there is not found', async () => {
    const { data: listed } = await app.rest.repos.getContent({ ...octo, path: 'lib' });
    expect(listed).toMatchObject([{ name: 'app.ex', type: 'file' }]);
    const files = { 'large.txt': 'x'.repeat(1024 * 1024 + 1) };
    await world.forge.act('push', {
      repository: 'octo/app',
      branch: 'large',
      by: 'wes',
      message: 'Large',
      files,
    });
    const large = { ...octo, path: 'large.txt', ref: 'large' };
    const { data } = await app.rest.repos.getContent(large);
    expect(data).toMatchObject({ encoding: 'none', content: '', size: 1024 * 1024 + 1 });
    const raw = await app.rest.repos.getContent({ ...large, mediaType: { format: 'raw' } });
    expect(raw.data).toHaveLength(1024 * 1024 + 1);
    await expectRefusal(app.rest.repos.getContent({ ...octo, path: 'nowhere.md' }), 404);
  });
});

test('who moved a branch is told, the last one first', async () => {
  const start = await tip();
  await app.rest.git.createRef({ ...octo, ref: 'refs/heads/moved', sha: start });
  const { sha } = await commitFile('moved.md', 'm\n', start);
  await (await world.as('wes')).rest.git.updateRef({ ...octo, ref: 'heads/moved', sha });
  await app.rest.git.updateRef({ ...octo, ref: 'heads/moved', sha: start, force: true });
  const list = async (query: object = {}) =>
    (await app.rest.repos.listActivities({ ...octo, ref: 'moved', ...query })).data.map(
      ({ activity_type: type, actor }) => `${type} ${actor?.login}`,
    );
  expect(await list()).toEqual(['force_push checker[bot]', 'push wes', 'branch_creation checker[bot]']);
  expect(await list({ actor: 'wes' })).toEqual(['push wes']);
  const pages = { ...octo, ref: 'refs/heads/moved', per_page: 2 };
  expect(await app.paginate(app.rest.repos.listActivities, pages)).toHaveLength(3);
});

test('two branches are compared from where they parted', async () => {
  const start = await tip();
  const left = await commitFile('left.md', 'l\n', start);
  const right = await commitFile('right.md', 'r\n', start);
  await app.rest.git.createRef({ ...octo, ref: 'refs/heads/left', sha: left.sha });
  await app.rest.git.createRef({ ...octo, ref: 'refs/heads/right', sha: right.sha });
  const { data } = await app.rest.repos.compareCommitsWithBasehead({ ...octo, basehead: 'left...right' });
  expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 });
  expect(data.merge_base_commit.sha).toBe(start);
  expect(data.files?.map(({ filename }) => filename)).toEqual(['right.md']);
  const { data: branches } = await app.rest.repos.listBranches(octo);
  expect(branches.map(({ name }) => name)).toEqual(expect.arrayContaining(['left', 'main', 'right']));
  const { data: branch } = await app.rest.repos.getBranch({ ...octo, branch: 'left' });
  expect(branch).toMatchObject({ commit: { sha: left.sha }, protected: false });
  const { data: log } = await app.rest.repos.listCommits({ ...octo, sha: 'left', path: 'left.md' });
  expect(log.map(({ sha }) => sha)).toEqual([left.sha]);
});
