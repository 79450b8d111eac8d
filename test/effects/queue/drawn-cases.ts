import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { type Job, placeOf } from '../../../src/domain/job.ts';
import type { OpenQueue } from '../../../src/effects/queue/open-queue-on.ts';
import { type Engine, openAt } from './engines.ts';
import { delivery } from './sample-jobs.ts';
import { until } from './work.ts';

type Ending = 'done' | 'fail' | 'put-back';

/** A job as it is drawn: on which thread or pull request, and how its attempts end before one ends well. */
interface Drawn {
  keeps: 'newest' | 'every';
  on: number;
  endings: Ending[];
  milliseconds: number;
}

const attempts = 3;

const drawn: fc.Arbitrary<Drawn> = fc.record({
  keeps: fc.constantFrom('newest', 'every'),
  on: fc.nat(1),
  endings: fc.array(fc.constantFrom<Ending>('fail', 'fail', 'put-back'), { maxLength: 4 }),
  milliseconds: fc.nat(3),
});

/** Deliveries that come together, and the pause after them. */
const bursts = fc.array(
  fc.record({ deliveries: fc.array(fc.array(drawn, { maxLength: 2 }), { maxLength: 4 }), rest: fc.nat(15) }),
  { minLength: 1, maxLength: 4 },
);

const isFatal = ({ endings }: Drawn): boolean =>
  endings.filter((ending) => ending === 'fail').length >= attempts;

interface Ran {
  key: string;
  number: number;
  what: 'start' | 'done' | 'dead' | 'left';
}

/** One drawing, in a repository of its own. */
interface Round {
  repository: number;
  jobs: Drawn[];
  tries: Map<number, number>;
  ran: Ran[];
}

const jobOf = (round: Round, drawing: Drawn): Job => {
  const number = round.jobs.push(drawing) - 1;
  const repository = { installation: 1, id: round.repository, owner: `${number}`, name: 'shop' };
  return drawing.keeps === 'newest'
    ? { type: 'check-pull', repository, pull: drawing.on }
    : {
        type: 'command',
        repository,
        thread: drawing.on,
        isPull: true,
        comment: number,
        sender: { login: 'alice', at: '' },
        text: '',
      };
};

const numberOf = (job: Job): number => ('repository' in job ? Number(job.repository.owner) : -1);

const startWork = (queues: readonly OpenQueue[], rounds: Map<number, Round>): Promise<void[]> => {
  const roundOf = (job: Job): Round => {
    const round = 'repository' in job ? rounds.get(job.repository.id) : undefined;
    if (!round) throw new Error('Unexpected job, expected one of a round');
    return round;
  };
  return Promise.all(
    queues.map(({ queue }) =>
      queue.work({
        run: async ({ job }) => {
          const { jobs, tries, ran } = roundOf(job);
          const number = numberOf(job);
          const { key } = placeOf(job);
          ran.push({ key, number, what: 'start' });
          const tried = tries.get(number) ?? 0;
          tries.set(number, tried + 1);
          await pause(jobs[number]?.milliseconds ?? 0);
          const ending = jobs[number]?.endings[tried] ?? 'done';
          ran.push({ key, number, what: ending === 'done' ? 'done' : 'left' });
          if (ending === 'fail') throw new Error('drawn');
          return ending === 'done'
            ? { outcome: 'done' }
            : { outcome: 'put-back', until: new Date(Date.now() + 2), why: 'drawn' };
        },
        onDead: async ({ job }) => {
          roundOf(job).ran.push({ key: placeOf(job).key, number: numberOf(job), what: 'dead' });
        },
      }),
    ),
  );
};

const expectOrder = (round: Round): void => {
  const places = round.jobs.map((drawing, number) => ({ ...drawing, number, key: `${round.repository}/` }));
  for (const on of [0, 1]) {
    const commands = places.filter((place) => place.keeps === 'every' && place.on === on);
    const ended = round.ran.filter(
      ({ key, what }) => key.endsWith(`/thread/${on}`) && (what === 'done' || what === 'dead'),
    );
    expect(ended.map(({ number, what }) => [number, what])).toEqual(
      commands.map((each) => [each.number, isFatal(each) ? 'dead' : 'done']),
    );
    const last = places.findLast((place) => place.keeps === 'newest' && place.on === on);
    const checks = round.ran.filter(
      ({ key, what }) => key.endsWith(`/pull/${on}`) && (what === 'done' || what === 'dead'),
    );
    if (last) {
      expect(checks.at(-1)?.number).toBe(last.number);
      expect(checks.at(-1)?.what).toBe(isFatal(last) ? 'dead' : 'done');
      expect(checks.map(({ number }) => number)).toEqual(
        [...new Set(checks.map(({ number }) => number))].toSorted((one, other) => one - other),
      );
    }
  }
};

const expectApart = ({ ran }: Round): void => {
  const running = new Set<string>();
  for (const { key, what } of ran) {
    if (what === 'start') {
      expect(running.has(key)).toBe(false);
      running.add(key);
    } else running.delete(key);
  }
};

export const drawnCases = ({ name, test, makeHome }: Engine): void => {
  test('whatever comes in whatever order, each key is worked on in order, one at a time, to its end', async () => {
    const home = await makeHome();
    const options = { retries: { attempts, firstMilliseconds: 1, mostMilliseconds: 4 } };
    const queues = [await openAt(home, options)];
    if (name === 'PostgreSQL') queues.push(await openAt(home, options));
    const rounds = new Map<number, Round>();
    await startWork(queues, rounds);
    const isIdle = async (): Promise<boolean> => {
      const { waiting, running } = (await queues[0]?.queue.stats()) ?? { waiting: {}, running: {} };
      return Object.keys(waiting).length === 0 && Object.keys(running).length === 0;
    };
    await fc.assert(
      fc.asyncProperty(bursts, async (drawing) => {
        const round: Round = { repository: rounds.size + 1, jobs: [], tries: new Map(), ran: [] };
        rounds.set(round.repository, round);
        for (const [at, { deliveries, rest }] of drawing.entries()) {
          await Promise.all(
            deliveries.map(async (some, place) => {
              const jobs = some.map((each) => jobOf(round, each));
              await queues[at % queues.length]?.queue.accept(
                delivery(`${round.repository}/${at}/${place}`, ...jobs),
              );
            }),
          );
          await pause(rest);
        }
        await until(isIdle);
        expectApart(round);
        expectOrder(round);
      }),
      { numRuns: Number(process.env['SPECGATE_ROUNDS'] ?? 10), endOnFailure: true },
    );
  });
};
