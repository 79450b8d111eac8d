import type { TokenPermissions } from '../effects/github/client.ts';
import type { PullState } from '../domain/pull.ts';

/** What judging takes: nothing is written but the check run. */
export const checkPermissions: TokenPermissions = {
  checks: 'write',
  contents: 'read',
  pull_requests: 'read',
};

/** What is to be merged from a commit: a pull request, or what a merge queue has put together. */
export interface Candidate {
  pull: number | null;
  branch: string;
  isDefault: boolean;
  /** The tip of the base branch; null for where the branch is now. */
  base: string | null;
  /** What has to be fetched to have the commit. */
  ref: string;
  /** A merge queue has put it together, of what has passed on its pull request. */
  isQueued: boolean;
}

export const candidateOf = ({ number, branch, defaultBranch }: PullState): Candidate => ({
  pull: number,
  branch,
  isDefault: branch === defaultBranch,
  base: null,
  ref: `refs/pull/${number}/head`,
  isQueued: false,
});

/** A candidate with the tip of its base branch. */
export interface Based extends Candidate {
  base: string;
}
