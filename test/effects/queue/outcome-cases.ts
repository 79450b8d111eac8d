import { expect } from '@jest/globals';
import type { RunningJob } from '../../../src/domain/queue.ts';
import { type Engine, openAt } from './engines.ts';
import { check, command, delivery, openLatch } from './sample-jobs.ts';
import { done, nameOf, nobodyDies, until, workOff } from './work.ts';

const fast = { retries: { attempts: 3, firstMilliseconds: 1, mostMilliseconds: 10 } };

const later = (milliseconds: number): Date => new Date(Date.now() + milliseconds);

export const outcomeCases = ({ test, makeHome }: Engine): void => {
  test('what fails is tried again, and no later one of its key comes before it', async () => {
    const { queue } = await openAt(await makeHome(), fast);
    const attempts: string[] = [];
    for (const comment of [1, 2]) await queue.add(command(1, comment));
    const names = await workOff(queue, 2, async ({ job, attempt, isLast }) => {
      attempts.push(`${nameOf(job)} ${attempt}${isLast ? ' last' : ''}`);
      if (nameOf(job) === '1/1' && attempt < 3) throw new Error('not yet');
      return done;
    });
    expect(names).toEqual(['1/1', '1/2']);
    expect(attempts).toEqual(['1/1 1', '1/1 2', '1/1 3 last', '1/2 1']);
  });

  test('what fails for good is told once, and runs again when its delivery is sent again', async () => {
    const { queue } = await openAt(await makeHome(), fast);
    const deliveries = [delivery('a', command(1, 1), command(1, 2)), delivery('b', check(1))];
    const told: string[] = [];
    const ran: string[] = [];
    let isBroken = true;
    await queue.work({
      run: async ({ job }) => {
        if (isBroken && nameOf(job) !== '1/2') throw new Error('broken');
        ran.push(nameOf(job));
        return done;
      },
      onDead: async ({ job, attempt }, error) => {
        told.push(`${nameOf(job)} ${attempt} ${(error as Error).message}`);
      },
    });
    for (const each of deliveries) await queue.accept(each);
    await until(async () => Object.keys((await queue.stats()).dead).length === 2);
    await until(() => ran.length === 1);
    isBroken = false;
    for (const each of deliveries) expect(await queue.accept(each)).toBe('again');
    await until(() => ran.length === 3);
    await queue.stop(10_000);
    expect(told.toSorted()).toEqual(['#1 3 broken', '1/1 3 broken']);
    expect(ran[0]).toBe('1/2');
    expect(ran.slice(1).toSorted()).toEqual(['#1', '1/1']);
    expect(await queue.stats()).toMatchObject({ waiting: {}, running: {}, dead: {} });
    for (const each of deliveries) expect(await queue.accept(each)).toBe('known');
  });

  test('telling of a death is tried again when it fails, without the job being run again', async () => {
    const errors: unknown[] = [];
    const { queue } = await openAt(await makeHome(), { ...fast, onError: (error) => errors.push(error) });
    const told: string[] = [];
    let runs = 0;
    await queue.work({
      run: async () => {
        runs += 1;
        throw new Error('broken');
      },
      onDead: async (_, error) => {
        told.push((error as Error).message.split('\n')[0] ?? '');
        if (told.length < 3) throw new Error('GitHub does not answer');
      },
    });
    await queue.add(command(1, 1));
    await until(async () => (await queue.stats()).dead['command'] === 1);
    await queue.stop(10_000);
    expect(runs).toBe(3);
    expect(told).toHaveLength(3);
    for (const text of told) expect(text).toContain('broken');
    expect(errors.map((error) => (error as Error).message)).toEqual(Array(2).fill('GitHub does not answer'));
  });

  test('a newer one takes the place of one that failed, with attempts of its own', async () => {
    const { queue } = await openAt(await makeHome(), {
      retries: { attempts: 2, firstMilliseconds: 3_600_000 },
    });
    const attempts: number[] = [];
    const failed = openLatch();
    await queue.add(check(1));
    const ended = workOff(queue, 1, async ({ attempt }) => {
      attempts.push(attempt);
      if (attempts.length > 1) return done;
      failed.open();
      throw new Error('broken');
    });
    await failed.opened;
    await until(async () => (await queue.stats()).waiting['check-pull'] === 1);
    await queue.add(check(1));
    await ended;
    expect(attempts).toEqual([1, 1]);
    expect((await queue.stats()).waiting).toEqual({});
  });

  test('nobody is told of a death when a newer one is there to do the work', async () => {
    const { queue } = await openAt(await makeHome(), { retries: { attempts: 1 } });
    let runs = 0;
    await queue.add(check(1));
    await workOff(queue, 1, async () => {
      runs += 1;
      if (runs > 1) return done;
      await queue.add(check(1));
      throw new Error('broken');
    });
    expect(await queue.stats()).toMatchObject({ waiting: {}, dead: {} });
  });

  test('what is put back runs again then, before later ones of its key, and loses no attempt', async () => {
    const { queue } = await openAt(await makeHome(), { retries: { attempts: 1 } });
    const seen: RunningJob[] = [];
    const from = later(200);
    for (const comment of [1, 2]) await queue.add(command(1, comment));
    const names = await workOff(queue, 2, async (job) => {
      seen.push(job);
      if (seen.length < 4)
        return { outcome: 'put-back', until: seen.length < 3 ? new Date() : from, why: 'limit' };
      expect(Date.now()).toBeGreaterThanOrEqual(from.getTime() - 1);
      return done;
    });
    expect(names).toEqual(['1/1', '1/2']);
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1]);
  });

  test('a pause holds back the jobs of one installation only, old and new, until it is over', async () => {
    const { queue } = await openAt(await makeHome());
    const ran: string[] = [];
    await queue.add(check(1, 1));
    await queue.pause(1, later(3_600_000));
    await queue.work({
      run: async ({ job }) => {
        ran.push(nameOf(job));
        return done;
      },
      onDead: nobodyDies,
    });
    await queue.accept(delivery('a', check(2, 1), check(3, 2)));
    await queue.add({ type: 'sweep' });
    await until(() => ran.length === 2);
    expect(ran.toSorted()).toEqual(['#3', 'sweep']);
    expect(await queue.stats()).toMatchObject({ waiting: { 'check-pull': 2 }, oldest: null });
    await queue.pause(1, new Date());
    await until(() => ran.length === 4);
    expect(ran.slice(2).toSorted()).toEqual(['#1', '#2']);
  });

  test('stopping waits for what runs, starts nothing more, and still accepts', async () => {
    const { queue } = await openAt(await makeHome(), { most: 1 });
    const started = openLatch();
    const ran: string[] = [];
    await queue.add(check(1));
    await queue.add(check(2));
    await queue.work({
      run: async ({ job, signal }) => {
        started.open();
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(signal.aborted).toBe(false);
        ran.push(nameOf(job));
        return done;
      },
      onDead: nobodyDies,
    });
    await started.opened;
    await queue.stop(10_000);
    expect(await queue.accept(delivery('late', check(3)))).toBe('stored');
    expect(ran).toHaveLength(1);
    expect(await queue.stats()).toMatchObject({ waiting: { 'check-pull': 2 }, running: {} });
  });

  test('what does not end in time is told to, and runs again elsewhere with all its attempts', async () => {
    const home = await makeHome();
    const first = await openAt(home, { retries: { attempts: 1 } });
    const started = openLatch();
    let count = 0;
    await first.queue.work({
      run: async ({ job, signal }) => {
        count += 1;
        if (count === 2) started.open();
        // One ends when it is told to, the other never.
        await new Promise((_, reject) => {
          if (nameOf(job) === '#1') signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
        return done;
      },
      onDead: nobodyDies,
    });
    for (const pull of [1, 2]) await first.queue.add(check(pull));
    await started.opened;
    await first.queue.stop(0);
    expect(await first.queue.stats()).toMatchObject({ waiting: { 'check-pull': 2 }, running: {}, dead: {} });
    await first.close();
    const { queue } = await openAt(home, { retries: { attempts: 1 } });
    const attempts: number[] = [];
    const names = await workOff(queue, 2, async ({ attempt }) => {
      attempts.push(attempt);
      return done;
    });
    expect(names.toSorted()).toEqual(['#1', '#2']);
    expect(attempts).toEqual([1, 1]);
  });
};
