import type { OutsideAnnotation, OutsideCheck } from '../../domain/develop.ts';
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
  /** Nobody waits for it any more. */
  | { state: 'closed' }
  /** Still running, or never begun, when patience was over. */
  | { state: 'late'; names: string[] };

export interface CiAsked {
  /** By their names; all of them where none is named. */
  wanted: readonly string[];
  /** Since the commit. */
  seconds: number;
  /** Files that the commit changes: a warning there is a failure, whatever the check makes of it. */
  touched: readonly string[];
}

const isRed = ({ state, annotations }: OutsideCheck, touched: readonly string[]): boolean =>
  state === 'failed' || annotations.some(({ isWarning, path }) => isWarning && touched.includes(path));

export const judgeCi = (
  checks: readonly OutsideCheck[],
  { wanted, seconds, touched }: CiAsked,
  { startSeconds, patienceMinutes }: CiPatience,
): CiVerdict => {
  const own = wanted.length === 0 ? checks : checks.filter(({ name }) => wanted.includes(name));
  const missing = wanted.filter((name) => !checks.some((check) => check.name === name));
  const running = own.filter(({ state }) => state === 'running').map(({ name }) => name);
  const isLate = seconds > patienceMinutes * 60;
  const failed = own.filter((check) => isRed(check, touched));
  if (running.length > 0 || missing.length > 0)
    return isLate ? { state: 'late', names: [...running, ...missing] } : { state: 'waiting' };
  if (own.length === 0) return seconds < startSeconds ? { state: 'waiting' } : { state: 'none' };
  // One that has ended may be followed by others that have not begun.
  if (wanted.length === 0 && seconds < Math.min(startSeconds, 10)) return { state: 'waiting' };
  const names = own.map(({ name }) => name);
  return failed.length > 0 ? { state: 'failed', failed, names } : { state: 'passed', names };
};

const longest = 6_000;

const lineOf = ({ path, line, message }: OutsideAnnotation): string => `${path}:${line}: ${message}`;

/** Failures as a model is told of them: words of programs and strangers, and so data. */
export const repairAfterCi = (failed: readonly OutsideCheck[]): string =>
  [
    'The repository’s own checks have judged the commit, and these fail, or warn of files that you have changed, which is the same. Find out why, mend it with tools, and end with `finish` again.',
    fenceData(
      failed.map(({ name, summary, annotations }) => ({
        name: 'failed check',
        from: name,
        text: [summary.slice(0, longest), ...annotations.slice(0, 50).map(lineOf)].join('\n'),
      })),
    ),
  ].join('\n\n');
