import type { RepositoryRef } from '../domain/job.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import type { Octokit } from '../effects/github/client.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { fetchApprovers, fetchCommitters, fetchPull } from '../effects/github/pulls.ts';
import { settingsPath } from '../settings/settings.ts';

/** Rule 6 of the gate: keys that open every gate change on an administrator's word alone. */

/** Those whose word it would be: who approved this very commit, and an author on whose branch nobody else worked. */
const speakersOf = async (
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number,
  head: string,
): Promise<string[]> => {
  const { author } = await fetchPull(octokit, repository, pull);
  const { logins, unknown } = await fetchCommitters(octokit, repository, pull);
  const others = logins.filter((login) => login !== author && login !== 'web-flow');
  const isAlone = author !== null && others.length === 0 && unknown === 0;
  return [...(await fetchApprovers(octokit, repository, pull, head)), ...(isAlone ? [author] : [])];
};

const hasWord = async (
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number,
  head: string,
): Promise<boolean> => {
  for (const login of await speakersOf(octokit, repository, pull, head))
    if ((await fetchPermission(octokit, repository, login)) === 'admin') return true;
  return false;
};

export const withKeysWord = async (
  judgement: PullJudgement,
  octokit: Octokit,
  repository: RepositoryRef,
): Promise<PullJudgement> => {
  const { settings, pull, head } = judgement;
  // A merge queue takes only what has passed on its pull request.
  if (!settings.changesKeys || pull === null) return judgement;
  if (await hasWord(octokit, repository, pull, head)) return judgement;
  return {
    ...judgement,
    settings: {
      ...settings,
      head: [
        ...settings.head,
        {
          id: 'settings-keys',
          rule: 'seal-keys',
          level: 'block',
          message:
            "Unexpected change of `seal.keys`, expected an administrator's word: an approval of this commit by somebody with the role admin, and then the check again",
          design: { path: settingsPath, line: 1 },
          page: 'docs/settings.md',
        },
      ],
    },
  };
};
