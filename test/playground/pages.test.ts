import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { type ForgeWorld, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let app: Octokit;
let wes: Octokit;

beforeAll(async () => {
  world = await startWorld();
  app = await world.installed();
  wes = await world.as('wes');
  const ada = await world.as('ada');
  await ada.rest.repos.createRepoRuleset({
    ...octo,
    name: 'Gate',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'specgate', integration_id: world.appId }],
        },
      },
    ],
  });
});
afterAll(() => world.stop());

interface Shown {
  status: number;
  text: string;
  headers: Headers;
}

/** Without tags, and with one space where there are several. */
const readable = (text: string): string =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ');

const show = async (path: string, person = '', headers: Record<string, string> = {}): Promise<Shown> => {
  const answer = await fetch(`${world.forge.url}${path}`, {
    headers: { cookie: `forge-person=${person}`, ...headers },
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

/** Sends a form as a browser does, and tells what the page says that comes then. */
const send = async (path: string, person: string, fields: Record<string, string> = {}): Promise<string> => {
  const answer = await fetch(`${world.forge.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: `forge-person=${person}`,
      origin: world.forge.url,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields),
  });
  expect(answer.status).toBe(303);
  const notice = /forge-notice=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
  const to = new URL(answer.headers.get('location') ?? '', world.forge.url);
  const { text } = await show(to.pathname, person, {
    cookie: `forge-person=${person}; forge-notice=${notice}`,
  });
  return readable(text);
};

test('issues are opened, labelled, written on and closed by whom one acts as', async () => {
  const opened = await send('/octo/app/issues', 'rae', { title: 'A waitlist', body: 'Students **wait**.' });
  expect(opened).toContain('A waitlist #1');
  await (await world.as('ada')).rest.issues.createLabel({ ...octo, name: 'spec: analyze', color: '5319e7' });
  await send('/octo/app/issues/1/labels', 'tri', { label: 'spec: analyze' });
  const written = await send('/octo/app/issues/1/comments', 'rae', { body: '/spec help' });
  expect(written).toContain('tri put on spec: analyze');
  expect(written).toMatch(/rae [\d: -]+ \/spec help/);
  const refused = await send('/octo/app/issues/1/labels', 'rae', { label: 'spec: analyze' });
  expect(refused).toContain('Must have push access to repository');
  expect(await send('/octo/app/issues/1/state', 'tri', { state: 'closed' })).toContain('tri closed this');
  expect(readable((await show('/octo/app/issues?state=closed')).text)).toContain('Closed A waitlist');
});

describe('the page of a pull request', () => {
  let number: number;
  let sha: string;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    const branch = `change-${count}`;
    const files = { 'lib/app.ex': `defmodule App do\n  @attempts ${count}\nend\n` };
    const push = { repository: 'octo/app', branch, by: 'wes', message: 'Try again' };
    ({ sha } = await world.forge.act<{ sha: string }>('push', { ...push, files }));
    ({
      data: { number },
    } = await wes.rest.pulls.create({ ...octo, head: branch, base: 'main', title: branch }));
  });

  const page = async (person = ''): Promise<string> =>
    readable((await show(`/octo/app/pull/${number}`, person)).text);

  const report = (conclusion: 'success' | 'failure') =>
    app.rest.checks.create({
      ...octo,
      name: 'specgate',
      head_sha: sha,
      conclusion,
      output: {
        title: 'One finding',
        summary: 'See below',
        annotations: [
          {
            path: 'lib/app.ex',
            start_line: 2,
            end_line: 2,
            annotation_level: 'failure',
            title: 'job-regressed',
            message: 'max_attempts is 4, expected 5',
          },
        ],
      },
      actions: [{ label: 'Amend', description: 'Change the design', identifier: 'amend' }],
    });

  test('says why merging is shut, and opens it when the check has passed', async () => {
    expect(await page('wes')).toMatch(/Merging is shut.* Required status check "specgate" is expected\./);
    const early = await send(`/octo/app/pull/${number}/merge`, 'wes');
    expect(early).toContain('Repository rule violations found');
    await report('failure');
    expect(await page('wes')).toContain('specgate failed: One finding');
    expect(await page('rae')).toContain('rae may not merge here');
    await report('success');
    expect(await page('wes')).toContain('This can be merged');
    expect(await send(`/octo/app/pull/${number}/merge`, 'wes')).toContain('Merged by wes');
  });

  test('shows annotations under the lines that they are about', async () => {
    await report('failure');
    const { text } = await show(`/octo/app/pull/${number}`);
    const diff = readable(text.slice(text.indexOf('id="files"')));
    expect(diff).toMatch(
      /2 \+ @attempts \d+ Failure specgate, lib\/app\.ex:2 job-regressed max_attempts is 4/,
    );
  });

  test('leads to the run, whose buttons reach its App', async () => {
    const { data: run } = await report('failure');
    expect(readable((await show(`/octo/app/runs/${run.id}`, 'wes')).text)).toContain(
      'Amend Change the design',
    );
    await world.forge.delivered();
    world.receiver.received.splice(0);
    await send(`/octo/app/runs/${run.id}/press`, 'wes', { identifier: 'amend' });
    await send(`/octo/app/runs/${run.id}/rerun`, 'wes');
    await world.forge.delivered();
    const told = new Map(world.receiver.received.map(({ action, payload }) => [action, payload]));
    expect(told.get('requested_action')).toMatchObject({
      sender: { login: 'wes' },
      requested_action: { identifier: 'amend' },
    });
    expect(told.get('rerequested')).toMatchObject({ sender: { login: 'wes' } });
  });

  test('costs nothing to ask for again while nothing happens', async () => {
    const { headers } = await show(`/octo/app/pull/${number}`);
    const again = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await show(`/octo/app/pull/${number}`, '', again)).status).toBe(304);
    await report('success');
    expect((await show(`/octo/app/pull/${number}`, '', again)).status).toBe(200);
  });
});

test('files are shown as pages and as text', async () => {
  expect(readable((await show('/octo/app')).text)).toMatch(/lib\/ .* README\.md/);
  expect((await show('/octo/app/blob/main/README.md')).text).toContain('<h2>App</h2>');
  expect((await show('/octo/app/blob/main/README.md?plain=1')).text).toContain('# App');
  const { text } = await show('/octo/app/blob/main/lib/app.ex');
  expect(text).toMatch(/id="L2"/);
  expect((await show('/octo/app/blob/main/nowhere.md')).status).toBe(404);
});

test('what people write never becomes a script', async () => {
  const body = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '<details open onclick="x"><summary>More</summary>inside</details>',
    '<!-- hidden -->',
  ].join('\n\n');
  const rae = await world.as('rae');
  const { data } = await rae.rest.issues.create({ ...octo, title: '<b>bold</b>', body });
  const { text, headers } = await show(`/octo/app/issues/${data.number}`);
  expect(text).toContain('&lt;b&gt;bold&lt;/b&gt;');
  expect(text).not.toMatch(/<script>alert|<img src=x|javascript:|<details open onclick|hidden -->/);
  expect(text).toContain('<summary>More</summary>');
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
});

test('a private repository is not there for those who may not see it', async () => {
  await world.forge.act('repository', { repository: 'octo/hidden', private: true });
  expect((await show('/octo/hidden', 'sue')).status).toBe(404);
  expect((await show('/octo/hidden', 'octo')).status).toBe(200);
  expect((await show('/', 'sue')).text).not.toContain('octo/hidden');
});

test('no other site acts through a browser', async () => {
  const foreign = await fetch(`${world.forge.url}/_forge/user`, {
    method: 'POST',
    headers: { origin: 'http://example.com' },
    body: '{"login":"eve"}',
  });
  expect(foreign.status).toBe(403);
});

test('an App registers itself from its manifest and is installed', async () => {
  const manifest = JSON.stringify({
    name: 'From a manifest',
    url: 'http://127.0.0.1:9/',
    redirect_url: 'http://127.0.0.1:9/setup',
    default_permissions: { issues: 'write' },
    default_events: ['issues'],
  });
  const fields = { manifest, state: 's1' };
  const answer = await fetch(`${world.forge.url}/_forge/register`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: 'forge-person=ada', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
  const to = new URL(answer.headers.get('location') ?? '');
  expect(to.origin + to.pathname).toBe('http://127.0.0.1:9/setup');
  expect(to.searchParams.get('state')).toBe('s1');
  const code = to.searchParams.get('code') ?? '';
  const { data } = await wes.rest.apps.createFromManifest({ code });
  expect(data.slug).toBe('from-a-manifest');
  expect(await send('/apps/from-a-manifest/installations', 'ada', { account: 'octo' })).toContain(
    'Installed on octo',
  );
});
