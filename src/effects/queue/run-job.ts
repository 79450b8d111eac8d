import type { Outcome, RunningJob } from '../../domain/queue.ts';
import type { Claim, Settlement } from './claims.ts';
import { pauseAfter, type Retries } from './retries.ts';

export interface Handlers {
  run(job: RunningJob): Promise<Outcome>;
  onDead(job: RunningJob, error: unknown): Promise<void>;
}

interface Attempt {
  claimed: Claim;
  handlers: Handlers;
  retries: Retries;
  signal: AbortSignal;
  /** Whether somebody is to be told; false where a newer one of the key does the work instead. */
  noteFailure(error: string): Promise<boolean>;
  onError(error: unknown): void;
}

/** How often is tried to say that a job has failed for good. */
const farewells = 5;

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const runningOf = ({ claimed: { id, job, attempt }, retries, signal }: Attempt): RunningJob => ({
  id,
  job,
  attempt,
  isLast: attempt >= retries.attempts,
  signal,
});

const again = ({ claimed, retries }: Attempt, error: unknown): Settlement => ({
  settle: 'wait',
  until: new Date(Date.now() + pauseAfter(claimed.attempt, retries, Math.random())),
  isAttempt: true,
  error: textOf(error),
});

/** It was not to blame that it had to end. */
const passOn = (): Settlement => ({ settle: 'wait', until: new Date(), isAttempt: false, error: null });

const bury = async (attempt: Attempt, error: unknown): Promise<Settlement> => {
  const { claimed, handlers, retries, signal, noteFailure, onError } = attempt;
  const text = textOf(error);
  if (!(await noteFailure(text))) return again(attempt, error);
  try {
    await handlers.onDead(runningOf(attempt), error);
  } catch (cause) {
    onError(cause);
    if (signal.aborted || claimed.attempt < retries.attempts + farewells) return again(attempt, error);
  }
  return { settle: 'dead', error: text };
};

const settlementOf = (outcome: Outcome): Settlement =>
  outcome.outcome === 'done'
    ? { settle: 'done' }
    : { settle: 'wait', until: outcome.until, isAttempt: false, error: outcome.why };

/** Runs it once. A job whose process died in its last attempt is not run again: that is its failure. */
export const runJob = async (attempt: Attempt): Promise<Settlement> => {
  const { claimed, handlers, retries, signal } = attempt;
  if (claimed.attempt > retries.attempts)
    return bury(
      attempt,
      new Error(claimed.error ?? 'Unexpected end of the process while the job ran, expected an outcome'),
    );
  try {
    return settlementOf(await handlers.run(runningOf(attempt)));
  } catch (error) {
    if (signal.aborted) return passOn();
    return claimed.attempt < retries.attempts ? again(attempt, error) : bury(attempt, error);
  }
};
