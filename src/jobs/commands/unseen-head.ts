import { fetchRuns } from '../../effects/github/checks.ts';
import { refuseUnseen } from '../../workflow/authority.ts';
import type { Asked } from './answer.ts';

/** Whether the check had begun on a head when something was said; else it may have been said of another. */
export const refuseUnseenHead = async (
  head: string,
  { repository, sender, work }: Asked,
): Promise<string | null> => {
  const { github } = work.service;
  const octokit = github.of(repository, { checks: 'read' });
  const runs = await fetchRuns(octokit, repository, head, github.appId);
  return refuseUnseen(
    sender.at,
    head,
    runs.map(({ startedAt }) => startedAt),
  );
};
