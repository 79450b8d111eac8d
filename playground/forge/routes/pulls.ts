import { closeIssue, editIssue, reopenIssue } from '../acts/issues.ts';
import { mergePull } from '../acts/merge.ts';
import { commitsOf, filesOf } from '../acts/pull-content.ts';
import { addReview, openPull, requirePull, retarget } from '../acts/pulls.ts';
import { type Forge, folderOf } from '../forge.ts';
import { readRef } from '../git/refs.ts';
import { accountOf, roleOfActor } from '../http/actor.ts';
import { ApiError, notFound, unprocessable, validationFailed } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { created, get, needs, noContent, ok, patch, post, put } from '../http/route.ts';
import { type PullIssue, type Repository, type Review, isAtLeast, pullsOf } from '../store.ts';
import { viewCommit, viewFile } from '../views/commit.ts';
import { viewPull, viewReview, viewSimplePull } from '../views/pull.ts';

const base = '/repos/{owner}/{repo}/pulls';
const one = `${base}/{pull_number}` as const;
const reads = needs('read', 'pull_requests:read');

const isListed = (query: URLSearchParams, { state, pull }: PullIssue): boolean => {
  const wanted = query.get('state') ?? 'open';
  const head = query.get('head');
  const into = query.get('base');
  return (
    (wanted === 'all' || wanted === state) &&
    (into === null || pull.base.ref === into) &&
    // Without an owner the filter says nothing, as on GitHub.
    (head === null || !head.includes(':') || head === `${pull.head.repository.owner.login}:${pull.head.ref}`)
  );
};

const listPulls = (repository: Repository, query: URLSearchParams): PullIssue[] => {
  const isUpdated = query.get('sort') === 'updated';
  const measure = (issue: PullIssue): number => Date.parse(isUpdated ? issue.updatedAt : issue.createdAt);
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return pullsOf(repository)
    .filter((issue) => isListed(query, issue))
    .toSorted((left, right) => sign * (measure(left) - measure(right) || left.number - right.number));
};

const reviewStates: Record<string, Review['state']> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

const reopen = async (forge: Forge, repository: Repository, issue: PullIssue, by: Review['author']) => {
  const { head, merged } = issue.pull;
  const tip = await readRef(folderOf(forge, head.repository), `refs/heads/${head.ref}`);
  if (merged !== null || tip === null) {
    throw validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid' });
  }
  head.sha = tip;
  await reopenIssue(forge, repository, issue, by);
};

export const pullRoutes = [
  get(base, reads, ({ forge, repository, query, address }) =>
    paged({ query, address }, listPulls(repository, query), (issue) =>
      viewSimplePull(forge, repository, issue),
    ),
  ),

  post(base, needs('read', 'pull_requests:write'), async ({ forge, repository, actor, body }) => {
    if (body.title === undefined) {
      throw validationFailed({ resource: 'PullRequest', field: 'title', code: 'missing_field' });
    }
    const wanted = {
      title: body.title,
      body: body.body ?? null,
      head: body.head,
      base: body.base,
      isDraft: body.draft ?? false,
      maintainerCanModify: body.maintainer_can_modify ?? true,
    };
    const issue = await openPull(forge, repository, wanted, actor);
    return created(await viewPull(forge, repository, issue));
  }),

  get(one, needs('read', 'contents:read,pull_requests:read'), async ({ forge, repository, params }) =>
    ok(await viewPull(forge, repository, requirePull(repository, params.pull_number))),
  ),

  patch(one, needs('read', 'pull_requests:write'), async ({ forge, repository, actor, params, body }) => {
    const issue = requirePull(repository, params.pull_number);
    const by = accountOf(actor);
    if (actor.kind === 'user' && issue.author !== by && !isAtLeast(roleOfActor(actor, repository), 'write')) {
      throw new ApiError(403, 'Must have admin rights to Repository.');
    }
    await editIssue(forge, repository, issue, { title: body.title, body: body.body }, by);
    if (body.base !== undefined) await retarget(forge, repository, issue, body.base, by);
    if (body.state === 'closed' && issue.state === 'open') {
      await closeIssue(forge, repository, issue, by, null);
    }
    if (body.state === 'open' && issue.state === 'closed') await reopen(forge, repository, issue, by);
    return ok(await viewPull(forge, repository, issue));
  }),

  get(`${one}/files`, reads, async ({ forge, repository, params, query, address }) => {
    const issue = requirePull(repository, params.pull_number);
    const files = await filesOf(forge, repository, issue);
    return paged({ query, address }, files, (file) => viewFile(forge, repository, issue.pull.head.sha, file));
  }),

  get(`${one}/commits`, reads, async ({ forge, repository, params, query, address }) => {
    const commits = await commitsOf(forge, repository, requirePull(repository, params.pull_number));
    return paged({ query, address }, commits, (commit) => viewCommit(forge, repository, commit));
  }),

  get(`${one}/merge`, reads, ({ repository, params }) => {
    if (requirePull(repository, params.pull_number).pull.merged === null) throw notFound();
    return noContent;
  }),

  put(
    `${one}/merge`,
    needs('write', 'contents:write'),
    async ({ forge, repository, actor, params, body }) => {
      const issue = requirePull(repository, params.pull_number);
      const wish = {
        method: body.merge_method ?? 'merge',
        sha: body.sha,
        title: body.commit_title,
        message: body.commit_message,
      };
      const sha = await mergePull(forge, repository, issue, wish, actor);
      return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
    },
  ),

  get(`${one}/reviews`, reads, ({ forge, repository, params, query, address }) => {
    const issue = requirePull(repository, params.pull_number);
    return paged({ query, address }, issue.pull.reviews, (review) =>
      viewReview(forge, repository, issue, review),
    );
  }),

  post(
    `${one}/reviews`,
    needs('read', 'pull_requests:write'),
    async ({ forge, repository, actor, params, body }) => {
      const issue = requirePull(repository, params.pull_number);
      const author = accountOf(actor);
      const state = reviewStates[body.event ?? ''];
      if (state === undefined) throw unprocessable('Unprocessable Entity: expected an event');
      if (issue.author === author && state !== 'COMMENTED') {
        throw unprocessable(
          state === 'APPROVED'
            ? 'Can not approve your own pull request'
            : 'Can not request changes on your own pull request',
        );
      }
      const written = { state, body: body.body ?? '', commit: body.commit_id ?? issue.pull.head.sha };
      const review = await addReview(forge, repository, issue, written, author);
      return ok(viewReview(forge, repository, issue, review));
    },
  ),
];
