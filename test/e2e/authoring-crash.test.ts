import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ModelCall, type RunningModel, type Script, startModel } from '../../playground/model/start.ts';
import { type AppWorld, type RunningApp, until } from '../../playground/world/app-world.ts';
import { makeRepository, type SampleRepository } from '../../playground/world/repository.ts';
import { commitsOf, filesOf, goodBody, openIssue, specPulls } from './drafting.ts';
import { openHeldWorld } from './held-world.ts';

/** Killed between any two steps a role goes on where it was: nothing is paid for twice, and nothing is there twice. */

let world: AppWorld;
let model: RunningModel;
let app: RunningApp;
let repository: SampleRepository;
/** Sees each call that changes something. */
let onWrite: (what: string) => void;

const good = goodBody('prd');
const half = good.slice(0, good.indexOf('## 7.'));

const isRepair = ({ messages }: ModelCall): boolean => messages.length > 2;

/** Needs two calls. */
const twoCalls: Script = (call) => (isRepair(call) ? good : half);

const start = async (): Promise<void> => {
  app = await world.start({ OPENAI_BASE_URL: model.url, MODEL: 'playground', ATTEMPTS: '20' });
};

beforeEach(async () => {
  onWrite = () => {};
  world = await openHeldWorld(({ method, path, data }) => {
    if (method === 'GET' || !path.startsWith('/repos/')) return;
    const stage = JSON.stringify(data).includes('⏳') ? ' with a stage' : '';
    onWrite(`${method} ${path.split('/').slice(4).join('/').replaceAll(/\d+/g, 'N')}${stage}`);
  });
  model = await startModel({ script: twoCalls });
  await start();
  repository = await makeRepository(world, { mode: 'seal' });
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
});

afterEach(async () => {
  await model.stop();
  await world.stop();
});

const answered = (): ModelCall[] => model.calls.filter(({ state }) => state === 'answered');

const expectOnce = async (issue: number, comment: number, title: string): Promise<void> => {
  expect(await repository.reply(issue, comment, 0, 100)).toContain('It is a draft that meets the rules.');
  const pulls = (await specPulls(repository)).filter((pull) => pull.title === `Spec: ${title}`);
  expect(pulls).toHaveLength(1);
  const number = pulls[0]?.number ?? 0;
  expect(await commitsOf(repository, number)).toHaveLength(1);
  expect(await filesOf(repository, number)).toHaveLength(1);
  const said = await repository.said(issue);
  expect(said).toHaveLength(1);
  expect(said.join().split(`<!-- specgate:reply ${comment}.0 -->`)).toHaveLength(2);
  expect(await repository.said(number)).toEqual([]);
};

test('while the model is asked, the first time and for a repair', async () => {
  const title = 'Killed while it is asked';
  const killed = new Set<boolean>();
  model.follow(async (call) => {
    if (killed.has(isRepair(call))) return twoCalls(call);
    killed.add(isRepair(call));
    await app.stop('SIGKILL');
    await start();
    return '';
  });
  const issue = await openIssue(repository, { title });
  const comment = await repository.comment(issue, 'alice', '/spec analyze');
  await expectOnce(issue, comment, title);
  expect(killed.size).toBe(2);
  expect(model.calls.map(({ state }) => state)).toEqual(['left', 'answered', 'left', 'answered']);
});

test('after each kind of call that changes something', async () => {
  const title = 'Killed after each change';
  const issue = await openIssue(repository, { title });
  await until('its labels', async () => (await repository.get<object[]>('/labels')).length > 3);
  const comment = await repository.comment(issue, 'alice', '/spec analyze');
  const seen = new Set<string>();
  let restarting: Promise<void> | null = null;
  onWrite = (what) => {
    if (restarting || seen.has(what)) return;
    seen.add(what);
    restarting = (async () => {
      await app.stop('SIGKILL');
      await start();
      restarting = null;
    })();
  };
  await expectOnce(issue, comment, title);
  await until('the last start', async () => restarting === null);
  expect([...seen].filter((what) => what.includes('git/') || what.includes('pulls'))).toEqual([
    'POST git/trees',
    'POST git/commits',
    'POST git/refs',
    'POST pulls',
  ]);
  expect(answered()).toHaveLength(2);
}, 240_000);

test('at any moment, with several at work', async () => {
  const titles = ['Killed at any moment, one', 'Killed at any moment, two'];
  model.follow(async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return twoCalls(call);
  });
  const asked: { title: string; issue: number; comment: number }[] = [];
  for (const title of titles) {
    const issue = await openIssue(repository, { title });
    asked.push({ title, issue, comment: await repository.comment(issue, 'alice', '/spec analyze') });
  }
  await world.forge.delivered();
  const kills: number[] = [];
  for (let round = 0; round < Number(process.env['CRASH_ROUNDS'] ?? 3); round += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2_500));
    await app.stop('SIGKILL');
    kills.push(Date.now());
    await start();
  }
  for (const { issue, comment, title } of asked) await expectOnce(issue, comment, title);
  for (const title of titles) {
    const paid = answered().filter(({ messages }) =>
      messages.some(({ content }) => content.includes(`\n${title}\n`)),
    );
    // What is killed before it could note an answer asks again, and nothing else does.
    const lost = paid.filter(({ endedAt }) =>
      kills.some((at) => endedAt !== null && at >= endedAt.getTime() && at - endedAt.getTime() < 1_500),
    );
    expect(paid.length).toBeLessThanOrEqual(2 + lost.length);
    expect(paid.length).toBeGreaterThanOrEqual(2);
  }
}, 240_000);

test('it is down for long: what people wrote meanwhile is not overwritten', async () => {
  const title = 'Edited while it is down';
  const issue = await openIssue(repository, { title });
  await repository.say(issue, 'alice', '/spec analyze');
  const [pull] = await specPulls(repository);
  if (!pull) throw new Error('Expected a pull request');
  const [path = ''] = await filesOf(repository, pull.number);
  const { promise: down, resolve: isDown } = Promise.withResolvers<void>();
  const { promise: written, resolve: isWritten } = Promise.withResolvers<void>();
  model.follow(async () => {
    model.follow(() => good.replace('Rosa', 'Rosalind'));
    await app.stop('SIGKILL');
    isDown();
    await written;
    await start();
    return '';
  });
  const comment = await repository.comment(issue, 'alice', '/spec analyze');
  await down;
  const edited = `${await repository.file(path, pull.head.ref)}\nAlice knows better.\n`;
  await repository.push({ branch: pull.head.ref, by: 'alice', files: { [path]: edited } });
  isWritten();
  expect(await repository.reply(issue, comment)).toMatch(/was changed by somebody else meanwhile/);
  expect(await repository.file(path, pull.head.ref)).toBe(edited);
  await until('nothing more', async () => (await repository.said(issue)).length === 1);
});
