export interface Retries {
  /** How often a job is tried before it has failed for good. */
  attempts: number;
  firstMilliseconds: number;
  mostMilliseconds: number;
}

/** Twice as long each time, and up to half of it less, so that what failed together does not come back together. */
export const pauseAfter = (
  attempt: number,
  { firstMilliseconds, mostMilliseconds }: Retries,
  chance: number,
): number => {
  const full = Math.min(mostMilliseconds, firstMilliseconds * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (1 - chance / 2));
};
