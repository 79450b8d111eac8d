import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, octokitFor, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let app: Octokit;
let sha: string;
let pushes = 0;

beforeAll(async () => {
  world = await startWorld();
  app = await world.installed();
});
afterAll(() => world.stop());

beforeEach(async () => {
  await world.forge.delivered();
  world.receiver.received.splice(0);
  pushes += 1;
  ({ sha } = await world.forge.act<{ sha: string }>('push', {
    repository: 'octo/app',
    branch: `checked-${pushes}`,
    by: 'wes',
    message: 'Change',
    files: { 'a.md': `${pushes}\n` },
  }));
  await world.forge.delivered();
  expect(world.receiver.received.filter(({ event }) => event === 'check_suite')).toHaveLength(1);
  world.receiver.received.splice(0);
});

const told = async (): Promise<string[]> => {
  await world.forge.delivered();
  expect(world.receiver.faults).toEqual([]);
  return world.receiver.received.map(({ event, action }) => `${event}.${action}`);
};

const output = { title: 'Findings', summary: 'There are some.' };

const annotation = (line: number) => ({
  path: 'a.md',
  start_line: line,
  end_line: line,
  annotation_level: 'failure' as const,
  message: `Line ${line}`,
});

const lines = (count: number) => Array.from({ length: count }, (_, index) => annotation(index + 1));

test('a run goes from queued to its conclusion, and its suite with it', async () => {
  const { data: run } = await app.rest.checks.create({ ...octo, name: 'specgate', head_sha: sha });
  expect(run).toMatchObject({ status: 'queued', conclusion: null, completed_at: null });
  const update = { ...octo, check_run_id: run.id };
  await app.rest.checks.update({ ...update, status: 'in_progress' });
  const { data: done } = await app.rest.checks.update({ ...update, conclusion: 'failure', output });
  expect(done).toMatchObject({ status: 'completed', conclusion: 'failure', output });
  const { data: suites } = await app.rest.checks.listSuitesForRef({ ...octo, ref: sha });
  expect(suites.check_suites).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  expect((await told()).toSorted()).toEqual([
    'check_run.completed',
    'check_run.created',
    'check_suite.completed',
  ]);
});

test('annotations are added by each request, at most fifty at a time', async () => {
  const create = { ...octo, name: 'specgate', head_sha: sha };
  await expectRefusal(
    app.rest.checks.create({ ...create, output: { ...output, annotations: lines(51) } }),
    422,
    /No more than 50 items are allowed/,
  );
  const { data: run } = await app.rest.checks.create({
    ...create,
    output: { ...output, annotations: lines(50) },
  });
  await app.rest.checks.update({
    ...octo,
    check_run_id: run.id,
    output: { ...output, annotations: lines(7) },
  });
  const all = await app.paginate(app.rest.checks.listAnnotations, { ...octo, check_run_id: run.id });
  expect(all).toHaveLength(57);
  const { data } = await app.rest.checks.get({ ...octo, check_run_id: run.id });
  expect(data.output.annotations_count).toBe(57);
});

test('what is too long, or one action too many, is refused', async () => {
  const create = { ...octo, name: 'specgate', head_sha: sha };
  const action = { label: 'Check again', description: 'Runs it once more', identifier: 'again' };
  const refused = (more: object) => expectRefusal(app.rest.checks.create({ ...create, ...more }), 422);
  await refused({ output: { title: 'Long', summary: 'x'.repeat(65_536) } });
  await refused({ output: { ...output, text: 'x'.repeat(65_536) } });
  await refused({ actions: [action, action, action, action] });
  await refused({ actions: [{ ...action, label: 'x'.repeat(21) }] });
  await refused({ actions: [{ ...action, description: 'x'.repeat(41) }] });
  await refused({ actions: [{ ...action, identifier: 'x'.repeat(21) }] });
  await refused({ status: 'completed' });
  await refused({ head_sha: '0'.repeat(40) });
  const tooLong = { ...annotation(1), title: 'x'.repeat(256) };
  await refused({ output: { ...output, annotations: [tooLong] } });
});

test('of runs with one name the latest counts', async () => {
  const create = { ...octo, name: 'specgate', head_sha: sha };
  await app.rest.checks.create({ ...create, conclusion: 'failure' });
  await app.rest.checks.create({ ...create, conclusion: 'success' });
  await app.rest.checks.create({ ...create, name: 'other', conclusion: 'neutral' });
  const ref = { ...octo, ref: sha };
  const { data: latest } = await app.rest.checks.listForRef({ ...ref, check_name: 'specgate' });
  expect(latest).toMatchObject({ total_count: 1, check_runs: [{ conclusion: 'success' }] });
  const { data: all } = await app.rest.checks.listForRef({ ...ref, filter: 'all' });
  expect(all.total_count).toBe(3);
  const { data: suites } = await app.rest.checks.listSuitesForRef(ref);
  const { data: inSuite } = await app.rest.checks.listForSuite({
    ...octo,
    check_suite_id: suites.check_suites[0]?.id ?? 0,
  });
  expect(inSuite.total_count).toBe(2);
  expect(suites.check_suites).toMatchObject([{ conclusion: 'success' }]);
});

test('people press its buttons and ask for it again', async () => {
  const { data: run } = await app.rest.checks.create({
    ...octo,
    name: 'specgate',
    head_sha: sha,
    conclusion: 'failure',
    actions: [{ label: 'Amend', description: 'Changes the design', identifier: 'amend' }],
  });
  const pressed = { repository: 'octo/app', run: run.id, by: 'wes' };
  await world.forge.act('press', { ...pressed, identifier: 'amend' });
  await world.forge.act('rerun', pressed);
  await app.rest.checks.rerequestSuite({ ...octo, check_suite_id: run.check_suite?.id ?? 0 });
  expect(await told()).toEqual(
    expect.arrayContaining([
      'check_run.requested_action',
      'check_run.rerequested',
      'check_suite.rerequested',
    ]),
  );
  const { payload } = world.receiver.received.find(({ action }) => action === 'requested_action') ?? {};
  expect(payload).toMatchObject({
    requested_action: { identifier: 'amend' },
    check_run: { id: run.id, head_sha: sha },
    sender: { login: 'wes' },
  });
  await expect(world.forge.act('press', { ...pressed, identifier: 'nothing' })).rejects.toThrow(
    'Unexpected action nothing',
  );
});

test('a run belongs to its App', async () => {
  const { data: run } = await app.rest.checks.create({ ...octo, name: 'specgate', head_sha: sha });
  const other = await world.forge.act<{ id: number; pem: string }>('app', {
    name: `Other ${pushes}`,
    owner: 'octo',
    permissions: { checks: 'write' },
    events: [],
  });
  const { id } = await world.forge.act<{ id: number }>('install', { app: other.id, account: 'octo' });
  const jwt = world.clientOf(other);
  const { data } = await jwt.rest.apps.createInstallationAccessToken({ installation_id: id });
  const client = octokitFor(world.forge, data.token);
  await expectRefusal(
    client.rest.checks.update({ ...octo, check_run_id: run.id, conclusion: 'success' }),
    403,
  );
});

test('names the pull requests of its own repository', async () => {
  const wes = await world.as('wes');
  const { data: pull } = await wes.rest.pulls.create({
    ...octo,
    head: `checked-${pushes}`,
    base: 'main',
    title: 'Change',
  });
  const { data: run } = await app.rest.checks.create({ ...octo, name: 'specgate', head_sha: sha });
  expect(run.pull_requests).toMatchObject([{ number: pull.number, head: { sha } }]);
});
