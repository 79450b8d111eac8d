import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';

/** A thread that answers questions, in their order. */
export interface Hand<Request, Reply> {
  ask(request: Request): Promise<Reply>;
}

const mostHands = 4;
/** Of objects that do not last, in megabytes: more of them at a time costs more memory than it saves time. */
const mostOfNew = 16;

/** How many threads there is something to run on, this one among them. */
export const usefulThreads = (): number => Math.min(mostHands, availableParallelism());

/** The sources run as they are; the published build is JavaScript. `name` is that of a file: `effects/desk-worker`. */
export const workerFile = (name: string): URL =>
  new URL(`../${name}${extname(import.meta.url)}`, import.meta.url);

interface Waiting<Reply> {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

const openHand = <Request, Reply>(file: URL): Hand<Request, Reply> => {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: mostOfNew } });
  const waiting: Waiting<Reply>[] = [];
  let failure: Error | null = null;
  worker.unref();
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (reply: Reply) => {
    waiting.shift()?.resolve(reply);
    if (waiting.length === 0) worker.unref();
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error(`The thread of ${file.pathname} has ended`)));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure);
          return;
        }
        waiting.push({ resolve, reject });
        // It keeps the process from ending only while an answer is due.
        worker.ref();
        worker.postMessage(request);
      }),
  };
};

export const openHands = <Request, Reply>(name: string, count: number): Hand<Request, Reply>[] =>
  Array.from({ length: count }, () => openHand<Request, Reply>(workerFile(name)));

/** What a thread does that is a hand. A rejection ends it, and whoever waits for it is told. */
export const answerInTurn = (answer: (request: never) => Promise<unknown>): void => {
  let last = Promise.resolve();
  parentPort?.on('message', (request) => {
    last = last.then(async () => parentPort?.postMessage(await answer(request as never)));
  });
};
