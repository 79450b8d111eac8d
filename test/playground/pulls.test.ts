import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let wes: Octokit;
let branches = 0;

beforeAll(async () => {
  world = await startWorld();
  wes = await world.as('wes');
});
afterAll(() => world.stop());

const push = async (branch: string, files: Record<string, string | null>, more: object = {}) =>
  world.forge.act<{ sha: string }>('push', {
    repository: 'octo/app',
    branch,
    by: 'wes',
    message: 'Change',
    files,
    ...more,
  });

const open = async (
  files: Record<string, string | null>,
): Promise<{ number: number; branch: string; sha: string }> => {
  branches += 1;
  const branch = `change-${branches}`;
  const { sha } = await push(branch, files);
  const { data } = await wes.rest.pulls.create({ ...octo, head: branch, base: 'main', title: branch });
  return { number: data.number, branch, sha };
};

const told = async (): Promise<string[]> => {
  await world.forge.delivered();
  expect(world.receiver.faults).toEqual([]);
  return world.receiver.received
    .filter(({ event }) => event === 'pull_request')
    .map(({ action }) => String(action))
    .toSorted();
};

beforeEach(async () => {
  await world.forge.delivered();
  world.receiver.received.splice(0);
});

test('files, patches and commits are git’s', async () => {
  await push('main', { 'old.md': 'one\ntwo\nthree\nfour\nfive\nsix\n', 'gone.md': 'bye\n' });
  const { number } = await open({
    'old.md': null,
    'new.md': 'one\ntwo\nthree\nfour\nfive\nseven\n',
    'gone.md': null,
    'lib/app.ex': 'defmodule App do\n  @doc false\nend\n',
    'image.png': '\0\u0001binary\0',
  });
  const { data: files } = await wes.rest.pulls.listFiles({ ...octo, pull_number: number });
  expect(
    files.map(({ filename, status, previous_filename: previous, additions, deletions }) => [
      filename,
      status,
      previous,
      additions,
      deletions,
    ]),
  ).toEqual([
    ['gone.md', 'removed', undefined, 0, 1],
    ['image.png', 'added', undefined, 0, 0],
    ['lib/app.ex', 'modified', undefined, 1, 0],
    ['new.md', 'renamed', 'old.md', 1, 1],
  ]);
  expect(files[1]).not.toHaveProperty('patch');
  expect(files[2]?.patch).toBe('@@ -1,2 +1,3 @@\n defmodule App do\n+  @doc false\n end');
  const { data: pull } = await wes.rest.pulls.get({ ...octo, pull_number: number });
  expect(pull).toMatchObject({ commits: 1, changed_files: 4, additions: 2, deletions: 2, mergeable: true });
  const { data: commits } = await wes.rest.pulls.listCommits({ ...octo, pull_number: number });
  expect(commits.map(({ commit }) => commit.message)).toEqual(['Change']);
});

test('the head follows what is pushed', async () => {
  const { number, branch, sha } = await open({ 'a.md': 'a\n' });
  const { sha: after } = await push(branch, { 'a.md': 'b\n' });
  const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
  expect(data.head.sha).toBe(after);
  expect(await told()).toEqual(['opened', 'synchronize']);
  const last = world.receiver.received.findLast(({ event }) => event === 'pull_request');
  expect(last?.payload).toMatchObject({ before: sha, after, pull_request: { head: { sha: after } } });
});

test('one that has an open pull request, or nothing new, is refused', async () => {
  const { branch } = await open({ 'b.md': 'b\n' });
  const again = wes.rest.pulls.create({ ...octo, head: branch, base: 'main', title: 'Again' });
  await expectRefusal(again, 422, 'Validation Failed');
  await push('level', {}, { force: true });
  await wes.rest.git.updateRef({
    ...octo,
    ref: 'heads/level',
    force: true,
    sha: (await wes.rest.git.getRef({ ...octo, ref: 'heads/main' })).data.object.sha,
  });
  await expectRefusal(wes.rest.pulls.create({ ...octo, head: 'level', base: 'main', title: 'No' }), 422);
  await expectRefusal(wes.rest.pulls.create({ ...octo, head: 'nowhere', base: 'main', title: 'No' }), 422);
});

