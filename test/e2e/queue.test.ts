import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { type Delivery, type Job, placeOf } from '../../src/domain/job.ts';
import type { QueueStats } from '../../src/domain/queue.ts';
import { type Home, makeFolder, onBothEngines, postgres } from '../effects/queue/engines.ts';
import { command, delivery, repositoryOf } from '../effects/queue/sample-jobs.ts';
import { until } from '../effects/queue/work.ts';

/** More of it when asked for: `SPECGATE_KILLS=20 npm run test:e2e -- queue`. */
const kills = Number(process.env['SPECGATE_KILLS'] ?? 2);
const count = 500;
const threads = 20;
const pulls = 16;

/** In turn a command on some thread, and a new state of some pull request. */
const deliveries: Delivery[] = Array.from({ length: count }, (_, number) => {
  const job: Job =
    number % 2 === 0
      ? command(number % threads, number)
      : { type: 'check-pull', repository: { ...repositoryOf(), owner: `${number}` }, pull: number % pulls };
  return delivery(`delivery-${number}`, job);
});

type Message =
  | { accepted: string }
  | { refused: string; error: string }
  | { error: string }
  | { stats: QueueStats };

interface Victim {
  child: ChildProcess;
  stats(): Promise<QueueStats>;
  kill(): Promise<void>;
}

interface World {
  log: string;
  home: Home;
  /** Not acknowledged yet, in order. */
  open: Map<string, Delivery>;
  errors: string[];
}

const start = async ({ home, log, open, errors }: World): Promise<Victim> => {
  const file = fileURLToPath(new URL('queue-victim.ts', import.meta.url));
  const { dataDir, databaseUrl } = home;
  const child = fork(file, [JSON.stringify({ dataDir, databaseUrl, log })], { execArgv: [] });
  await once(child, 'message');
  let tell: (stats: QueueStats) => void = () => {};
  child.on('message', (message: Message) => {
    if ('accepted' in message) open.delete(message.accepted);
    else if ('stats' in message) tell(message.stats);
    else errors.push(message.error);
  });
  return {
    child,
    stats: () =>
      new Promise((resolve) => {
        tell = resolve;
        child.send('stats');
      }),
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      appendFileSync(log, `${JSON.stringify({ what: 'killed', by: child.pid })}\n`);
    },
  };
};

interface Line {
  what: 'start' | 'told' | 'end' | 'killed';
  key: string;
  name: string | number;
  by: number;
}

const read = (log: string): Line[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** Keys of which two ran at once. */
const overlaps = (lines: readonly Line[]): string[] => {
  const running = new Map<string, number>();
  return lines.flatMap(({ what, key, by }) => {
    if (what === 'killed') for (const [each, who] of running) if (who === by) running.delete(each);
    if (what === 'end') running.delete(key);
    if (what !== 'start') return [];
    const isRunning = running.has(key);
    running.set(key, by);
    return isRunning ? [key] : [];
  });
};

const numberOf = (id: string): number => Number(id.split('-')[1]);

const expectAllDone = (log: string): void => {
  const lines = read(log);
  expect(overlaps(lines)).toEqual([]);
  const ended = lines.filter(({ what }) => what === 'end');
  const expected = Map.groupBy(deliveries, ({ jobs: [job] }) => (job ? placeOf(job).key : ''));
  expect(new Set(lines.flatMap(({ key }) => key ?? []))).toEqual(new Set(expected.keys()));
  for (const [key, some] of expected) {
    const sent = some.map(({ id }) => numberOf(id));
    const done = [...new Set(ended.filter((line) => line.key === key).map(({ name }) => Number(name)))];
    // Commands each in their order; of the states of a pull request at least the last, at last.
    if (key.includes('/thread/')) expect(done).toEqual(sent);
    else expect(done.at(-1)).toBe(sent.at(-1));
  }
};

const send = async (victim: Victim, some: readonly Delivery[]): Promise<void> => {
  for (const [at, each] of some.entries()) {
    if (!victim.child.connected) return;
    victim.child.send(each);
    if (at % 5 === 0) await pause(1);
  }
};

const isIdle = async (victim: Victim): Promise<boolean> => {
  const { waiting, running } = await victim.stats();
  return Object.keys(waiting).length === 0 && Object.keys(running).length === 0;
};

const makeWorld = (home: Home, some: readonly Delivery[]): World => {
  const log = `${makeFolder()}.log`;
  appendFileSync(log, '');
  return {
    log,
    home: { ...home, dataDir: makeFolder() },
    open: new Map(some.map((each) => [each.id, each])),
    errors: [],
  };
};

onBothEngines(({ name, test, makeHome }) => {
  test('nothing that was acknowledged is lost when processes are killed, nothing runs twice at once', async () => {
    const world = makeWorld(await makeHome(), deliveries);
    // A database in a folder has one process; PostgreSQL is shared.
    const replicas = name === 'PGlite' ? 1 : 2;
    const victims = await Promise.all(Array.from({ length: replicas }, () => start(world)));
    const parts = kills + 1;
    for (let part = 1; part <= parts; part += 1) {
      const [victim] = victims;
      if (!victim) throw new Error('Missing process, expected one');
      const arrived = Math.ceil((count * part) / parts);
      const sent = send(
        victim,
        [...world.open.values()].filter(({ id }) => numberOf(id) < arrived),
      );
      if (part === parts) await sent;
      else {
        await pause(Math.random() * 500);
        await victim.kill();
        await sent;
        victims.shift();
        victims.push(await start(world));
      }
    }
    const [last] = victims;
    await until(async () => world.open.size === 0 && last !== undefined && (await isIdle(last)));
    for (const victim of victims) await victim.kill();
    expect(world.errors).toEqual([]);
    expectAllDone(world.log);
    if (name === 'PostgreSQL') expect(new Set(read(world.log).map(({ by }) => by)).size).toBeGreaterThan(1);
  });
});

postgres.test(
  'what a process that stands still has begun is done by another, and it gets to know that',
  async () => {
    const welcome = delivery('welcome', { type: 'welcome', repository: repositoryOf() });
    const world = makeWorld(await postgres.makeHome(), [welcome]);
    const linesOf = (what: Line['what']): number[] =>
      read(world.log).flatMap((line) => (line.what === what ? [line.by] : []));
    const still = await start(world);
    still.child.send(welcome);
    await until(() => linesOf('start').length === 1);
    still.child.kill('SIGSTOP');
    const other = await start(world);
    await until(() => linesOf('start').length === 2);
    still.child.kill('SIGCONT');
    await until(() => linesOf('end').length === 1 && linesOf('told').length === 1);
    await until(() => isIdle(other));
    expect(linesOf('start')).toEqual([still.child.pid, other.child.pid]);
    expect(linesOf('told')).toEqual([still.child.pid]);
    expect(linesOf('end')).toEqual([other.child.pid]);
    await other.kill();
    await still.kill();
    expect(world.errors).toEqual([]);
  },
);
