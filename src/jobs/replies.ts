import type { RepositoryRef } from '../domain/job.ts';
import type { TokenPermissions } from '../effects/github/client.ts';
import {
  editComment,
  fetchComment,
  findOwnComment,
  postComment,
  type PostedComment,
} from '../effects/github/comments.ts';
import { repliesIn, type Reply, threadMarker, withReply } from '../workflow/thread-comment.ts';
import type { Service } from './service.ts';

export const commentPermissions: TokenPermissions = { issues: 'write', pull_requests: 'write' };

const keyOf = ({ id }: RepositoryRef, thread: number): string => `thread-comment/${id}/${thread}`;

/** The App's comment in a thread. Where it is is remembered; that it is there is asked. */
const findComment = async (
  { github, memory, login }: Service,
  repository: RepositoryRef,
  thread: number,
): Promise<PostedComment | null> => {
  const octokit = github.of(repository, commentPermissions);
  const id = await memory.get(keyOf(repository, thread));
  const known = typeof id === 'number' ? await fetchComment(octokit, repository, id) : null;
  if (known?.body.startsWith(threadMarker) === true) return known;
  return findOwnComment(octokit, repository, thread, { appId: github.appId, login, marker: threadMarker });
};

/** Keys of what was answered by now. */
export const answeredIn = async (
  service: Service,
  repository: RepositoryRef,
  thread: number,
): Promise<string[]> => repliesIn((await findComment(service, repository, thread))?.body ?? '');

const putReply = async (
  service: Service,
  repository: RepositoryRef,
  thread: number,
  reply: Reply,
): Promise<void> => {
  const { github, memory } = service;
  const octokit = github.of(repository, commentPermissions);
  const comment = await findComment(service, repository, thread);
  const body = withReply(comment?.body ?? null, reply);
  if (comment && comment.body !== body) await editComment(octokit, repository, comment.id, body);
  const id = comment?.id ?? (await postComment(octokit, repository, thread, body));
  await memory.set(keyOf(repository, thread), id);
};

/**
 * Puts a reply into the one comment of a thread. A button and a command are of different jobs, which know nothing of each
 * other, perhaps in different processes.
 */
export const replyIn = (
  service: Service,
  repository: RepositoryRef,
  thread: number,
  reply: Reply,
): Promise<void> =>
  service.memory.exclusively(keyOf(repository, thread), () => putReply(service, repository, thread, reply));
