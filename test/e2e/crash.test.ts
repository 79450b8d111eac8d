import { describe, expect, test } from '@jest/globals';
import { type AppWorld, openWorld, type RunningApp, until } from '../../playground/world/app-world.ts';
import { makeRepository, type SampleRepository } from '../../playground/world/repository.ts';
import { makeDatabase, missingPostgres, startPostgres, stopPostgres, urlOf } from '../postgres-server.ts';

/**
 * The service is killed while people work. Nothing that was asked is lost, and nothing is there twice. With
 * CRASH_ROUNDS=40 about 500 webhooks arrive for each engine.
 */

const rounds = Number(process.env['CRASH_ROUNDS'] ?? 6);
const pulls = 4;

interface Thread {
  number: number;
  branch: string;
  head: string;
  comments: number[];
}

const pick = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('Unexpected empty list');
  return item;
};

const openThreads = async (repository: SampleRepository): Promise<Thread[]> => {
  const threads: Thread[] = [];
  for (let index = 0; index < pulls; index += 1) {
    const branch = `work-${index}`;
    const files = { [`lib/stacks/work_${index}.ex`]: `defmodule Stacks.Work${index} do\nend\n` };
    const head = await repository.push({ branch, by: 'alice', files });
    threads.push({ number: await repository.pull({ branch, by: 'alice' }), branch, head, comments: [] });
  }
  return threads;
};

const push = async (repository: SampleRepository, thread: Thread, step: number): Promise<void> => {
  const files = { 'NOTES.md': `step ${step}\n` };
  thread.head = await repository.push({ branch: thread.branch, by: 'alice', files });
};

const comment = async (repository: SampleRepository, thread: Thread): Promise<void> => {
  thread.comments.push(await repository.comment(thread.number, 'alice', '/spec help status'));
};

const work = async (
  repository: SampleRepository,
  threads: readonly Thread[],
  step: number,
): Promise<void> => {
  for (let index = 0; index < 6; index += 1) {
    const thread = pick(threads);
    await (Math.random() < 0.5 || thread.comments.length > 20
      ? push(repository, thread, step * 10 + index)
      : comment(repository, thread));
  }
};

/** Waits for the verdict on a thread's head and for all its answers. */
const expectDone = async (
  repository: SampleRepository,
  { number, head, comments }: Thread,
): Promise<void> => {
  await until(
    `a verdict on #${number}`,
    async () => (await repository.runs(head))[0]?.status === 'completed',
    150,
  );
  for (const id of comments)
    await until(
      `a reply to ${id}`,
      async () => (await repository.said(number)).join().includes(`reply ${id}.0`),
      150,
    );
};

const expectOnce = async (
  repository: SampleRepository,
  { number, head, comments }: Thread,
): Promise<void> => {
  const runs = await repository.runs(head);
  expect(runs.map(({ status, conclusion }) => [status, conclusion])).toEqual([['completed', 'success']]);
  const said = await repository.said(number);
  expect(said.length).toBeLessThanOrEqual(1);
  for (const id of comments)
    expect([id, said.join().split(`<!-- specgate:reply ${id}.0 -->`).length - 1]).toEqual([id, 1]);
};

/** A job that is killed has had one of its attempts: it gets as many as there are kills, and then some. */
const attempts = { ATTEMPTS: String(rounds + 4) };

const survive = async (world: AppWorld, given: Record<string, string>): Promise<void> => {
  const env = { ...attempts, ...given };
  let app: RunningApp = await world.start(env);
  const repository = await makeRepository(world);
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  const threads = await openThreads(repository);
  for (let round = 0; round < rounds; round += 1) {
    const working = work(repository, threads, round);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 1500));
    await app.stop('SIGKILL');
    await working;
    app = await world.start(env);
  }
  // What came while it was down is swept up: at the start, and every minute from then on.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await world.restart({ ...env, SWEEP_SECONDS: '1' });
  for (const thread of threads) await expectDone(repository, thread);
  await world.forge.delivered();
  for (const thread of threads) await expectOnce(repository, thread);
};

const inWorld = async (env: Record<string, string>): Promise<void> => {
  const world = await openWorld();
  try {
    await survive(world, env);
  } finally {
    await world.stop();
  }
};

/** What a replica has said that it did. */
const didWork = ({ log }: RunningApp): boolean =>
  log.some(({ msg }) => msg === 'judged' || msg === 'answered');

const shareAndTakeOver = async (world: AppWorld, databaseUrl: string): Promise<void> => {
  // Of one at a time, neither can take all that there is before the other has looked.
  const env = { DATABASE_URL: databaseUrl, JOBS: '1' };
  const first = await world.start(env);
  const second = await world.start({ ...env, PORT: '0', DATA_DIR: `${world.dataDir}/second` });
  const repository = await makeRepository(world);
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  const threads = await openThreads(repository);
  // Whichever hears of a comment first may be quick enough to answer it: then there are more of them.
  for (let round = 0; round < 4 && !(didWork(first) && didWork(second)); round += 1) {
    for (const thread of threads) await comment(repository, thread);
    for (const thread of threads) await expectDone(repository, thread);
  }
  expect([didWork(first), didWork(second)]).toEqual([true, true]);
  for (const thread of threads) {
    await push(repository, thread, 1);
    await comment(repository, thread);
  }
  await world.forge.delivered();
  await first.stop('SIGKILL');
  for (const thread of threads) await expectDone(repository, thread);
  await world.forge.delivered();
  for (const thread of threads) await expectOnce(repository, thread);
};

describe('killed again and again, the service loses nothing and does nothing twice', () => {
  test('on its own database', async () => {
    await inWorld({});
  }, 900_000);

  (missingPostgres === null ? test : test.skip)(
    'on PostgreSQL',
    async () => {
      const server = startPostgres();
      try {
        await inWorld({ DATABASE_URL: urlOf(server, await makeDatabase(server)) });
      } finally {
        await stopPostgres(server);
      }
    },
    900_000,
  );

  (missingPostgres === null ? test : test.skip)(
    'two replicas share the work, and one finishes what the other leaves',
    async () => {
      const server = startPostgres();
      const world = await openWorld();
      try {
        await shareAndTakeOver(world, urlOf(server, await makeDatabase(server)));
      } finally {
        await world.stop();
        await stopPostgres(server);
      }
    },
    300_000,
  );
});
