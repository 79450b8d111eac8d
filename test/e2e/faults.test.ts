import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppWorld, until } from '../../playground/world/app-world.ts';
import { openHeldWorld } from './held-world.ts';
import { makeRepository, sampleFile, type SampleRepository } from '../../playground/world/repository.ts';

/** GitHub has a bad day: what comes of it in the end is right, and nothing is there twice. */

let world: AppWorld;

beforeAll(async () => {
  world = await openHeldWorld();
  await world.start();
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
});

afterAll(async () => {
  await world.stop();
});

const prd = 'docs/features/holds/prd.md';
const extra = { 'lib/stacks/extra.ex': 'defmodule Stacks.Extra do\nend\n' };

const fault = (given: object): Promise<unknown> => world.forge.act('fault', given);

const openPull = async (repository: SampleRepository): Promise<{ sha: string; number: number }> => {
  const sha = await repository.push({ branch: 'change', by: 'alice', files: extra });
  return { sha, number: await repository.pull({ branch: 'change', by: 'alice' }) };
};

describe('a verdict comes, once', () => {
  test.each([
    ['calls fail', { kind: 'error', call: 'checks/create', times: 2 }],
    ['calls have effect, and their answer is lost', { kind: 'error', call: 'checks/create', after: true }],
    [
      'completing it has effect, and the answer is lost',
      { kind: 'error', call: 'checks/update', after: true },
    ],
    ['reading fails', { kind: 'error', call: 'pulls/get', times: 4 }],
    ['the token ends in the middle', { kind: 'token-expired', call: 'checks/update' }],
    ['the quota is used up', { kind: 'primary-limit', call: 'checks/create', seconds: 3 }],
    ['there were too many calls', { kind: 'secondary-limit', call: 'checks/update', seconds: 2 }],
    ['a list ends too early', { kind: 'truncate', call: 'checks/list-for-ref', times: 1 }],
  ])('when %s', async (_what, trouble) => {
    const repository = await makeRepository(world);
    await fault(trouble);
    const { sha } = await openPull(repository);
    const run = await repository.verdict(sha);
    expect(run.conclusion).toBe('success');
    expect(await repository.runs(sha)).toHaveLength(1);
  });
});

describe('an answer comes, once', () => {
  test.each([
    ['calls fail', { kind: 'error', call: 'issues/update-comment', times: 1 }],
    ['it is edited, and that is not told', { kind: 'error', call: 'issues/update-comment', after: true }],
    [
      'permissions cannot be asked for',
      { kind: 'error', call: 'repos/get-collaborator-permission-level', times: 4 },
    ],
    ['reactions fail', { kind: 'error', call: 'reactions/create-for-issue-comment', times: 1 }],
  ])('when %s', async (_what, trouble) => {
    const repository = await makeRepository(world);
    const { sha, number } = await openPull(repository);
    await repository.verdict(sha);
    await repository.say(number, 'alice', '/spec help status');
    await fault(trouble);
    expect(await repository.say(number, 'alice', '/spec help')).toContain('/spec finalize');
    expect(await repository.said(number)).toHaveLength(1);
  });
});

test.each([
  ['fails', false],
  ['has effect, and its answer is lost', true],
])('where posting a first comment %s, there is one in the end', async (_what, after) => {
  const repository = await makeRepository(world);
  const { number } = await repository.api<{ number: number }>('alice', 'POST', '/issues', { title: 'Draft' });
  await fault({ kind: 'error', call: 'issues/create-comment', after });
  await repository.api('alice', 'POST', `/issues/${number}/labels`, { labels: ['spec: analyze'] });
  await until('a comment', async () => (await repository.said(number)).length > 0);
  // Another word, so that all that came of the first is over.
  await repository.say(number, 'alice', '/spec help');
  expect(await repository.said(number)).toHaveLength(1);
});

describe('a finalization', () => {
  const openDraft = async (): Promise<{ repository: SampleRepository; number: number }> => {
    const repository = await makeRepository(world, { mode: 'seal' });
    await repository.push({ branch: 'spec/holds', by: 'alice', files: { [prd]: `${sampleFile(prd)}\n` } });
    return { repository, number: await repository.pull({ branch: 'spec/holds', by: 'alice' }) };
  };
  const commits = async (repository: SampleRepository, number: number): Promise<string[]> =>
    (await repository.get<{ commit: { message: string } }[]>(`/pulls/${number}/commits`)).map(
      ({ commit }) => commit.message.split('\n')[0] ?? '',
    );

  test('that is written, and whose answer is lost, is written once', async () => {
    const { repository, number } = await openDraft();
    await fault({ kind: 'error', call: 'git/update-ref', after: true });
    expect(await repository.say(number, 'bob', '/spec finalize prd')).toContain('final');
    expect(await commits(repository, number)).toEqual(['Change', 'Finalize prd.md of holds']);
  });

  test('is refused where somebody pushes in that moment', async () => {
    const { repository, number } = await openDraft();
    // The clock of commits has seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await fault({ kind: 'ref-moved', call: 'git/update-ref' });
    const comment = await repository.comment(number, 'bob', '/spec finalize prd');
    const reply = await repository.reply(number, comment);
    expect(reply).toMatch(/was moved at/);
    expect(await commits(repository, number)).toEqual(['Change', 'Somebody was faster']);
  });
});

test('a failure that does not end is told, with its number and what to do', async () => {
  const repository = await makeRepository(world);
  const { sha, number } = await openPull(repository);
  await repository.verdict(sha);
  await fault({ kind: 'error', call: 'repos/get', times: 12 });
  const issue = await repository.comment(number, 'alice', '/spec doctor');
  const told = await repository.reply(number, issue);
  expect(told).toMatch(/This was not done: .* finds it under [0-9a-f-]{36}\. Say it again/);
});

test('a delivery that was lost is sent again', async () => {
  const repository = await makeRepository(world);
  await fault({ kind: 'lose-delivery', event: 'pull_request', times: 1 });
  const { sha } = await openPull(repository);
  await world.forge.delivered();
  expect(await repository.runs(sha)).toEqual([]);
  // What is just under way has not failed.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await world.restart({ SWEEP_SECONDS: '1' });
  expect((await repository.verdict(sha)).conclusion).toBe('success');
});
