import { type Forge, timestamp } from '../forge.ts';
import { emit } from '../hooks/emit.ts';
import {
  type App,
  type Authorship,
  type Comment,
  type Issue,
  type Label,
  type Reaction,
  type Repository,
  type User,
  findLabel,
  isPull,
  nextId,
} from '../store.ts';
import { viewComment, viewIssue, viewLabel } from '../views/issue.ts';
import { viewPull } from '../views/pull.ts';

interface Happened {
  label?: { name: string };
  after?: string;
  changes?: object;
  reason?: string;
}

const aboutWhat = ({ pull }: Issue, { label, after, changes, reason }: Happened): string | null => {
  if (changes && 'base' in changes) return pull?.base.ref ?? null;
  return label?.name ?? after ?? reason ?? (changes ? Object.keys(changes).join(' and ') : null);
};

/** What happens to an issue is told as `issues`, what happens to a pull request as `pull_request`. */
export const tellIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  action: string,
  sender: User,
  more: Record<string, unknown> & Happened = {},
): Promise<void> => {
  const about = aboutWhat(issue, more);
  issue.events.push({ action, by: sender, at: timestamp(forge), about });
  const told = { action, repository, sender };
  if (!isPull(issue)) {
    const payload = { issue: viewIssue(forge, repository, issue), ...more };
    emit(forge, { ...told, name: 'issues', payload });
    return;
  }
  const payload = {
    number: issue.number,
    pull_request: await viewPull(forge, repository, issue),
    ...more,
  };
  emit(forge, { ...told, name: 'pull_request', payload });
};

export interface NewIssue extends Authorship {
  title: string;
  body: string | null;
}

/** Issues and pull requests are numbered together. */
export const addIssue = (forge: Forge, repository: Repository, written: NewIssue): Issue => {
  repository.lastNumber += 1;
  const at = timestamp(forge);
  const issue: Issue = {
    ...written,
    id: nextId(forge.store),
    number: repository.lastNumber,
    state: 'open',
    stateReason: null,
    labels: [],
    assignees: [],
    comments: [],
    reactions: [],
    events: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    pull: null,
  };
  repository.issues.push(issue);
  return issue;
};

export const closeIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  by: User,
  reason: Issue['stateReason'],
): Promise<void> => {
  const at = timestamp(forge);
  Object.assign(issue, { state: 'closed', stateReason: reason, closedAt: at, closedBy: by, updatedAt: at });
  await tellIssue(forge, repository, issue, 'closed', by);
};

export const reopenIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  by: User,
): Promise<void> => {
  const stateReason = issue.pull ? null : 'reopened';
  Object.assign(issue, { state: 'open', stateReason, closedAt: null, closedBy: null });
  issue.updatedAt = timestamp(forge);
  await tellIssue(forge, repository, issue, 'reopened', by);
};

export interface Edit {
  title?: string | undefined;
  body?: string | null | undefined;
}

export const editIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  { title = issue.title, body = issue.body }: Edit,
  by: User,
): Promise<void> => {
  const changes = {
    ...(title === issue.title ? {} : { title: { from: issue.title } }),
    ...(body === issue.body ? {} : { body: { from: issue.body ?? '' } }),
  };
  if (Object.keys(changes).length === 0) return;
  Object.assign(issue, { title, body, updatedAt: timestamp(forge) });
  await tellIssue(forge, repository, issue, 'edited', by, { changes });
};

export interface NewLabel {
  name: string;
  color?: string | undefined;
  description?: string | null | undefined;
}

export const addLabel = (forge: Forge, repository: Repository, wanted: NewLabel, sender: User): Label => {
  const label: Label = {
    id: nextId(forge.store),
    name: wanted.name,
    color: wanted.color ?? 'ededed',
    description: wanted.description ?? null,
  };
  repository.labels.push(label);
  const payload = { label: viewLabel(forge, repository, label) };
  emit(forge, { name: 'label', action: 'created', repository, sender, payload });
  return label;
};

/** A label that the repository does not have yet is made on the way. */
const labelNamed = (forge: Forge, repository: Repository, name: string, by: User): Label =>
  findLabel(repository, name) ?? addLabel(forge, repository, { name }, by);

export const labelIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
  by: User,
): Promise<void> => {
  for (const name of names) {
    const label = labelNamed(forge, repository, name, by);
    if (!issue.labels.includes(label)) {
      issue.labels.push(label);
      issue.updatedAt = timestamp(forge);
      const payload = { label: viewLabel(forge, repository, label) };
      await tellIssue(forge, repository, issue, 'labeled', by, payload);
    }
  }
};

export const unlabelIssue = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  label: Label,
  by: User,
): Promise<void> => {
  issue.labels = issue.labels.filter((kept) => kept !== label);
  issue.updatedAt = timestamp(forge);
  await tellIssue(forge, repository, issue, 'unlabeled', by, {
    label: viewLabel(forge, repository, label),
  });
};

export type CommentAction = 'created' | 'edited' | 'deleted';

export const tellComment = (
  forge: Forge,
  repository: Repository,
  {
    issue,
    comment,
    action,
    by,
    changes,
  }: {
    issue: Issue;
    comment: Comment;
    action: CommentAction;
    by: User;
    changes?: { body: { from: string } };
  },
): void =>
  emit(forge, {
    name: 'issue_comment',
    action,
    repository,
    sender: by,
    payload: {
      ...(changes ? { changes } : {}),
      issue: viewIssue(forge, repository, issue),
      comment: viewComment(forge, repository, issue, comment),
    },
  });

export const addComment = (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  body: string,
  { author, app }: { author: User; app: App | null },
): Comment => {
  const at = timestamp(forge);
  const comment: Comment = {
    id: nextId(forge.store),
    author,
    app,
    body,
    reactions: [],
    createdAt: at,
    updatedAt: at,
  };
  issue.comments.push(comment);
  issue.updatedAt = at;
  tellComment(forge, repository, { issue, comment, action: 'created', by: author });
  return comment;
};

/** Everybody reacts once in each way. */
export const react = (
  forge: Forge,
  target: { reactions: Reaction[] },
  content: string,
  user: User,
): { reaction: Reaction; isNew: boolean } => {
  const known = target.reactions.find((reaction) => reaction.user === user && reaction.content === content);
  if (known) return { reaction: known, isNew: false };
  const reaction = { id: nextId(forge.store), user, content, createdAt: timestamp(forge) };
  target.reactions.push(reaction);
  return { reaction, isNew: true };
};
