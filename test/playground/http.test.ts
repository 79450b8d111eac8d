import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { acts } from '../../playground/forge/control/acts.ts';
import { faultKinds } from '../../playground/forge/faults.ts';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, octokitFor, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let app: Octokit;
let token: string;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

beforeEach(async () => {
  await world.forge.act('no-faults');
  token = await world.tokenOf();
  app = octokitFor(world.forge, token);
});

test('every answer says what is left, and an unchanged one costs nothing', async () => {
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${world.forge.apiUrl}/repos/octo/app/labels`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const first = await ask();
  const left = Number(first.headers.get('x-ratelimit-remaining'));
  expect(left).toBeLessThan(5000);
  const etag = first.headers.get('etag') ?? '';
  const second = await ask({ 'if-none-match': etag });
  expect([second.status, await second.text()]).toEqual([304, '']);
  expect(Number(second.headers.get('x-ratelimit-remaining'))).toBe(left);
  await app.rest.issues.createLabel({ ...octo, name: 'new', color: '000000' });
  const third = await ask({ 'if-none-match': etag });
  expect(third.status).toBe(200);
  const { data } = await app.rest.rateLimit.get();
  expect(data.rate).toMatchObject({ limit: 5000, remaining: left - 2 });
});

test('what is no JSON is refused', async () => {
  const answer = await fetch(`${world.forge.apiUrl}/repos/octo/app/issues`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{',
  });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ message: 'Problems parsing JSON' }),
  ]);
});

describe('a fault', () => {
  const fault = (given: object) => world.forge.act('fault', given);
  const issue = { ...octo, title: 'A waitlist' };
  const count = async () => (await app.rest.issues.listForRepo(octo)).data.length;

  test('fails a call the given number of times, before it has done anything', async () => {
    await fault({ kind: 'error', call: 'issues/create', times: 2, status: 502 });
    const before = await count();
    await expectRefusal(app.rest.issues.create(issue), 502);
    await expectRefusal(app.rest.issues.create(issue), 502);
    expect(await count()).toBe(before);
    await app.rest.issues.create(issue);
    expect(await count()).toBe(before + 1);
  });

  test('loses the answer of a call that has had its effect', async () => {
    const before = await count();
    await fault({ kind: 'error', call: 'issues/create', after: true });
    await expectRefusal(app.rest.issues.create(issue), 500);
    expect(await count()).toBe(before + 1);
  });

  test('never answers', async () => {
    await fault({ kind: 'hang', call: 'issues/create' });
    const signal = AbortSignal.timeout(200);
    const asked = app.rest.issues.create({ ...issue, request: { signal } });
    await expect(asked).rejects.toBeDefined();
    expect(signal.aborted).toBe(true);
  });

  test('is either rate limit, with what a client has to wait for', async () => {
    const refused = async () => {
      const error = await app.rest.issues.create(issue).catch((thrown: unknown) => thrown);
      return (error as { response: { status: number; headers: Record<string, string>; data: object } })
        .response;
    };
    await fault({ kind: 'primary-limit', method: 'POST', seconds: 30 });
    const primary = await refused();
    expect(primary).toMatchObject({ status: 403, headers: { 'x-ratelimit-remaining': '0' } });
    const wait = Number(primary.headers['x-ratelimit-reset']) - Date.now() / 1000;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(31);
    await fault({ kind: 'secondary-limit', seconds: 7 });
    const secondary = await refused();
    expect(secondary).toMatchObject({
      status: 403,
      headers: { 'retry-after': '7' },
      data: { message: expect.stringContaining('secondary rate limit') },
    });
  });

  test('ends a token for good', async () => {
    await fault({ kind: 'token-expired', path: '/labels' });
    await expectRefusal(app.rest.issues.listLabelsForRepo(octo), 401, 'Bad credentials');
    await expectRefusal(app.rest.repos.get(octo), 401, 'Bad credentials');
    await (await world.installed()).rest.repos.get(octo);
  });

  test('cuts a listing', async () => {
    await fault({ kind: 'truncate', call: 'git/get-tree' });
    const tree = { ...octo, tree_sha: 'main', recursive: 'true' };
    const { data: cut } = await app.rest.git.getTree(tree);
    const { data: whole } = await app.rest.git.getTree(tree);
    expect(cut.truncated).toBe(true);
    expect(cut.tree.length).toBeLessThan(whole.tree.length);
  });

  test('moves a branch in the moment before', async () => {
    const { data: before } = await app.rest.git.getRef({ ...octo, ref: 'heads/main' });
    const { data: commit } = await app.rest.git.getCommit({ ...octo, commit_sha: before.object.sha });
    const { data: made } = await app.rest.git.createCommit({
      ...octo,
      message: 'Mine',
      tree: commit.tree.sha,
      parents: [before.object.sha],
    });
    await fault({ kind: 'ref-moved', call: 'git/update-ref' });
    const move = { ...octo, ref: 'heads/main', sha: made.sha };
    await expectRefusal(app.rest.git.updateRef(move), 422, 'Update is not a fast forward');
    const { data: after } = await app.rest.git.getRef({ ...octo, ref: 'heads/main' });
    expect(after.object.sha).not.toBe(before.object.sha);
  });
});

test('the README names every act and every fault', () => {
  const readme = readFileSync(new URL('../../playground/README.md', import.meta.url), 'utf8');
  const named = [...readme.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );
  expect(named).toEqual([...acts.map(({ name }) => name), ...faultKinds]);
});

describe('the control calls', () => {
  const post = async (name: string, given: object) => {
    const answer = await fetch(`${world.forge.url}/_forge/${name}`, {
      method: 'POST',
      body: JSON.stringify(given),
    });
    return { status: answer.status, data: (await answer.json()) as Record<string, unknown> };
  };

  test('do over HTTP what act() does', async () => {
    const { data } = await post('user', { login: 'zoe' });
    expect(data).toMatchObject({ login: 'zoe', token: expect.stringMatching(/^ghp_/) });
    expect(await world.forge.act('user', { login: 'zoe' })).toEqual(data);
  });

  test('say what is wrong with what they are given', async () => {
    expect(await post('nothing', {})).toMatchObject({
      status: 404,
      data: { message: expect.stringContaining('expected one of user, role, repository') },
    });
    expect(await post('role', { repository: 'octo', login: 'ada', role: 'king' })).toMatchObject({
      status: 422,
      data: { message: expect.stringContaining('expected owner/name') },
    });
    expect(await post('role', { repository: 'octo/app', login: 'nobody', role: 'read' })).toMatchObject({
      status: 422,
    });
  });
});

test('a registration is bought once by its code', async () => {
  const { code, pem } = await world.forge.act<{ code: string; pem: string }>('app', {
    name: 'Registered',
    owner: 'ada',
    permissions: { issues: 'write' },
    events: ['issues'],
  });
  const anonymous = octokitFor(world.forge);
  const { data } = await anonymous.rest.apps.createFromManifest({ code });
  expect(data).toMatchObject({ slug: 'registered', pem, webhook_secret: expect.any(String) });
  await expectRefusal(anonymous.rest.apps.createFromManifest({ code }), 404);
});

test('an App hears of its installations', async () => {
  await world.forge.delivered();
  world.receiver.received.splice(0);
  await world.forge.act('repository', { repository: 'octo/young' });
  const installation = { id: world.installationId, by: 'ada' };
  await world.forge.act('installation', { ...installation, do: 'suspend' });
  await world.forge.act('installation', { ...installation, do: 'unsuspend' });
  await world.forge.act('installation', { ...installation, do: 'uninstall' });
  await world.forge.delivered();
  expect(world.receiver.faults).toEqual([]);
  expect(world.receiver.received.map(({ event, action }) => `${event}.${action}`).toSorted()).toEqual([
    'installation.deleted',
    'installation.suspend',
    'installation.unsuspend',
    'installation_repositories.added',
  ]);
  await expectRefusal(app.rest.repos.get(octo), 401, 'Bad credentials');
});
