import { type Forge, folderOf, timestamp } from '../forge.ts';
import { isAncestor, readRef } from '../git/refs.ts';
import { type Actor, accountOf, appOf, canSee } from '../http/actor.ts';
import { notFound, validationFailed } from '../http/errors.ts';
import { type PullIssue, type Repository, type Review, type User, nextId, pullsOf } from '../store.ts';
import { emit } from '../hooks/emit.ts';
import { viewPull, viewReview } from '../views/pull.ts';
import { addIssue, tellIssue } from './issues.ts';
import { bringHead } from './push.ts';

export interface NewPull {
  title: string;
  body: string | null;
  /** `branch`, or `owner:branch` where it is in a fork. */
  head: string;
  base: string;
  isDraft: boolean;
  maintainerCanModify: boolean;
}

const invalid = (field: string, message?: string) =>
  validationFailed({
    resource: 'PullRequest',
    field,
    code: message === undefined ? 'invalid' : 'custom',
    ...(message === undefined ? {} : { message }),
  });

const isInNetwork = (repository: Repository, other: Repository): boolean =>
  other === repository || other.parent === repository || repository.parent === other;

const findHead = (forge: Forge, repository: Repository, head: string, actor: Actor) => {
  const [, owner, ref = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
  if (owner === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase()) {
    return { repository, ref };
  }
  const found = forge.store.repositories.find(
    (other) =>
      other.owner.login.toLowerCase() === owner.toLowerCase() &&
      isInNetwork(repository, other) &&
      canSee(actor, other),
  );
  if (!found) throw invalid('head');
  return { repository: found, ref };
};

export const openPull = async (
  forge: Forge,
  repository: Repository,
  wanted: NewPull,
  actor: Actor,
): Promise<PullIssue> => {
  const head = findHead(forge, repository, wanted.head, actor);
  const headSha = await readRef(folderOf(forge, head.repository), `refs/heads/${head.ref}`);
  const baseSha = await readRef(folderOf(forge, repository), `refs/heads/${wanted.base}`);
  if (headSha === null) throw invalid('head');
  if (baseSha === null) throw invalid('base');
  const label = `${head.repository.owner.login}:${head.ref}`;
  const known = pullsOf(repository).find(
    ({ state, pull }) =>
      state === 'open' &&
      pull.base.ref === wanted.base &&
      pull.head.ref === head.ref &&
      pull.head.repository === head.repository,
  );
  if (known) throw invalid('head', `A pull request already exists for ${label}.`);
  if (head.repository === repository && (await isAncestor(folderOf(forge, repository), headSha, baseSha))) {
    throw invalid('head', `No commits between ${wanted.base} and ${head.ref}`);
  }
  const issue = addIssue(forge, repository, {
    title: wanted.title,
    body: wanted.body,
    author: accountOf(actor),
    app: appOf(actor),
  });
  const opened: PullIssue = Object.assign(issue, {
    pull: {
      id: nextId(forge.store),
      base: { ref: wanted.base, sha: baseSha },
      head: { ...head, sha: headSha },
      draft: wanted.isDraft,
      merged: null,
      maintainerCanModify: wanted.maintainerCanModify,
      reviews: [],
    },
  });
  await bringHead(forge, repository, opened);
  await tellIssue(forge, repository, opened, 'opened', accountOf(actor));
  return opened;
};

/** Aims a pull request at another branch. */
export const retarget = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  ref: string,
  by: User,
): Promise<void> => {
  const { base } = issue.pull;
  if (ref === base.ref) return;
  const sha = await readRef(folderOf(forge, repository), `refs/heads/${ref}`);
  if (sha === null) throw invalid('base');
  const changes = { base: { ref: { from: base.ref }, sha: { from: base.sha } } };
  issue.pull.base = { ref, sha };
  issue.updatedAt = timestamp(forge);
  await tellIssue(forge, repository, issue, 'edited', by, { changes });
};

export const setDraft = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  isDraft: boolean,
  by: User,
): Promise<void> => {
  if (issue.pull.draft === isDraft) return;
  issue.pull.draft = isDraft;
  const action = isDraft ? 'converted_to_draft' : 'ready_for_review';
  await tellIssue(forge, repository, issue, action, by);
};

export const requirePull = (repository: Repository, number: string): PullIssue => {
  const found = pullsOf(repository).find((issue) => String(issue.number) === number);
  if (!found) throw notFound();
  return found;
};

export const addReview = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  { state, body, commit }: Pick<Review, 'state' | 'body' | 'commit'>,
  author: User,
): Promise<Review> => {
  const review: Review = {
    id: nextId(forge.store),
    author,
    body,
    state,
    commit,
    submittedAt: timestamp(forge),
  };
  issue.pull.reviews.push(review);
  emit(forge, {
    name: 'pull_request_review',
    action: 'submitted',
    repository,
    sender: author,
    payload: {
      review: { ...viewReview(forge, repository, issue, review), state: state.toLowerCase() },
      pull_request: await viewPull(forge, repository, issue),
    },
  });
  return review;
};
