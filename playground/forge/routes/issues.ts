import { timestamp } from '../forge.ts';
import { accountOf, appOf, roleOfActor } from '../http/actor.ts';
import { ApiError, notFound, validationFailed } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { type Answer, created, get, needs, noContent, ok, patch, post, remove } from '../http/route.ts';
import {
  closeIssue,
  addComment,
  addIssue,
  editIssue,
  labelIssue,
  reopenIssue,
  tellComment,
  tellIssue,
  unlabelIssue,
} from '../acts/issues.ts';
import { type Comment, type Issue, type Repository, type User, findUser, isAtLeast } from '../store.ts';
import type { Forge } from '../forge.ts';
import { viewComment, viewIssue, viewIssueWithCloser } from '../views/issue.ts';

const base = '/repos/{owner}/{repo}/issues';

export const requireIssue = (repository: Repository, number: string): Issue => {
  const found = repository.issues.find((issue) => String(issue.number) === number);
  if (!found) throw notFound();
  return found;
};

export const requireComment = (repository: Repository, id: string): { issue: Issue; comment: Comment } => {
  for (const issue of repository.issues) {
    const comment = issue.comments.find((found) => String(found.id) === id);
    if (comment) return { issue, comment };
  }
  throw notFound();
};

const comparisons: Record<string, (issue: Issue) => number> = {
  created: ({ createdAt }) => Date.parse(createdAt),
  updated: ({ updatedAt }) => Date.parse(updatedAt),
  comments: ({ comments }) => comments.length,
};

const isSince = (query: URLSearchParams, { updatedAt }: { updatedAt: string }): boolean => {
  const since = query.get('since');
  return since === null || Date.parse(updatedAt) >= Date.parse(since);
};

const isListed = (query: URLSearchParams, issue: Issue): boolean => {
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter(Boolean);
  const creator = query.get('creator');
  return (
    (state === 'all' || issue.state === state) &&
    labels.every((name) => issue.labels.some((label) => label.name === name)) &&
    (creator === null || issue.author.login === creator) &&
    isSince(query, issue)
  );
};

const listIssues = (repository: Repository, query: URLSearchParams): Issue[] => {
  const measure = comparisons[query.get('sort') ?? 'created'] ?? (() => 0);
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return repository.issues
    .filter((issue) => isListed(query, issue))
    .toSorted((one, other) => sign * (measure(one) - measure(other) || one.number - other.number));
};

const setState = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  wanted: { state?: string | undefined; reason?: string | null | undefined },
  by: User,
): Promise<void> => {
  if (wanted.state === undefined || wanted.state === issue.state) return;
  if (wanted.state === 'open') await reopenIssue(forge, repository, issue, by);
  else {
    const reason = (wanted.reason ?? 'completed') as Issue['stateReason'];
    await closeIssue(forge, repository, issue, by, issue.pull ? null : reason);
  }
};

const namesOf = (labels: readonly (string | { name?: string })[] | undefined): string[] =>
  (labels ?? []).map((label) => (typeof label === 'string' ? label : (label.name ?? '')));

export const setLabels = async (
  forge: Forge,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
  by: User,
): Promise<void> => {
  const kept = new Set(names.map((name) => name.toLowerCase()));
  for (const label of issue.labels.filter(({ name }) => !kept.has(name.toLowerCase()))) {
    await unlabelIssue(forge, repository, issue, label, by);
  }
  await labelIssue(forge, repository, issue, names, by);
};

type Assignees = readonly (string | { login?: string })[] | undefined;

const assign = (forge: Forge, issue: Issue, given: Assignees): void => {
  if (!given) return;
  issue.assignees = given
    .map((assignee) => (typeof assignee === 'string' ? assignee : (assignee.login ?? '')))
    .flatMap((login) => findUser(forge.store, login) ?? []);
};

/** The permission for issues does for issues, that for pull requests for pull requests. */
export const conversation = (level: 'read' | 'write') =>
  [`issues:${level}`, `pull_requests:${level}`] as const;

