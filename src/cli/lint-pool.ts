import { type Hand, openHands, usefulThreads } from '../effects/hands.ts';
import type { LintedPack, PackJob } from '../pipeline/lint-pack.ts';
import type { LintRequest } from './lint-worker.ts';

/** Starting workers costs about as much as linting these; fewer packs are done sooner without. */
export const fewestForPool = 60;
const jobsAtOnce = 10;

let started: Hand<LintRequest, LintedPack[]>[] | null = null;

/** Started once, and kept: they hold nothing between two questions. */
const allHands = (): Hand<LintRequest, LintedPack[]>[] => {
  started ??= openHands<LintRequest, LintedPack[]>('cli/lint-worker', usefulThreads());
  return started;
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
    const hand = all[index % all.length];
    if (hand) asked.push(hand.ask({ ...rest, jobs: batch }));
    if (asked.length >= all.length * 2) yield* (await asked.shift()) ?? [];
  }
  for (const answer of asked) yield* await answer;
}
