import { type CiVerdict, judgeCi } from '../../authoring/develop/judge-ci.ts';
import { fetchOutsideChecks } from '../../effects/github/outside-checks.ts';
import { fetchPull } from '../../effects/github/pulls.ts';
import type { RepositoryRef } from '../../domain/job.ts';
import type { Service } from '../service.ts';

/** Not yet: the job is put back, and looks again then. */
export class StillRunning extends Error {
  override name = 'StillRunning';
  readonly until: Date;
  constructor(until: Date) {
    super('checks of the commit are still running');
    this.until = until;
  }
}

const ciPermissions = {
  checks: 'read',
  statuses: 'read',
  contents: 'read',
  pull_requests: 'read',
} as const;

export interface AwaitedCommit {
  commit: string;
  /** When it was made, in milliseconds. */
  since: number;
  /** Names of checks; all of them where there are none. */
  wanted: readonly string[];
  /** Files that it changes. */
  touched: readonly string[];
  pull: number;
}

/** The verdict of the repository's own checks, once there is one. */
export const awaitCi = async (
  service: Service,
  repository: RepositoryRef,
  { commit, since, wanted, touched, pull }: AwaitedCommit,
): Promise<Exclude<CiVerdict, { state: 'waiting' }>> => {
  const { github, ci, now } = service;
  const octokit = github.of(repository, ciPermissions);
  if (!(await fetchPull(octokit, repository, pull)).isOpen) return { state: 'closed' };
  const checks = await fetchOutsideChecks(octokit, repository, commit, { appId: github.appId, wanted });
  const at = now().getTime();
  const verdict = judgeCi(checks, { wanted, touched, seconds: (at - since) / 1000 }, ci);
  if (verdict.state === 'waiting') throw new StillRunning(new Date(at + ci.pollSeconds * 1000));
  return verdict;
};
