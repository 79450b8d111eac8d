import { type Forge, folderOf } from '../forge.ts';
import { mergeTrees } from '../git/merge.ts';
import { isAncestor, readRef } from '../git/refs.ts';
import type { PullIssue, Repository } from '../store.ts';
import type { Actor } from '../http/actor.ts';
import { isFailing, latestRunsOn } from './check-state.ts';
import { missingFor, requirementsOn } from './rules.ts';

/** The base as it is now; of a pull request that is over, as it was then. */
export const baseTip = async (forge: Forge, repository: Repository, issue: PullIssue): Promise<string> => {
  const { base } = issue.pull;
  if (issue.state === 'closed') return base.sha;
  return (await readRef(folderOf(forge, repository), `refs/heads/${base.ref}`)) ?? base.sha;
};

export interface Mergeability {
  mergeable: boolean | null;
  state: 'unknown' | 'dirty' | 'draft' | 'blocked' | 'behind' | 'unstable' | 'clean';
  /** Sentences that say what is in the way. */
  blocks: string[];
}

export const readMergeability = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  actor: Actor | null = null,
): Promise<Mergeability> => {
  if (issue.state === 'closed') return { mergeable: null, state: 'unknown', blocks: [] };
  const { head, base, draft } = issue.pull;
  const folder = folderOf(forge, repository);
  const tip = await baseTip(forge, repository, issue);
  const wanted = requirementsOn(repository, base.ref, actor, 'pull_request');
  const blocks = missingFor(repository, issue, wanted);
  if ((await mergeTrees(folder, tip, head.sha)) === null) {
    return { mergeable: false, state: 'dirty', blocks: ['This branch has conflicts with the base branch.'] };
  }
  if (draft) return { mergeable: true, state: 'draft', blocks: ['This pull request is still a draft.'] };
  if (blocks.length > 0) return { mergeable: true, state: 'blocked', blocks };
  if (wanted.isStrict && !(await isAncestor(folder, tip, head.sha))) {
    return { mergeable: true, state: 'behind', blocks: ['This branch is out of date with the base branch.'] };
  }
  const isUnstable = latestRunsOn(repository, head.sha).some(isFailing);
  return { mergeable: true, state: isUnstable ? 'unstable' : 'clean', blocks: [] };
};
