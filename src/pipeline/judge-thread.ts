import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { IncompleteError, UsageError } from './faults.ts';
import type { JudgeRequest } from './judge-request.ts';
import type { JudgeAnswers, JudgeReply } from './judge-worker.ts';

/** One thread that judges, and those who wait for it. */

export interface ThreadLimits {
  megabytes: number;
  milliseconds: number;
}

export interface Waiting {
  request: JudgeRequest;
  resolve(answer: JudgeAnswers[keyof JudgeAnswers]): void;
  reject(error: Error): void;
}

export interface JudgeThread {
  ask(waiting: Waiting): void;
  close(): Promise<void>;
}

const workerFile = new URL(`./judge-worker${extname(import.meta.url)}`, import.meta.url);

type Failure = Extract<JudgeReply, { error: unknown }>['error'];

const toError = ({ name, message, stack, isKnown, isUsage }: Failure): Error =>
  isKnown
    ? new (isUsage ? UsageError : IncompleteError)(message)
    : Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });

interface State {
  limits: ThreadLimits;
  queue: Waiting[];
  worker: Worker | null;
  current: Waiting | null;
  timer: NodeJS.Timeout | undefined;
}

const settle = (state: State, end: (waiting: Waiting) => void): void => {
  clearTimeout(state.timer);
  const ended = state.current;
  state.current = null;
  if (ended) end(ended);
  next(state);
};

/** What it was asked fails; whoever comes next gets a new thread. */
const replace = (state: State, why: string): void => {
  const gone = state.worker;
  state.worker = null;
  void gone?.terminate();
  settle(state, ({ reject }) => reject(new IncompleteError(why)));
};

const start = (state: State): Worker => {
  const { megabytes } = state.limits;
  const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  const ifOwn = (act: () => void): void => {
    if (worker === state.worker) act();
  };
  worker.on('message', (reply: JudgeReply) =>
    ifOwn(() =>
      settle(state, ({ resolve, reject }) =>
        'answer' in reply ? resolve(reply.answer) : reject(toError(reply.error)),
      ),
    ),
  );
  worker.on('error', (error: Error & { code?: string }) => {
    const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    ifOwn(() =>
      replace(state, isFull ? `judging it took more than ${megabytes} MB of memory` : error.message),
    );
  });
  worker.on('exit', () => ifOwn(() => replace(state, 'the thread that judged it ended')));
  worker.unref();
  return worker;
};

const next = (state: State): void => {
  if (state.current || state.queue.length === 0) return;
  const { milliseconds } = state.limits;
  state.current = state.queue.shift() ?? null;
  state.worker ??= start(state);
  state.timer = setTimeout(
    () => replace(state, `judging it took more than ${milliseconds / 1000} seconds`),
    milliseconds,
  );
  state.worker.postMessage(state.current?.request);
};

const close = async (state: State): Promise<void> => {
  const { worker, current, queue } = state;
  clearTimeout(state.timer);
  state.worker = null;
  state.current = null;
  const stopping = new Error('the service is stopping');
  for (const { reject } of [...(current ? [current] : []), ...queue.splice(0)]) reject(stopping);
  await worker?.terminate();
};

export const openJudgeThread = (limits: ThreadLimits): JudgeThread => {
  const state: State = { limits, queue: [], worker: null, current: null, timer: undefined };
  return {
    ask: (waiting) => {
      state.queue.push(waiting);
      next(state);
    },
    close: () => close(state),
  };
};
