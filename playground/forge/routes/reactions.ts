import { react } from '../acts/issues.ts';
import type { Forge } from '../forge.ts';
import { type Actor, accountOf } from '../http/actor.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { type Answer, get, needs, noContent, post, remove } from '../http/route.ts';
import type { Reaction } from '../store.ts';
import { viewReaction } from '../views/issue.ts';
import { requireComment, requireIssue } from './issues.ts';

const ofIssue = '/repos/{owner}/{repo}/issues/{issue_number}/reactions';
const ofComment = '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';

interface Target {
  reactions: Reaction[];
}

const add = (forge: Forge, target: Target, content: string, actor: Actor): Answer => {
  const { reaction, isNew } = react(forge, target, content, accountOf(actor));
  return { status: isNew ? 201 : 200, data: viewReaction(forge, reaction) };
};

const take = (target: Target, id: string, actor: Actor): Answer => {
  const reaction = target.reactions.find((found) => String(found.id) === id);
  if (!reaction) throw notFound();
  if (reaction.user !== accountOf(actor)) throw new ApiError(403, 'You can only delete your own reactions.');
  target.reactions.splice(target.reactions.indexOf(reaction), 1);
  return noContent;
};

const listed = (query: URLSearchParams, { reactions }: Target): Reaction[] => {
  const content = query.get('content');
  return reactions.filter((reaction) => content === null || reaction.content === content);
};

export const reactionRoutes = [
  get(ofIssue, needs('read', 'issues:read'), ({ forge, repository, params, query, address }) =>
    paged({ query, address }, listed(query, requireIssue(repository, params.issue_number)), (reaction) =>
      viewReaction(forge, reaction),
    ),
  ),

  post(ofIssue, needs('read', 'issues:write'), ({ forge, repository, actor, params, body }) =>
    add(forge, requireIssue(repository, params.issue_number), body.content, actor),
  ),

  remove(`${ofIssue}/{reaction_id}`, needs('read', 'issues:write'), ({ repository, actor, params }) =>
    take(requireIssue(repository, params.issue_number), params.reaction_id, actor),
  ),

  get(ofComment, needs('read', 'issues:read'), ({ forge, repository, params, query, address }) =>
    paged(
      { query, address },
      listed(query, requireComment(repository, params.comment_id).comment),
      (reaction) => viewReaction(forge, reaction),
    ),
  ),

  post(ofComment, needs('read', 'issues:write'), ({ forge, repository, actor, params, body }) =>
    add(forge, requireComment(repository, params.comment_id).comment, body.content, actor),
  ),

  remove(`${ofComment}/{reaction_id}`, needs('read', 'issues:write'), ({ repository, actor, params }) =>
    take(requireComment(repository, params.comment_id).comment, params.reaction_id, actor),
  ),
];