test('is found by its head, base and state', async () => {
  const { number, branch } = await open({ 'c.md': 'c\n' });
  const list = async (query: object) =>
    (await wes.rest.pulls.list({ ...octo, ...query })).data.map((pull) => pull.number);
  expect(await list({ head: `octo:${branch}` })).toEqual([number]);
  expect(await list({ head: `octo:${branch}`, base: 'release' })).toEqual([]);
  await wes.rest.pulls.update({ ...octo, pull_number: number, state: 'closed' });
  expect(await list({ head: `octo:${branch}` })).toEqual([]);
  expect(await list({ head: `octo:${branch}`, state: 'closed' })).toEqual([number]);
  await wes.rest.pulls.update({ ...octo, pull_number: number, state: 'open', title: 'Open', body: 'Again' });
  expect(await told()).toEqual(['closed', 'edited', 'opened', 'reopened']);
});

test('is aimed at another branch, and says from which', async () => {
  await push('release', { 'release.md': 'r\n' });
  const { number } = await open({ 'd.md': 'd\n' });
  await wes.rest.pulls.update({ ...octo, pull_number: number, base: 'release' });
  const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
  expect(data.base.ref).toBe('release');
  await told();
  const last = world.receiver.received.findLast(({ action }) => action === 'edited');
  expect(last?.payload['changes']).toMatchObject({ base: { ref: { from: 'main' } } });
});

test('comes from a fork, whose pushes it follows', async () => {
  const sue = await world.as('sue');
  await sue.rest.repos.createFork(octo);
  const fork = { repository: 'sue/app', branch: 'idea', by: 'sue', message: 'Idea' };
  await world.forge.act('push', { ...fork, files: { 'idea.md': 'one\n' } });
  const { data } = await sue.rest.pulls.create({ ...octo, head: 'sue:idea', base: 'main', title: 'Idea' });
  const { sha } = await world.forge.act<{ sha: string }>('push', { ...fork, files: { 'idea.md': 'two\n' } });
  const { data: pull } = await wes.rest.pulls.get({ ...octo, pull_number: data.number });
  expect(pull.head).toMatchObject({ sha, label: 'sue:idea', repo: { full_name: 'sue/app', fork: true } });
  const { data: files } = await wes.rest.pulls.listFiles({ ...octo, pull_number: data.number });
  expect(files.map(({ filename }) => filename)).toEqual(['idea.md']);
  expect(await told()).toEqual(['opened', 'synchronize']);
});

test('is merged by git, in each of the three ways', async () => {
  for (const method of ['merge', 'squash', 'rebase'] as const) {
    const { number, sha } = await open({ [`${method}.md`]: `${method}\n` });
    await push('main', { [`beside-${method}.md`]: 'meanwhile\n' });
    const { data } = await wes.rest.pulls.merge({ ...octo, pull_number: number, merge_method: method, sha });
    const { data: commit } = await wes.rest.git.getCommit({ ...octo, commit_sha: data.sha });
    expect(commit.parents).toHaveLength(method === 'merge' ? 2 : 1);
    const { data: tree } = await wes.rest.git.getTree({ ...octo, tree_sha: 'main' });
    const paths = tree.tree.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([`${method}.md`, `beside-${method}.md`]));
    const { data: pull } = await wes.rest.pulls.get({ ...octo, pull_number: number });
    expect(pull).toMatchObject({ merged: true, state: 'closed', merge_commit_sha: data.sha });
  }
});

test('is not merged when it conflicts, is closed, or has another head than was looked at', async () => {
  const { number, sha } = await open({ 'README.md': '# Mine\n' });
  const merge = { ...octo, pull_number: number };
  await expectRefusal(
    wes.rest.pulls.merge({ ...merge, sha: '0'.repeat(40) }),
    409,
    'Head branch was modified. Review and try the merge again.',
  );
  await push('main', { 'README.md': '# Theirs\n' });
  const { data } = await wes.rest.pulls.get(merge);
  expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  await expectRefusal(wes.rest.pulls.merge({ ...merge, sha }), 405, 'Pull Request is not mergeable');
  await wes.rest.pulls.update({ ...merge, state: 'closed' });
  await expectRefusal(wes.rest.pulls.merge(merge), 405);
  await expectRefusal((await world.as('rae')).rest.pulls.merge(merge), 403);
});

test('is merged by whoever pushes its commits to the base', async () => {
  const { number, branch } = await open({ 'pushed.md': 'p\n' });
  const { data: head } = await wes.rest.git.getRef({ ...octo, ref: `heads/${branch}` });
  await wes.rest.git.updateRef({ ...octo, ref: 'heads/main', sha: head.object.sha });
  const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
  expect(data).toMatchObject({ merged: true, state: 'closed', merged_by: { login: 'wes' } });
});

test('is closed with its branch', async () => {
  const { number, branch } = await open({ 'short.md': 's\n' });
  await wes.rest.git.deleteRef({ ...octo, ref: `heads/${branch}` });
  const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
  expect(data).toMatchObject({ merged: false, state: 'closed' });
});