export const issueRoutes = [
  get(base, needs('read', 'issues:read'), ({ forge, repository, query, address }) =>
    paged({ query, address }, listIssues(repository, query), (issue) => viewIssue(forge, repository, issue)),
  ),

  post(base, needs('read', 'issues:write'), async ({ forge, repository, actor, body }) => {
    const author = accountOf(actor);
    const issue = addIssue(forge, repository, {
      title: String(body.title),
      body: body.body ?? null,
      author,
      app: appOf(actor),
    });
    await tellIssue(forge, repository, issue, 'opened', author);
    // Without the right to triage, labels and assignees are silently left out.
    if (actor.kind === 'installation' || isAtLeast(roleOfActor(actor, repository), 'triage')) {
      assign(forge, issue, body.assignees);
      await labelIssue(forge, repository, issue, namesOf(body.labels), author);
    }
    return created(viewIssueWithCloser(forge, repository, issue));
  }),

  get(`${base}/{issue_number}`, needs('read', 'issues:read'), ({ forge, repository, params }) =>
    ok(viewIssueWithCloser(forge, repository, requireIssue(repository, params.issue_number))),
  ),

  patch(
    `${base}/{issue_number}`,
    needs('read', ...conversation('write')),
    async ({ forge, repository, actor, params, body }) => {
      const issue = requireIssue(repository, params.issue_number);
      const by = accountOf(actor);
      if (
        actor.kind === 'user' &&
        issue.author !== by &&
        !isAtLeast(roleOfActor(actor, repository), 'triage')
      ) {
        throw new ApiError(403, 'Must have admin rights to Repository.');
      }
      const title = body.title === null || body.title === undefined ? undefined : String(body.title);
      await editIssue(forge, repository, issue, { title, body: body.body }, by);
      assign(forge, issue, body.assignees);
      if (body.labels) {
        await setLabels(forge, repository, issue, namesOf(body.labels), by);
      }
      await setState(forge, repository, issue, { state: body.state, reason: body.state_reason }, by);
      return ok(viewIssueWithCloser(forge, repository, issue));
    },
  ),

  get(
    `${base}/{issue_number}/comments`,
    needs('read', ...conversation('read')),
    ({ forge, repository, params, query, address }) => {
      const issue = requireIssue(repository, params.issue_number);
      const comments = issue.comments.filter((comment) => isSince(query, comment));
      return paged({ query, address }, comments, (comment) => viewComment(forge, repository, issue, comment));
    },
  ),

  post(
    `${base}/{issue_number}/comments`,
    needs('read', ...conversation('write')),
    ({ forge, repository, actor, params, body }) => {
      const issue = requireIssue(repository, params.issue_number);
      requireText(body.body);
      const by = { author: accountOf(actor), app: appOf(actor) };
      const comment = addComment(forge, repository, issue, body.body, by);
      return created(viewComment(forge, repository, issue, comment));
    },
  ),

  get(`${base}/comments`, needs('read', ...conversation('read')), ({ forge, repository, query, address }) => {
    const comments = repository.issues
      .flatMap((issue) => issue.comments.map((comment) => ({ issue, comment })))
      .filter(({ comment }) => isSince(query, comment))
      .toSorted((one, other) => one.comment.id - other.comment.id);
    return paged({ query, address }, comments, ({ issue, comment }) =>
      viewComment(forge, repository, issue, comment),
    );
  }),

  get(
    `${base}/comments/{comment_id}`,
    needs('read', ...conversation('read')),
    ({ forge, repository, params }) => {
      const { issue, comment } = requireComment(repository, params.comment_id);
      return ok(viewComment(forge, repository, issue, comment));
    },
  ),

  patch(
    `${base}/comments/{comment_id}`,
    needs('read', ...conversation('write')),
    ({ forge, repository, actor, params, body }) => {
      const { issue, comment } = requireComment(repository, params.comment_id);
      const by = accountOf(actor);
      requireOwn(repository, actor, comment);
      requireText(body.body);
      const changes = { body: { from: comment.body } };
      Object.assign(comment, { body: body.body, updatedAt: timestamp(forge) });
      tellComment(forge, repository, { issue, comment, action: 'edited', by, changes });
      return ok(viewComment(forge, repository, issue, comment));
    },
  ),

  remove(
    `${base}/comments/{comment_id}`,
    needs('read', ...conversation('write')),
    ({ forge, repository, actor, params }): Answer => {
      const { issue, comment } = requireComment(repository, params.comment_id);
      requireOwn(repository, actor, comment);
      issue.comments = issue.comments.filter((kept) => kept !== comment);
      tellComment(forge, repository, { issue, comment, action: 'deleted', by: accountOf(actor) });
      return noContent;
    },
  ),
];

const longestBody = 65_536;

const requireText = (body: string): void => {
  const fault = { resource: 'IssueComment', field: 'body' };
  if (body.trim() === '') {
    throw validationFailed({ ...fault, code: 'custom', message: 'Body cannot be blank' });
  }
  if (body.length > longestBody) {
    throw validationFailed({
      ...fault,
      code: 'custom',
      message: `body is too long (maximum is ${longestBody} characters)`,
    });
  }
};

/** Others' comments are edited by those who may write. */
const requireOwn = (
  repository: Repository,
  actor: Parameters<typeof accountOf>[0],
  comment: Comment,
): void => {
  if (actor.kind === 'installation' || comment.author === accountOf(actor)) return;
  if (isAtLeast(roleOfActor(actor, repository), 'write')) return;
  throw new ApiError(403, 'Must have admin rights to Repository.');
};
