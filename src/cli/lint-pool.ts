import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LintedPack, PackJob } from './lint-pack.ts';
import type { LintRequest } from './lint-worker.ts';

/** Starting workers costs about as much as linting these; fewer packs are done sooner without. */
export const fewestForPool = 60;
const mostWorkers = 4;
const jobsAtOnce = 10;

const workerFile = new URL(`./lint-worker${extname(import.meta.url)}`, import.meta.url);

/** What a worker has been asked last: it answers in the order of the questions. */
interface Hand {
  worker: Worker;
  last: Promise<unknown>;
}

let hands: Hand[] | null = null;

/** Started once, and kept: they hold nothing between two questions, and keep no process from ending. */
const allHands = (): Hand[] =>
  (hands ??= Array.from({ length: Math.min(mostWorkers, availableParallelism()) }, () => ({
    worker: new Worker(workerFile),
    last: Promise.resolve(),
  })));

const ask = async ({ worker }: Hand, request: LintRequest): Promise<LintedPack[]> => {
  worker.ref();
  try {
    const answer = once(worker, 'message');
    worker.postMessage(request);
    const [linted] = (await answer) as [LintedPack[]];
    return linted;
  } finally {
    worker.unref();
  }
};

const inBatches = (jobs: readonly PackJob[]): PackJob[][] =>
  Array.from({ length: Math.ceil(jobs.length / jobsAtOnce) }, (_, index) =>
    jobs.slice(index * jobsAtOnce, (index + 1) * jobsAtOnce),
  );

/**
 * Lints packs on all processors and hands the results on in the order of the jobs. No more than two batches per
 * worker are ever under way, so that what is held does not grow with the number of packs.
 */
export async function* lintInPool({ jobs, ...rest }: LintRequest): AsyncGenerator<LintedPack> {
  const all = allHands();
  const asked: Promise<LintedPack[]>[] = [];
  for (const [index, batch] of inBatches(jobs).entries()) {
    const hand = all[index % all.length] as Hand;
    const answer = hand.last.then(() => ask(hand, { ...rest, jobs: batch }));
    hand.last = answer;
    asked.push(answer);
    if (asked.length >= all.length * 2) yield* (await asked.shift()) ?? [];
  }
  for (const answer of asked) yield* await answer;
}
