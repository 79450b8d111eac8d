import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { IncompleteError, UsageError } from './faults.ts';
import type { JudgeAnswers, JudgeReply, JudgeRequest } from './judge-worker.ts';

/**
 * Threads that judge, so that whoever answers webhooks is never kept waiting by a repository, and does not go down with
 * one: a thread that runs out of memory or time is replaced, and what it was asked fails alone.
 */
export interface Judges {
  ask<Ask extends JudgeRequest['ask']>(
    request: Extract<JudgeRequest, { ask: Ask }>,
  ): Promise<JudgeAnswers[Ask]>;
  close(): Promise<void>;
}

export interface JudgesOptions {
  threads?: number;
  megabytes?: number;
  milliseconds?: number;
}

interface Waiting {
  request: JudgeRequest;
  resolve(answer: JudgeAnswers[keyof JudgeAnswers]): void;
  reject(error: Error): void;
}

interface Judge {
  ask(waiting: Waiting): void;
  close(): Promise<void>;
}

const workerFile = new URL(`./judge-worker${extname(import.meta.url)}`, import.meta.url);

const toError = ({
  name,
  message,
  stack,
  isKnown,
  isUsage,
}: Extract<JudgeReply, { error: unknown }>['error']): Error =>
  isKnown
    ? new (isUsage ? UsageError : IncompleteError)(message)
    : Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });

/** One thread, and those who wait for it. */
const openJudge = ({ megabytes, milliseconds }: Required<JudgesOptions>): Judge => {
  const queue: Waiting[] = [];
  let worker: Worker | null = null;
  let current: Waiting | null = null;
  let timer: NodeJS.Timeout | undefined;

  const settle = (end: (waiting: Waiting) => void): void => {
    clearTimeout(timer);
    const ended = current;
    current = null;
    if (ended) end(ended);
    next();
  };
  const replace = (why: string): void => {
    const gone = worker;
    worker = null;
    void gone?.terminate();
    settle(({ reject }) => reject(new IncompleteError(why)));
  };
  const start = (): Worker => {
    const started = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    started.on('message', (reply: JudgeReply) => {
      if (started !== worker) return;
      settle(({ resolve, reject }) =>
        'answer' in reply ? resolve(reply.answer) : reject(toError(reply.error)),
      );
    });
    started.on('error', (error: Error & { code?: string }) => {
      if (started !== worker) return;
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      replace(isFull ? `judging it took more than ${megabytes} MB of memory` : error.message);
    });
    started.on('exit', () => {
      if (started === worker) replace('the thread that judged it ended');
    });
    started.unref();
    return started;
  };
  const next = (): void => {
    if (current || queue.length === 0) return;
    current = queue.shift() ?? null;
    worker ??= start();
    timer = setTimeout(
      () => replace(`judging it took more than ${milliseconds / 1000} seconds`),
      milliseconds,
    );
    worker.postMessage(current?.request);
  };
  return {
    ask: (waiting) => {
      queue.push(waiting);
      next();
    },
    close: async () => {
      const gone = worker;
      worker = null;
      clearTimeout(timer);
      for (const { reject } of [...(current ? [current] : []), ...queue.splice(0)])
        reject(new Error('the service is stopping'));
      current = null;
      await gone?.terminate();
    },
  };
};

/** Of one repository always the same thread is asked, which knows it already. */
export const openJudges = (options: JudgesOptions = {}): Judges => {
  const all = {
    threads: Math.min(4, availableParallelism()),
    megabytes: 2048,
    milliseconds: 5 * 60_000,
    ...options,
  };
  const judges = Array.from({ length: all.threads }, () => openJudge(all));
  return {
    ask: <Ask extends JudgeRequest['ask']>(request: Extract<JudgeRequest, { ask: Ask }>) =>
      new Promise<JudgeAnswers[Ask]>((resolve, reject) => {
        const judge = judges[request.pull.repository % judges.length];
        judge?.ask({ request, resolve: resolve as Waiting['resolve'], reject });
      }),
    close: async () => void (await Promise.all(judges.map((judge) => judge.close()))),
  };
};
