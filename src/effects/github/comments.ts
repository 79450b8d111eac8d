import type { RepositoryRef } from '../../domain/job.ts';
import { at, wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing } from './errors.ts';
import { allPages } from './pages.ts';

export interface PostedComment {
  id: number;
  body: string;
}

/** The one comment that this App keeps in a thread; null where it has none yet. */
export const findOwnComment = async (
  octokit: Octokit,
  repository: RepositoryRef,
  thread: number,
  { appId, login, marker }: { appId: number; login: string; marker: string },
): Promise<PostedComment | null> => {
  const comments = await allPages((page) =>
    octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...at(repository),
      issue_number: thread,
      per_page: wholePage,
      page,
    }),
  );
  const own = comments.find(
    ({ body, performed_via_github_app: app, user }) =>
      body?.startsWith(marker) === true && (Number(app?.id) === appId || (!app && user?.login === login)),
  );
  return own ? { id: Number(own.id), body: own.body ?? '' } : null;
};

/** Null where it is gone. */
export const fetchComment = async (
  octokit: Octokit,
  repository: RepositoryRef,
  id: number,
): Promise<PostedComment | null> => {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...at(repository),
      comment_id: id,
    });
    return { id, body: data.body ?? '' };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

export const postComment = async (
  octokit: Octokit,
  repository: RepositoryRef,
  thread: number,
  body: string,
): Promise<number> => {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...at(repository),
    issue_number: thread,
    body,
  });
  return Number(data.id);
};

export const editComment = async (
  octokit: Octokit,
  repository: RepositoryRef,
  id: number,
  body: string,
): Promise<void> => {
  await octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    ...at(repository),
    comment_id: id,
    body,
  });
};

export type Reaction = 'eyes' | '+1' | '-1' | 'confused' | 'rocket';

/** GitHub keeps one of a kind: the same again changes nothing. A comment that is gone needs none. */
export const react = async (
  octokit: Octokit,
  repository: RepositoryRef,
  comment: number,
  content: Reaction,
): Promise<void> => {
  try {
    await octokit.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      ...at(repository),
      comment_id: comment,
      content,
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
};
