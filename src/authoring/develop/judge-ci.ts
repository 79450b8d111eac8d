import type { OutsideCheck } from '../../domain/develop.ts';
import { fenceData } from '../fence.ts';

/** What the checks of others make of a commit. */

export interface CiPatience {
  startSeconds: number;
  patienceMinutes: number;
}

export type CiVerdict =
  | { state: 'waiting' }
  | { state: 'none' }
  | { state: 'passed'; names: string[] }
  | { state: 'failed'; failed: OutsideCheck[]; names: string[] }
  /** Still running, or never begun, when patience was over. */
  | { state: 'late'; names: string[] };

/** `wanted`: by their names; all of them where none is named. `seconds`: since the commit. */
export const judgeCi = (
  checks: readonly OutsideCheck[],
  wanted: readonly string[],
  seconds: number,
  { startSeconds, patienceMinutes }: CiPatience,
): CiVerdict => {
  const own = wanted.length === 0 ? checks : checks.filter(({ name }) => wanted.includes(name));
  const missing = wanted.filter((name) => !checks.some((check) => check.name === name));
  const running = own.filter(({ state }) => state === 'running').map(({ name }) => name);
  const isLate = seconds > patienceMinutes * 60;
  const failed = own.filter(({ state }) => state === 'failed');
  if (running.length > 0 || missing.length > 0)
    return isLate ? { state: 'late', names: [...running, ...missing] } : { state: 'waiting' };
  if (own.length === 0) return seconds < startSeconds ? { state: 'waiting' } : { state: 'none' };
  // One that has ended may be followed by others that have not begun.
  if (wanted.length === 0 && seconds < Math.min(startSeconds, 10)) return { state: 'waiting' };
  const names = own.map(({ name }) => name);
  return failed.length > 0 ? { state: 'failed', failed, names } : { state: 'passed', names };
};

const longest = 6_000;

/** Failures as a model is told of them: words of programs and strangers, and so data. */
export const repairAfterCi = (failed: readonly OutsideCheck[]): string =>
  [
    'The repository’s own checks have judged the commit, and these fail. Find out why, mend it with tools, and end with `finish` again. A warning that a check shows as a failure is one.',
    fenceData(
      failed.map(({ name, summary, annotations }) => ({
        name: 'failed check',
        from: name,
        text: [summary.slice(0, longest), ...annotations.slice(0, 50)].join('\n'),
      })),
    ),
  ].join('\n\n');
