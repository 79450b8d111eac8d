import { type Forge, apiUrlOf, pageUrlOf } from '../forge.ts';
import type { Comment, Issue, Label, Reaction, Repository, User } from '../store.ts';
import { roleOf } from '../store.ts';
import { viewApp } from './app.ts';
import { nodeId, viewUser } from './user.ts';

export const viewLabel = (forge: Forge, repository: Repository, label: Label) => ({
  id: label.id,
  node_id: nodeId('Label', label.id),
  url: `${apiUrlOf(forge, repository)}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  default: false,
  description: label.description,
});

export const reactionContents = [
  '+1',
  '-1',
  'laugh',
  'hooray',
  'confused',
  'heart',
  'rocket',
  'eyes',
] as const;

const viewRollup = (url: string, reactions: readonly Reaction[]) => ({
  url: `${url}/reactions`,
  total_count: reactions.length,
  ...(Object.fromEntries(
    reactionContents.map((content) => [
      content,
      reactions.filter((reaction) => reaction.content === content).length,
    ]),
  ) as Record<(typeof reactionContents)[number], number>),
});

export const viewReaction = (forge: Forge, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId('Reaction', reaction.id),
  user: viewUser(forge, reaction.user),
  content: reaction.content,
  created_at: reaction.createdAt,
});

export const associationOf = (repository: Repository, user: User): string => {
  if (repository.owner === user) return 'OWNER';
  if (repository.collaborators.has(user.login)) {
    return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR';
  }
  const hasMerged = repository.issues.some(({ author, pull }) => author === user && pull?.merged);
  return hasMerged && roleOf(repository, user) !== 'none' ? 'CONTRIBUTOR' : 'NONE';
};

const pageOfIssue = (forge: Forge, repository: Repository, issue: Issue): string =>
  `${pageUrlOf(forge, repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;

const viewPullLinks = (forge: Forge, repository: Repository, { number, pull }: Issue) => {
  if (pull === null) return {};
  const page = `${pageUrlOf(forge, repository)}/pull/${number}`;
  return {
    draft: pull.draft,
    pull_request: {
      url: `${apiUrlOf(forge, repository)}/pulls/${number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.merged?.at ?? null,
    },
  };
};

export const viewIssue = (forge: Forge, repository: Repository, issue: Issue) => {
  const url = `${apiUrlOf(forge, repository)}/issues/${issue.number}`;
  const assignees = issue.assignees.map((user) => viewUser(forge, user));
  return {
    url,
    repository_url: apiUrlOf(forge, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: pageOfIssue(forge, repository, issue),
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: viewUser(forge, issue.author),
    labels: issue.labels.map((label) => viewLabel(forge, repository, label)),
    state: issue.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(repository, issue.author),
    active_lock_reason: null,
    ...viewPullLinks(forge, repository, issue),
    body: issue.body,
    reactions: viewRollup(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.app ? viewApp(forge, issue.app) : null,
    state_reason: issue.stateReason,
  };
};

export const viewIssueWithCloser = (forge: Forge, repository: Repository, issue: Issue) => ({
  ...viewIssue(forge, repository, issue),
  closed_by: issue.closedBy ? viewUser(forge, issue.closedBy) : null,
});

export const viewComment = (forge: Forge, repository: Repository, issue: Issue, comment: Comment) => {
  const url = `${apiUrlOf(forge, repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${pageOfIssue(forge, repository, issue)}#issuecomment-${comment.id}`,
    issue_url: `${apiUrlOf(forge, repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: viewUser(forge, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: viewRollup(url, comment.reactions),
    performed_via_github_app: comment.app ? viewApp(forge, comment.app) : null,
  };
};
