import { Worker } from 'node:worker_threads';
import type { Db } from 'pg-boss';
import { workerFile } from '../hands.ts';
import { type Engine, refuseInTransaction } from './database.ts';
import type { PgliteReply, PgliteRequest } from './pglite-worker.ts';

type Ask = (text: string | null, values?: readonly unknown[]) => Promise<unknown[]>;

const errorOf = ({ message, code }: NonNullable<PgliteReply['error']>): Error =>
  Object.assign(new Error(message), code === null ? {} : { code });

/** Questions to the thread, each with the promise of its answer. */
const openThread = (folder: string): { ask: Ask; ready: Promise<unknown> } => {
  const worker = new Worker(workerFile('effects/queue/pglite-worker'), { workerData: { folder } });
  const asked = new Map<number, PromiseWithResolvers<unknown[]>>();
  let lost: Error | null = null;
  let last = 0;
  const expect = (id: number): Promise<unknown[]> => {
    if (lost) throw lost;
    const answer = Promise.withResolvers<unknown[]>();
    asked.set(id, answer);
    return answer.promise;
  };
  const lose = (cause: unknown): void => {
    lost ??= new Error('Missing database, expected it to run: its thread has ended', { cause });
    for (const { reject } of asked.values()) reject(lost);
    asked.clear();
  };
  worker.on('message', ({ id, rows, error }: PgliteReply) => {
    const answer = asked.get(id);
    asked.delete(id);
    if (error) answer?.reject(errorOf(error));
    else answer?.resolve(rows);
  });
  worker.on('error', lose);
  worker.on('exit', lose);
  return {
    ready: expect(0),
    ask: async (text, values = []) => {
      last += 1;
      const answer = expect(last);
      worker.postMessage({ id: last, text, values } satisfies PgliteRequest);
      return answer;
    },
  };
};

/** One at a time, in the order of coming. */
const openGate = (): (() => Promise<() => void>) => {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return resolve;
  };
};

/** PGlite as pg-boss wants it: an error leaves nothing behind, and a transaction has the connection to itself. */
export const openPgliteEngine = async (
  folder: string,
): Promise<{ engine: Engine; close: () => Promise<void> }> => {
  const { ask, ready } = openThread(folder);
  await ready;
  const enter = openGate();
  const executeSql: Db['executeSql'] = async (text, values) => {
    refuseInTransaction();
    const leave = await enter();
    try {
      return { rows: await ask(text, values) };
    } catch (error) {
      // A text may have begun a transaction of its own.
      await ask('ROLLBACK').catch(() => {});
      throw error;
    } finally {
      leave();
    }
  };
  const beginTransaction: Engine['beginTransaction'] = async () => {
    const leave = await enter();
    let isOpen = true;
    const end = async (how: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      await ask(how).finally(leave);
    };
    await ask('BEGIN').catch((error: unknown) => {
      leave();
      throw error;
    });
    return {
      db: { executeSql: async (text, values) => ({ rows: await ask(text, values) }) },
      commit: () => end('COMMIT'),
      rollback: () => end('ROLLBACK').catch(() => {}),
    };
  };
  return {
    engine: { executeSql, beginTransaction },
    close: async () => {
      await enter();
      await ask(null);
    },
  };
};
