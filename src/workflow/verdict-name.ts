import type { PullJudgement } from '../domain/pull-judgement.ts';
import { dayOf } from '../text/days.ts';

/** What a run is called after: what it judged, and how long that holds. */

/** The day after which the first of the waivers ends that a verdict hangs on; null where it hangs on none. */
export const lastDayOf = (judgements: readonly PullJudgement[]): string | null =>
  judgements
    .flatMap(({ report }) => report?.findings ?? [])
    .flatMap(({ disposition, waiver }) => (disposition === 'waived' && waiver ? [waiver.until] : []))
    .toSorted()[0] ?? null;

/**
 * A run is of its content alone, unless it could not be judged in full, hangs on what people say of it, or on a waiver,
 * which ends.
 */
export const verdictName = (content: string, judgements: readonly PullJudgement[]): string => {
  if (judgements.some(({ incomplete }) => incomplete !== null)) return `incomplete ${content}`;
  if (judgements.some(({ settings }) => settings.guarded.length > 0)) return `${content} for now`;
  const day = lastDayOf(judgements);
  return day === null ? content : `${content} until=${day}`;
};

const dayIn = (name: string): string | null => / until=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1] ?? null;

/** Whether what was said of some content would be said of it again: until when (true: for ever), or not at all. */
export const holdsStill = (name: string, content: string, now: string): string | boolean => {
  if (name === content) return true;
  const day = dayIn(name);
  return day !== null && name === `${content} until=${day}` && isWithin(day, now) ? day : false;
};

/** Whether a day, the last of something, is not over yet. */
export const isWithin = (day: string, now: string): boolean => dayOf(now) <= day;
