import type { CheckRun, CheckSuite, Repository } from '../store.ts';

/** Of runs with one name, the one made last. */
const latestByName = (runs: readonly CheckRun[]): CheckRun[] => [
  ...new Map(runs.map((run) => [`${run.suite.id} ${run.name}`, run])).values(),
];

export const runsOf = (repository: Repository, suite: CheckSuite): CheckRun[] =>
  repository.runs.filter((run) => run.suite === suite);

export const latestRuns = (repository: Repository, suite: CheckSuite): CheckRun[] =>
  latestByName(runsOf(repository, suite));

export const runsOn = (repository: Repository, sha: string): CheckRun[] =>
  repository.runs.filter(({ suite }) => suite.headSha === sha);

export const latestRunsOn = (repository: Repository, sha: string): CheckRun[] =>
  latestByName(runsOn(repository, sha));

export const statusOfSuite = (repository: Repository, suite: CheckSuite): CheckRun['status'] => {
  const runs = latestRuns(repository, suite);
  if (runs.length > 0 && runs.every(({ status }) => status === 'completed')) return 'completed';
  return runs.every(({ status }) => status === 'queued') ? 'queued' : 'in_progress';
};

/** The worst first. */
const severity = [
  'action_required',
  'timed_out',
  'failure',
  'cancelled',
  'stale',
  'success',
  'neutral',
  'skipped',
];

export const conclusionOfSuite = (repository: Repository, suite: CheckSuite): string | null => {
  if (statusOfSuite(repository, suite) !== 'completed') return null;
  const conclusions = latestRuns(repository, suite).map(({ conclusion }) => conclusion);
  return severity.find((conclusion) => conclusions.includes(conclusion)) ?? null;
};

const passing = new Set(['success', 'neutral', 'skipped']);

export type CheckVerdict = 'passed' | 'failing' | 'pending' | 'expected';

/** What a required check says of a commit. Without an App's id anybody's run of that name will do. */
export const verdictOf = (
  repository: Repository,
  sha: string,
  { context, app_id: appId }: { context: string; app_id: number | null },
): CheckVerdict => {
  const run = runsOn(repository, sha).findLast(
    ({ name, suite }) => name === context && (appId === null || suite.app.id === appId),
  );
  if (!run) return 'expected';
  if (run.status !== 'completed') return 'pending';
  return passing.has(run.conclusion ?? '') ? 'passed' : 'failing';
};

export const isFailing = ({ status, conclusion }: CheckRun): boolean =>
  status === 'completed' && !passing.has(conclusion ?? '');
