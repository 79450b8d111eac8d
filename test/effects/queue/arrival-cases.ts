import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Job } from '../../../src/domain/job.ts';
import { type Engine, openAt } from './engines.ts';
import { check, command, delivery, openLatch, repositoryOf } from './sample-jobs.ts';
import { done, nobodyDies, until, workOff } from './work.ts';

export const arrivalCases = ({ name, test, makeHome }: Engine): void => {
  test('a delivery is known when it comes again, also to the next process, whatever its id looks like', async () => {
    const home = await makeHome();
    const first = await openAt(home);
    const ids = ['0b989ba4-242f-11e5-81e1-c7b6966d2516', 'no-uuid', "it's; --", '☃'];
    for (const id of ids) expect(await first.queue.accept(delivery(id, command(1, 1)))).toBe('stored');
    expect(await first.queue.accept(delivery('no-uuid', command(1, 2)))).toBe('known');
    await first.close();
    const second = await openAt(home);
    for (const id of ids) expect(await second.queue.accept(delivery(id, command(1, 3)))).toBe('known');
    expect(await workOff(second.queue, 1)).toEqual(['1/1']);
    expect(await second.queue.stats()).toMatchObject({ waiting: {}, running: {}, dead: {} });
  });

  test('the same delivery coming many times at once is stored once', async () => {
    const { queue } = await openAt(await makeHome());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => queue.accept(delivery('same', command(1, 1)))),
    );
    expect(answers.toSorted()).toEqual([...Array<string>(19).fill('known'), 'stored']);
  });

  test('of what keeps only the newest one runs and one waits, with what came last', async () => {
    const { queue } = await openAt(await makeHome());
    const { open, opened } = openLatch();
    const started = openLatch();
    const seen: string[] = [];
    await queue.accept(delivery('1', check(7)));
    const named = (owner: string): Job => ({
      type: 'check-pull',
      repository: { ...repositoryOf(), owner },
      pull: 7,
    });
    const ended = workOff(queue, 2, async ({ job }) => {
      seen.push('repository' in job ? job.repository.owner : '');
      started.open();
      await opened;
      return done;
    });
    await started.opened;
    for (const owner of ['b', 'c', 'd']) await queue.accept(delivery(owner, named(owner)));
    expect(await queue.stats()).toMatchObject({ waiting: { 'check-pull': 1 }, running: { 'check-pull': 1 } });
    open();
    expect(await ended).toEqual(['#7', '#7']);
    expect(seen).toEqual(['acme', 'd']);
  });

  test('what keeps each runs in the order of its thread, one at a time, the same one once', async () => {
    const { queue } = await openAt(await makeHome());
    let running = 0;
    const all = [1, 2, 3, 4, 5].map((comment) => command(1, comment));
    await queue.accept(delivery('1', ...all));
    await queue.accept(delivery('2', ...all, command(1, 6)));
    await queue.add(command(1, 3));
    const names = await workOff(queue, 6, async () => {
      running += 1;
      expect(running).toBe(1);
      await pause(5);
      running -= 1;
      return done;
    });
    expect(names).toEqual(['1/1', '1/2', '1/3', '1/4', '1/5', '1/6']);
  });

  test('different keys run at the same time, as many as are let', async () => {
    const { queue } = await openAt(await makeHome(), { most: 3 });
    const { open, opened } = openLatch();
    let running = 0;
    let most = 0;
    for (const pull of [1, 2, 3, 4, 5]) await queue.add(check(pull));
    await workOff(queue, 5, async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 3) open();
      await opened;
      running -= 1;
      return done;
    });
    expect(most).toBe(3);
  });

  test('a job starts when it is added, and not when somebody looks for it', async () => {
    const home = await makeHome();
    const { queue } = await openAt(home, { pollMilliseconds: 3_600_000 });
    // Whoever shares the database can add it as well.
    const other = name === 'PostgreSQL' ? (await openAt(home)).queue : queue;
    const ran: Job[] = [];
    await queue.work({
      run: async ({ job }) => {
        ran.push(job);
        return done;
      },
      onDead: nobodyDies,
    });
    const adds = [
      () => queue.accept(delivery('1', check(1))),
      () => queue.add(command(1, 1)),
      () => other.add(command(1, 2)),
    ];
    for (const [at, add] of adds.entries()) {
      // Until nobody looks any more.
      await pause(300);
      await add();
      await until(() => ran.length === at + 1);
    }
  });

  test('a job that is added for later does not run before', async () => {
    const { queue } = await openAt(await makeHome());
    const after = new Date(Date.now() + 300);
    await queue.add(check(1), after);
    await workOff(queue, 1, async () => {
      expect(Date.now()).toBeGreaterThanOrEqual(after.getTime() - 1);
      return done;
    });
  });

  test('text that databases do not like comes back as it was', async () => {
    const { queue } = await openAt(await makeHome());
    const text = 'a\u0000b \ud800 \\u0000 😀 \'"';
    await queue.add(command(1, 1, text));
    const seen: string[] = [];
    await workOff(queue, 1, async ({ job }) => {
      seen.push(job.type === 'command' ? job.text : '');
      return done;
    });
    expect(seen).toEqual([text]);
  });

  test('a delivery that cannot be stored is refused, and those that come with it are not', async () => {
    const { queue } = await openAt(await makeHome());
    const jobs = [command(1, 1), check(1, 0.5), check(2), check(3)];
    const answers = await Promise.allSettled(jobs.map((job, at) => queue.accept(delivery(`${at}`, job))));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await queue.stats()).toMatchObject({ waiting: { command: 1, 'check-pull': 2 } });
  });

  test('whatever a branch is called, its job waits', async () => {
    const { queue } = await openAt(await makeHome());
    const names = ['a\u0000b', '\ud800', "'; --", '\\u0000', '☃'];
    const jobs = names.map((branch): Job => ({ type: 'check-branch', repository: repositoryOf(), branch }));
    expect(await queue.accept(delivery('a', ...jobs))).toBe('stored');
    expect((await queue.stats()).waiting).toEqual({ 'check-branch': names.length });
  });
};
