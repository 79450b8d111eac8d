import type { RepositoryRef } from '../domain/job.ts';
import type { PullState } from '../domain/pull.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import type { Octokit } from '../effects/github/client.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { fetchApprovers, fetchCommitters, fetchMoves, fetchPull } from '../effects/github/pulls.ts';
import { settingsPath } from '../settings/settings.ts';

/** Rule 6 of the gate: what says whose word opens a gate changes on an administrator's word alone. */

/**
 * Whether nobody but its author worked on a branch. Whom a commit is by is written in it by whoever makes it, so that
 * counts only against him; who pushed is known of branches of this repository alone.
 */
const isAlone = async (
  octokit: Octokit,
  repository: RepositoryRef,
  { number, author, isFork, headBranch }: PullState,
): Promise<boolean> => {
  if (author === null || isFork) return false;
  const { logins, unknown } = await fetchCommitters(octokit, repository, number);
  if (unknown > 0 || logins.some((login) => login !== author && login !== 'web-flow')) return false;
  const moves = await fetchMoves(octokit, repository, headBranch);
  return moves.length > 0 && moves.every(({ by }) => by === author);
};

/** Those whose word it would be: who approved this very commit, and an author on whose branch nobody else worked. */
const speakersOf = async (
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number,
  head: string,
): Promise<string[]> => {
  const state = await fetchPull(octokit, repository, pull);
  const alone = (await isAlone(octokit, repository, state)) ? state.author : null;
  return [...(await fetchApprovers(octokit, repository, pull, head)), ...(alone === null ? [] : [alone])];
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

export const withAdministratorsWord = async (
  judgement: PullJudgement,
  octokit: Octokit,
  repository: RepositoryRef,
): Promise<PullJudgement> => {
  const { settings, pull, head } = judgement;
  if (settings.guarded.length === 0 || pull === null) return judgement;
  if (await hasWord(octokit, repository, pull, head)) return judgement;
  return {
    ...judgement,
    settings: {
      ...settings,
      head: [
        ...settings.head,
        {
          id: 'settings-word',
          rule: 'administrators-word',
          level: 'block',
          message: `Unexpected change of ${settings.guarded.map((name) => `\`${name}\``).join(' and ')}, expected an administrator's word: an approval of this commit by somebody with the role admin`,
          design: { path: settingsPath, line: 1 },
          page: 'docs/settings.md',
        },
      ],
    },
  };
};
