import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { addScheduled } from '../../../src/effects/queue/add-scheduled.ts';
import type { Place } from '../../../src/effects/queue/open-queue-on.ts';
import { openPostgres } from '../../../src/effects/queue/open-postgres.ts';
import { openTableInbox } from '../../../src/effects/queue/table-inbox.ts';
import { prune } from '../../../src/effects/queue/prune.ts';
import { type Engine, type Home, note, openAt } from './engines.ts';
import { check, command, delivery } from './sample-jobs.ts';
import { done, nameOf, until, workOff } from './work.ts';

/** The database below a queue, to make things older than they are. */
const beneath = async ({ place, databaseUrl }: Home): Promise<Omit<Place, 'isAlone'>> => {
  if (place) return place;
  const database = await openPostgres(databaseUrl ?? '', note);
  return { database, inbox: openTableInbox(database) };
};

const strange = { text: 'a\u0000 \ud800 😀', list: [1, null, { deep: true }], nothing: null };

export const keptCases = ({ name, test, makeHome }: Engine): void => {
  test('what is remembered is there for the next process, as it was', async () => {
    const home = await makeHome();
    const first = await openAt(home);
    expect(await first.memory.get('a')).toBeUndefined();
    await first.memory.set('a', 1);
    await first.memory.set('a', strange);
    await first.memory.set('b', null);
    await first.memory.set('c', false);
    await first.memory.delete('c');
    await first.close();
    const { memory } = await openAt(home);
    expect(await memory.get('a')).toEqual(strange);
    expect(await memory.get('b')).toBeNull();
    expect(await memory.get('c')).toBeUndefined();
  });

  test('of one name only one thing is done at a time, also among processes', async () => {
    const home = await makeHome();
    const [one, other] = [(await openAt(home)).memory, (await openAt(home)).memory];
    const events: string[] = [];
    const work = (what: string) => async (): Promise<string> => {
      events.push(`${what} begins`);
      await pause(30);
      events.push(`${what} ends`);
      if (what === 'b') throw new Error('b fails');
      return what;
    };
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((what, index) => (index % 2 ? one : other).exclusively('thread', work(what))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    for (const [index, event] of events.entries())
      if (index % 2 === 0) expect(events[index + 1]).toBe(event.replace('begins', 'ends'));
    expect(events).toHaveLength(8);
  });

  test('what a process held when it died is free after a while', async () => {
    const home = await makeHome();
    const { memory } = await openAt(home);
    const { database } = await beneath(home);
    await memory.set('lease/thread', 'somebody');
    const asked = memory.exclusively('thread', async () => 'done');
    await pause(50);
    await database.query(`UPDATE specgate.memory SET set_at = now() - interval '61 seconds'`);
    expect(await asked).toBe('done');
    expect(await memory.get('lease/thread')).toBeUndefined();
    if (!home.place) await database.close();
  });

  test('a step that was done is not done again when its job runs again', async () => {
    const { queue, journal } = await openAt(await makeHome(), {
      retries: { attempts: 9, firstMilliseconds: 1 },
    });
    const calls: string[] = [];
    const given: unknown[] = [];
    for (const comment of [1, 2]) await queue.add(command(comment, comment));
    await workOff(queue, 2, async ({ id, job, attempt }) => {
      const step = (what: string, value: unknown): Promise<unknown> =>
        journal.step(id, what, async () => {
          calls.push(`${nameOf(job)} ${what}`);
          if (what === 'second' && attempt === 1) throw new Error('half way');
          return value;
        });
      given.push(await step('first', strange), await step('second', undefined));
      if (attempt < 3) throw new Error('at the end');
      return done;
    });
    expect(calls.filter((call) => call.startsWith('1/1'))).toEqual(['1/1 first', '1/1 second', '1/1 second']);
    expect(calls).toHaveLength(6);
    for (const value of given.filter((each) => each !== null && each !== undefined))
      expect(value).toEqual(strange);
  });

  test('what is settled is kept for a week, with its steps, and then goes; what is not stays', async () => {
    const home = await makeHome();
    const { queue, journal, memory } = await openAt(home);
    const { database, inbox } = await beneath(home);
    const count = async (table: string): Promise<number> =>
      (await database.query(`SELECT 1 FROM specgate.${table}`)).length;
    const age = (days: number): Promise<unknown> =>
      database.query(`UPDATE specgate.job SET settled_at = settled_at - interval '${days} days'`);
    await queue.accept(delivery('a', command(1, 1)));
    await queue.add(check(9), new Date(Date.now() + 3_600_000));
    await memory.set('a', 1);
    await workOff(queue, 1, async ({ id }) => {
      await journal.step(id, 'only', async () => 1);
      return done;
    });
    await age(7);
    await prune(database, inbox);
    expect([await count('job'), await count('step')]).toEqual([2, 1]);
    expect(await queue.accept(delivery('a', command(1, 1)))).toBe('known');
    await age(2);
    await prune(database, inbox);
    expect([await count('job'), await count('step')]).toEqual([1, 0]);
    expect(await memory.get('a')).toBe(1);
    await inbox.prune(1);
    expect(await queue.accept(delivery('a', command(1, 1)))).toBe('known');
    await inbox.prune(-1);
    expect(await queue.accept(delivery('a', command(1, 1)))).toBe('stored');
    if (name === 'PostgreSQL') await database.close();
  });

  test('a scheduled job is added once, whoever asks, until its time has come again', async () => {
    const home = await makeHome();
    const { database } = await beneath(home);
    const opened = await openAt(home);
    const half = { job: { type: 'sweep' }, everyMinutes: 30 } as const;
    const askAll = async (): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => addScheduled(database, half)));
      return answers.filter((isAdded) => isAdded).length;
    };
    const age = (minutes: number): Promise<unknown> =>
      database.query(`UPDATE specgate.schedule SET ran_at = ran_at - interval '${minutes} minutes'`);
    expect(await askAll()).toBe(1);
    await age(29);
    expect(await askAll()).toBe(0);
    expect((await opened.queue.stats()).waiting).toEqual({ sweep: 1 });
    await age(2);
    await opened.close();
    const { queue } = await openAt(home, { scheduled: [half] });
    expect(await workOff(queue, 1)).toEqual(['sweep']);
    await until(async () => (await askAll()) === 0);
    if (name === 'PostgreSQL') await database.close();
  });

  test('what waits, runs and failed is counted by type, with the time since when the oldest waits', async () => {
    const { queue } = await openAt(await makeHome(), { most: 1, retries: { attempts: 1 } });
    expect(await queue.isReady()).toBe(true);
    expect(await queue.stats()).toEqual({ waiting: {}, running: {}, dead: {}, oldest: null });
    const before = Date.now();
    await queue.accept(delivery('a', command(1, 1), check(1)));
    await queue.add({ type: 'sweep' }, new Date(before + 3_600_000));
    const { waiting, oldest } = await queue.stats();
    expect(waiting).toEqual({ command: 1, 'check-pull': 1, sweep: 1 });
    expect(Math.abs((oldest?.getTime() ?? 0) - before)).toBeLessThan(60_000);
    await queue.work({
      run: async ({ job, signal }) => {
        if (job.type === 'command') throw new Error('broken');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return done;
      },
      onDead: async () => {},
    });
    await until(async () => (await queue.stats()).running['check-pull'] === 1);
    await until(async () => (await queue.stats()).dead['command'] === 1);
    expect(await queue.stats()).toMatchObject({ waiting: { sweep: 1 }, oldest: null });
  });
};
