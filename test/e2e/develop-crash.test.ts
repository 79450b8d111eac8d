import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningModel, type Script, startModel } from '../../playground/model/start.ts';
import { type AppWorld, openWorld, type RunningApp, until } from '../../playground/world/app-world.ts';
import {
  boxesOf,
  developedIn,
  folder,
  goodFiles,
  goodFinish,
  inTurn,
  isOf,
  makePlanned,
  type Planned,
  planOf,
  turnOf,
  use,
  using,
  write,
  testPath,
  writeAll,
} from './developing.ts';

/** Killed at whatever step: it goes on where it was, pays for no answer twice, and nothing stands there twice. */

let world: AppWorld;
let model: RunningModel;
let app: RunningApp;
let follow: Script = () => '';

const env = (): Record<string, string> => ({
  OPENAI_BASE_URL: model.url,
  MODEL: 'scripted',
  CI_START_SECONDS: '1',
  CI_POLL_SECONDS: '1',
  SWEEP_SECONDS: '1',
  // Each end counts as an attempt.
  ATTEMPTS: '12',
});

beforeAll(async () => {
  world = await openWorld();
  model = await startModel({ script: (call) => follow(call) });
  app = await world.start(env());
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
});

afterAll(async () => {
  await world.stop();
  await model.stop();
});

const replies = [using(use('list'), use('search', { text: 'create table(:loans)' })), writeAll(), goodFinish];
const good = inTurn(replies);

const ask = ({ repository, issue }: Planned): Promise<number> =>
  repository.comment(issue, 'alice', '/spec develop');

/** `meanwhile`: what is done before it starts again. */
const killAndStart = async (meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> => {
  await app.stop('SIGKILL');
  await meanwhile();
  app = await world.start(env());
};

/** Answers that were sent to the end, by the turn that they were for. */
const answered = (planned: Planned): number[] =>
  model.calls.filter((call) => isOf(call, planned) && call.state === 'answered').map(turnOf);

const expectOnce = async (planned: Planned, asked: number): Promise<void> => {
  const { repository, issue } = planned;
  expect(await repository.reply(issue, asked, 0, 120)).toMatch(/^✅/);
  const developed = await developedIn(planned);
  expect(developed).toMatchObject({
    commits: ['Phase 1 of renewals: Data', 'Tick what is done of renewals'],
    files: [`${folder}/plan.md`, ...Object.keys(goodFiles)].toSorted(),
    heads: ['spec/renewals'],
  });
  expect(developed.pulls).toHaveLength(1);
  expect(boxesOf(await planOf(planned)).slice(0, 5)).toEqual(['x', 'x', 'x', 'x', ' ']);
  expect((await planOf(planned)).match(/Evidence: /g)).toHaveLength(4);
  const said = await repository.said(issue);
  expect(said).toHaveLength(1);
  expect(said.join().split(`specgate:reply ${asked}.0 `)).toHaveLength(2);
};

const held = (): { reached: Promise<void>; reach(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { reached: promise, reach: () => resolve() };
};

describe('killed', () => {
  test('while the model thinks, about each of its answers', async () => {
    const planned = await makePlanned(world);
    const holds = replies.map(held);
    const left = new Set(replies.keys());
    follow = (call) => {
      const turn = turnOf(call);
      if (!left.delete(turn)) return good(call);
      holds[turn]?.reach();
      return { hangAfter: '' };
    };
    const asked = await ask(planned);
    for (const { reached } of holds) {
      await reached;
      await killAndStart();
    }
    await expectOnce(planned, asked);
    expect(answered(planned)).toEqual([0, 1, 2]);
  }, 240_000);

  test('after each call that changes something, before its answer came', async () => {
    const planned = await makePlanned(world);
    follow = good;
    const hang = (call: string): Promise<unknown> =>
      world.forge.act('fault', { kind: 'hang', call, path: planned.repository.name, after: true });
    const taken = (call: string): Promise<unknown> =>
      until(call, async () => (await world.forge.act<{ waiting: number }>('faults')).waiting === 0, 120);
    const calls = [
      'git/create-commit',
      'git/create-ref',
      'pulls/create',
      'repos/get-combined-status-for-ref',
      'git/update-ref',
    ];
    await hang(calls[0] ?? '');
    const asked = await ask(planned);
    for (const [index, call] of calls.entries()) {
      await taken(call);
      const next = calls[index + 1];
      await killAndStart(async () => next !== undefined && hang(next));
    }
    await expectOnce(planned, asked);
    expect(answered(planned)).toEqual([0, 1, 2]);
  }, 240_000);

  test('at any moment, again and again', async () => {
    const planned = await makePlanned(world);
    follow = good;
    const asked = await ask(planned);
    for (let round = 0; round < Number(process.env['CRASH_ROUNDS'] ?? 3); round += 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2500));
      await killAndStart();
    }
    await expectOnce(planned, asked);
    // An answer that came and was not written down before the end has to be asked for again, and no other.
    const turns = answered(planned);
    expect([...new Set(turns)]).toEqual([0, 1, 2]);
    expect(turns).toEqual(turns.toSorted((a, b) => a - b));
  }, 240_000);
});

test('asked anew, the older run stops, says so, and leaves the field', async () => {
  const planned = await makePlanned(world);
  const { repository, issue } = planned;
  const hold = held();
  let isFirst = true;
  const newer = inTurn([using(write(testPath, goodFiles[testPath] ?? '')), ...replies.slice(1)]);
  follow = (call) => {
    if (isFirst && turnOf(call) === 1) {
      isFirst = false;
      hold.reach();
      return { hangAfter: '' };
    }
    return isFirst ? good(call) : newer(call);
  };
  const older = await ask(planned);
  await hold.reached;
  const asked = await ask(planned);
  expect(await repository.reply(issue, older, 0, 60)).toMatch(/^🚫[\s\S]*the same was asked for anew/);
  expect(await repository.reply(issue, asked, 0, 120)).toMatch(/^✅/);
  expect((await developedIn(planned)).commits).toHaveLength(2);
  expect(await repository.said(issue)).toHaveLength(1);
}, 180_000);
