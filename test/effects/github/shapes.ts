import { exampleOf } from '../../github/description.ts';

/** Answers in the forms of GitHub's own examples, in which a test changes what matters to it. */

export type Data = Record<string, unknown>;

const first = (route: string): Data => (exampleOf(route) as Data[])[0] ?? {};

export const pullData = (values: Data = {}): Data => ({
  ...(exampleOf('GET /repos/{owner}/{repo}/pulls/{pull_number}') as Data),
  ...values,
});

export const commentData = (values: Data = {}): Data => ({
  ...first('GET /repos/{owner}/{repo}/issues/{issue_number}/comments'),
  ...values,
});

export const commitData = (author: string | null, committer: string | null = author): Data => ({
  ...first('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits'),
  author: author === null ? null : { login: author },
  committer: committer === null ? null : { login: committer },
});

export const reviewData = (login: string, state: string, commit: string, type = 'User'): Data => ({
  ...first('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews'),
  user: { login, type },
  state,
  commit_id: commit,
});

export const moveData = (login: string): Data => ({
  ...first('GET /repos/{owner}/{repo}/activity'),
  actor: { login },
});

export const runData = (values: Data = {}): Data => {
  const { check_runs: runs } = exampleOf('GET /repos/{owner}/{repo}/commits/{ref}/check-runs') as {
    check_runs: Data[];
  };
  return { ...runs[0], name: 'specgate', ...values };
};

/** The header with which GitHub says that a list goes on. */
export const goesOn = (address: string): { link: string } => ({
  link: `<${address}>; rel="next", <${address}>; rel="last"`,
});
