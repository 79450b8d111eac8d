import type { RepositoryRef } from '../../domain/job.ts';
import type { PullState } from '../../domain/pull.ts';
import { at, wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing, ListTooLong, refusalOf, statusOf } from './errors.ts';
import { allPages } from './pages.ts';

interface HeadRepository {
  id: number | bigint;
  name?: string;
  owner?: { login: string };
}

interface PullData {
  number: number;
  state: string;
  draft?: boolean | undefined;
  user: { login: string } | null;
  title: string;
  body: string | null;
  base: { ref: string; sha: string; repo: { id: number | bigint; default_branch?: string } };
  head: { ref: string; sha: string; repo: HeadRepository | null };
}

const namesOf = ({ owner, name }: HeadRepository): PullState['headRepository'] =>
  owner && name !== undefined ? { owner: owner.login, name } : null;

const toPull = (data: PullData): PullState => ({
  number: data.number,
  isOpen: data.state === 'open',
  author: data.user?.login ?? null,
  title: data.title,
  body: data.body ?? '',
  branch: data.base.ref,
  defaultBranch: data.base.repo.default_branch ?? null,
  head: data.head.sha,
  headBranch: data.head.ref,
  isFork: Number(data.head.repo?.id) !== Number(data.base.repo.id),
  headRepository: data.head.repo && namesOf(data.head.repo),
});

export const fetchPull = async (
  octokit: Octokit,
  repository: RepositoryRef,
  number: number,
): Promise<PullState> => {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...at(repository),
    pull_number: number,
  });
  return toPull(data);
};

/** Open pull requests that hold a commit as their head: of forks as well. */
export const fetchPullsOf = async (
  octokit: Octokit,
  repository: RepositoryRef,
  commit: string,
): Promise<PullState[]> => {
  try {
    const pulls = await allPages((page) =>
      octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
        ...at(repository),
        commit_sha: commit,
        per_page: wholePage,
        page,
      }),
    );
    return pulls.map(toPull).filter(({ isOpen, head }) => isOpen && head === commit);
  } catch (error) {
    // A commit of a fork that GitHub does not know here belongs to no other pull request.
    if (statusOf(error) === 404 || statusOf(error) === 422) return [];
    throw error;
  }
};

export const fetchOpenPulls = async (
  octokit: Octokit,
  repository: RepositoryRef,
  where: { base?: string; head?: string } = {},
): Promise<PullState[]> => {
  const pulls = await allPages((page) =>
    octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...at(repository),
      ...where,
      state: 'open',
      per_page: wholePage,
      page,
    }),
  );
  return pulls.map(toPull);
};

export interface NewPull {
  title: string;
  body: string;
  head: string;
  base: string;
}

export const postPull = async (
  octokit: Octokit,
  repository: RepositoryRef,
  pull: NewPull,
): Promise<PullState> => {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls', { ...at(repository), ...pull });
  return toPull(data);
};

export const editPull = async (
  octokit: Octokit,
  repository: RepositoryRef,
  number: number,
  body: string,
): Promise<void> => {
  await octokit.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...at(repository),
    pull_number: number,
    body,
  });
};

/** GitHub lists no more commits of a pull request than so many, and does not say that there are others. */
const mostCommits = 250;

/** Everybody whose commits a pull request brings, as far as GitHub knows them. */
export const fetchCommitters = async (
  octokit: Octokit,
  repository: RepositoryRef,
  number: number,
): Promise<{ logins: string[]; unknown: number }> => {
  const commits = await allPages((page) =>
    octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', {
      ...at(repository),
      pull_number: number,
      per_page: wholePage,
      page,
    }),
  );
  if (commits.length >= mostCommits)
    throw new ListTooLong(
      `#${number} has ${mostCommits} commits or more, of which GitHub lists no others: who wrote them all cannot be told`,
    );
  const logins = commits.flatMap(({ author, committer }) =>
    [author, committer].flatMap((user) => (user && 'login' in user ? [user.login] : [])),
  );
  return {
    logins: [...new Set(logins)],
    unknown: commits.filter(({ author }) => !author || !('login' in author)).length,
  };
};

export interface Move {
  at: string;
  by: string | null;
  to: string;
}

/** When somebody moved a branch, and who; the newest first. */
export const fetchMoves = async (
  octokit: Octokit,
  repository: Pick<RepositoryRef, 'owner' | 'name'>,
  branch: string,
): Promise<Move[]> => {
  const moves = await allPages((_page, after) =>
    octokit.request('GET /repos/{owner}/{repo}/activity', {
      ...at(repository),
      ref: `refs/heads/${branch}`,
      per_page: wholePage,
      ...(after === undefined ? {} : { after }),
    }),
  );
  return moves.map(({ timestamp, actor, after }) => ({ at: timestamp, by: actor?.login ?? null, to: after }));
};

/** The moves of a pull request's branch; null where GitHub does not tell them, as of a fork that nobody may see. */
export const fetchPullMoves = async (
  octokit: Octokit,
  { headRepository, headBranch }: PullState,
): Promise<Move[] | null> => {
  if (headRepository === null) return null;
  try {
    return await fetchMoves(octokit, headRepository, headBranch);
  } catch (error) {
    if (isMissing(error) || refusalOf(error) !== null) return null;
    throw error;
  }
};

/** Who approved a commit of a pull request, and did not take it back. */
export const fetchApprovers = async (
  octokit: Octokit,
  repository: RepositoryRef,
  number: number,
  commit: string,
): Promise<string[]> => {
  const reviews = await allPages((page) =>
    octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...at(repository),
      pull_number: number,
      per_page: wholePage,
      page,
    }),
  );
  const last = new Map<string, boolean>();
  for (const { user, state, commit_id: of } of reviews) {
    if (user?.type !== 'User' || state === 'COMMENTED') continue;
    last.set(user.login, state === 'APPROVED' && of === commit);
  }
  return [...last].flatMap(([login, approves]) => (approves ? [login] : []));
};
