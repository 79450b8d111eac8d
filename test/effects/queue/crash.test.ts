import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Delivery } from '../../../src/domain/job.ts';
import type { QueueStats } from '../../../src/domain/queue.ts';
import { type Home, makeFolder, onBothEngines } from './engines.ts';
import { command, delivery, repositoryOf } from './sample-jobs.ts';
import { until } from './work.ts';

/** More of it when asked for: `SPECGATE_KILLS=20 npm test -- test/effects/queue/crash.test.ts`. */
const kills = Number(process.env['SPECGATE_KILLS'] ?? 2);
const count = 500;
const threads = 20;
const pulls = 15;

/** Each a command on some thread, and a new state of some pull request. */
const deliveries: Delivery[] = Array.from({ length: count }, (_, number) =>
  delivery(`delivery-${number}`, command(number % threads, number), {
    type: 'check-pull',
    repository: { ...repositoryOf(), owner: `${number}` },
    pull: number % pulls,
  }),
);

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
  const file = fileURLToPath(new URL('victim.ts', import.meta.url));
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
  what: 'start' | 'end' | 'killed';
  key: string;
  name: string | number;
  by: number;
}

const read = (log: string): Line[] =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
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

const firstStarts = (lines: readonly Line[], thread: number): number[] => {
  const own = lines.filter(({ what, key }) => what === 'start' && key.endsWith(`/thread/${thread}`));
  return [...new Set(own.map(({ name }) => Number(name)))];
};

const expectAllDone = (log: string): void => {
  const lines = read(log);
  expect(overlaps(lines)).toEqual([]);
  const ended = lines.filter(({ what }) => what === 'end');
  for (let thread = 0; thread < threads; thread += 1) {
    const sent = deliveries.keys().filter((number) => number % threads === thread);
    expect(firstStarts(lines, thread)).toEqual([...sent]);
  }
  const commands = ended.filter(({ key }) => key.includes('/thread/')).map(({ name }) => name);
  expect(new Set(commands).size).toBe(count);
  for (let pull = 0; pull < pulls; pull += 1) {
    const last = ended.findLast(({ key }) => key.endsWith(`/pull/${pull}`));
    const sent = deliveries.keys().filter((number) => number % pulls === pull);
    expect(last?.name).toBe(`${[...sent].at(-1)}`);
  }
};

const numberOf = (id: string): number => Number(id.split('-')[1]);

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

onBothEngines(({ name, test, makeHome }) => {
  test('nothing that was acknowledged is lost when processes are killed, nothing runs twice at once', async () => {
    const world: World = {
      log: `${makeFolder()}.log`,
      home: { ...(await makeHome()), dataDir: makeFolder() },
      open: new Map(deliveries.map((each) => [each.id, each])),
      errors: [],
    };
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
