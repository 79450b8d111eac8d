import { type Forge, apiUrlOf, folderOf, pageUrlOf } from '../forge.ts';
import { readMergeability } from '../acts/mergeability.ts';
import { countBetween, readDiff } from '../git/diff.ts';
import { mergeBase } from '../git/refs.ts';
import type { PullIssue, Repository, Review } from '../store.ts';
import { associationOf, viewLabel } from './issue.ts';
import { viewRepository } from './repository.ts';
import { nodeId, viewUser } from './user.ts';

const viewEnd = (forge: Forge, repository: Repository, { ref, sha }: { ref: string; sha: string }) => ({
  label: `${repository.owner.login}:${ref}`,
  ref,
  sha,
  user: viewUser(forge, repository.owner),
  repo: viewRepository(forge, repository),
});

const viewLinks = (url: string, page: string, issue: string, statuses: string) => ({
  self: { href: url },
  html: { href: page },
  issue: { href: issue },
  comments: { href: `${issue}/comments` },
  review_comments: { href: `${url}/comments` },
  review_comment: { href: `${url.replace(/\/\d+$/, '')}/comments{/number}` },
  commits: { href: `${url}/commits` },
  statuses: { href: statuses },
});

export const viewSimplePull = (forge: Forge, repository: Repository, issue: PullIssue) => {
  const { pull, number } = issue;
  const url = `${apiUrlOf(forge, repository)}/pulls/${number}`;
  const page = `${pageUrlOf(forge, repository)}/pull/${number}`;
  const issueUrl = `${apiUrlOf(forge, repository)}/issues/${number}`;
  const statuses = `${apiUrlOf(forge, repository)}/statuses/${pull.head.sha}`;
  const assignees = issue.assignees.map((user) => viewUser(forge, user));
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: viewUser(forge, issue.author),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((label) => viewLabel(forge, repository, label)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiUrlOf(forge, repository)}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: viewEnd(forge, pull.head.repository, pull.head),
    base: viewEnd(forge, repository, pull.base),
    _links: viewLinks(url, page, issueUrl, statuses),
    author_association: associationOf(repository, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
};

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What the branch adds since it left the base branch. */
const readSize = async (folder: string, base: string, head: string) => {
  const from = (await mergeBase(folder, base, head)) ?? base;
  const [files, commits] = await Promise.all([
    readDiff(folder, from, head),
    countBetween(folder, base, head),
  ]);
  return {
    commits,
    additions: sum(files.map(({ additions }) => additions)),
    deletions: sum(files.map(({ deletions }) => deletions)),
    changed_files: files.length,
  };
};

export const viewPull = async (forge: Forge, repository: Repository, issue: PullIssue) => {
  const { pull } = issue;
  const [size, mergeability] = await Promise.all([
    readSize(folderOf(forge, repository), pull.base.sha, pull.head.sha),
    readMergeability(forge, repository, issue),
  ]);
  return {
    ...viewSimplePull(forge, repository, issue),
    merged: pull.merged !== null,
    mergeable: mergeability.mergeable,
    rebaseable: mergeability.mergeable,
    mergeable_state: mergeability.state,
    merged_by: pull.merged ? viewUser(forge, pull.merged.by) : null,
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    ...size,
  };
};

export const viewReview = (forge: Forge, repository: Repository, issue: PullIssue, review: Review) => {
  const page = `${pageUrlOf(forge, repository)}/pull/${issue.number}`;
  const url = `${apiUrlOf(forge, repository)}/pulls/${issue.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: viewUser(forge, review.author),
    body: review.body,
    state: review.state,
    html_url: `${page}#pullrequestreview-${review.id}`,
    pull_request_url: url,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: `${page}#pullrequestreview-${review.id}` }, pull_request: { href: url } },
    submitted_at: review.submittedAt,
    commit_id: review.commit,
  };
};
