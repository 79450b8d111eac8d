import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** A thread that answers questions, in their order. */
export interface Hand<Request, Reply> {
  ask(request: Request): Promise<Reply>;
}

const mostHands = 4;
/** Of objects that do not last, in megabytes: more of them at a time costs more memory than it saves time. */
const mostOfNew = 16;

/** The sources run as they are; the published build is JavaScript. `name` is that of a file: `effects/desk-worker`. */
export const workerFile = (name: string): URL =>
  new URL(`../${name}${extname(import.meta.url)}`, import.meta.url);

const openHand = <Request, Reply>(file: URL): Hand<Request, Reply> => {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: mostOfNew } });
  worker.unref();
  let last: Promise<unknown> = Promise.resolve();
  const askNow = async (request: Request): Promise<Reply> => {
    // It keeps the process from ending only while an answer is due.
    worker.ref();
    try {
      const answer = once(worker, 'message');
      worker.postMessage(request);
      const [reply] = (await answer) as [Reply];
      return reply;
    } finally {
      worker.unref();
    }
  };
  return {
    ask: (request) => {
      const answer = last.then(() => askNow(request));
      last = answer;
      return answer;
    },
  };
};

/** As many as there are processors to run them. */
export const openHands = <Request, Reply>(name: string): Hand<Request, Reply>[] =>
  Array.from({ length: Math.min(mostHands, availableParallelism()) }, () =>
    openHand<Request, Reply>(workerFile(name)),
  );
