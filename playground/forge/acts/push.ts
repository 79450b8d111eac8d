import { type Forge, folderOf, pageUrlOf, timestamp } from '../forge.ts';
import { readDiff } from '../git/diff.ts';
import { type Commit, readCommit, readLog } from '../git/objects.ts';
import { isAncestor, noCommit } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { emit } from '../hooks/emit.ts';
import { type Activity, type PullIssue, type Repository, type User, nextId, pullsOf } from '../store.ts';
import { requestSuites } from './checks.ts';
import { closeIssue, tellIssue } from './issues.ts';
import { isOwnQueue } from './rules.ts';

export interface Pushed {
  ref: string;
  before: string;
  after: string;
  by: User;
  /** Where it was more than a push. */
  cause?: 'pr_merge' | 'merge_queue_merge';
}

const viewPushedCommit = async (forge: Forge, repository: Repository, commit: Commit) => {
  const { sha, tree, message, author, committer, parents } = commit;
  const [parent] = parents;
  const files = parent === undefined ? [] : await readDiff(folderOf(forge, repository), parent, sha);
  const paths = (...statuses: string[]): string[] =>
    files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  const login = /^(?:\d+\+)?(.+)@users\.noreply\./.exec(author.email)?.[1];
  const viewPerson = ({ name, email }: { name: string; email: string }) => ({
    name,
    email,
    ...(login === undefined ? {} : { username: login }),
  });
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${pageUrlOf(forge, repository)}/commit/${sha}`,
    author: viewPerson(author),
    committer: viewPerson(committer),
    added: paths('added', 'copied', 'renamed'),
    removed: paths('removed'),
    modified: paths('modified', 'changed'),
  };
};

/** More are never told. */
const mostCommits = 2048;

const emitPush = async (forge: Forge, repository: Repository, pushed: Pushed): Promise<void> => {
  const { ref, before, after, by } = pushed;
  const folder = folderOf(forge, repository);
  const isCreated = before === noCommit;
  const isDeleted = after === noCommit;
  const range = isCreated ? after : `${before}..${after}`;
  const options = ['--reverse', `-${isCreated ? 1 : mostCommits}`];
  const commits = isDeleted ? [] : await readLog(folder, { range, options });
  const head = isDeleted ? null : await readCommit(folder, after);
  emit(forge, {
    name: 'push',
    action: null,
    repository,
    sender: by,
    payload: {
      ref,
      before,
      after,
      pusher: { name: by.login, email: `${by.id}+${by.login}@users.noreply.forge.localhost` },
      created: isCreated,
      deleted: isDeleted,
      forced: !isCreated && !isDeleted && !(await isAncestor(folder, before, after)),
      base_ref: null,
      compare: `${pageUrlOf(forge, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: await Promise.all(commits.map((commit) => viewPushedCommit(forge, repository, commit))),
      head_commit: head && (await viewPushedCommit(forge, repository, head)),
    },
  });
};

const typeOfActivity = async (
  folder: string,
  { before, after, cause }: Pushed,
): Promise<Activity['type']> => {
  if (cause) return cause;
  if (before === noCommit) return 'branch_creation';
  if (after === noCommit) return 'branch_deletion';
  return (await isAncestor(folder, before, after)) ? 'push' : 'force_push';
};

const recordActivity = async (forge: Forge, repository: Repository, pushed: Pushed): Promise<void> => {
  const { ref, before, after, by } = pushed;
  const type = await typeOfActivity(folderOf(forge, repository), pushed);
  repository.activities.push({
    id: nextId(forge.store),
    ref,
    before,
    after,
    by,
    at: timestamp(forge),
    type,
  });
};

const emitBranch = (forge: Forge, repository: Repository, { ref, before, after, by }: Pushed): void => {
  const [, kind, ...rest] = ref.split('/');
  const common = {
    ref: rest.join('/'),
    ref_type: kind === 'tags' ? 'tag' : 'branch',
    pusher_type: 'user',
  };
  const told = { action: null, repository, sender: by };
  if (before === noCommit) {
    const payload = { ...common, master_branch: repository.defaultBranch, description: null };
    emit(forge, { ...told, name: 'create', payload });
  }
  if (after === noCommit) emit(forge, { ...told, name: 'delete', payload: common });
};

/** The commits of a fork become known here, under the number of the pull request. */
export const bringHead = async (forge: Forge, repository: Repository, issue: PullIssue): Promise<void> => {
  const { head } = issue.pull;
  const source = folderOf(forge, head.repository);
  const target = folderOf(forge, repository);
  const ref = `refs/pull/${issue.number}/head`;
  if (source === target) await git(target, ['update-ref', ref, head.sha]);
  else await git(target, ['fetch', '--quiet', '--no-tags', source, `+refs/heads/${head.ref}:${ref}`]);
};

const followHead = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  pushed: Pushed,
): Promise<void> => {
  const { before, after, by } = pushed;
  if (after === noCommit) {
    await closeIssue(forge, repository, issue, by, null);
    return;
  }
  issue.pull.head.sha = after;
  issue.updatedAt = timestamp(forge);
  await bringHead(forge, repository, issue);
  await tellIssue(forge, repository, issue, 'synchronize', by, { before, after });
};

/** Whoever pushes a pull request's commits to its base has merged it. */
const followBase = async (
  forge: Forge,
  repository: Repository,
  issue: PullIssue,
  pushed: Pushed,
): Promise<void> => {
  const { before, after, by } = pushed;
  const { pull } = issue;
  const folder = folderOf(forge, repository);
  if (after === noCommit) {
    await closeIssue(forge, repository, issue, by, null);
    return;
  }
  if (!(await isAncestor(folder, pull.head.sha, after))) return;
  pull.base.sha = before;
  pull.merged = { at: timestamp(forge), by, commit: after };
  await closeIssue(forge, repository, issue, by, null);
};

const openPullsOf = (repository: Repository): PullIssue[] =>
  pullsOf(repository).filter(({ state }) => state === 'open');

/** All that follows from a ref that has moved. */
export const afterPush = async (forge: Forge, repository: Repository, pushed: Pushed): Promise<void> => {
  const { ref, before, after, by } = pushed;
  if (before === after) return;
  repository.pushedAt = timestamp(forge);
  await recordActivity(forge, repository, pushed);
  await emitPush(forge, repository, pushed);
  emitBranch(forge, repository, pushed);
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  if (branch === undefined) return;
  for (const target of forge.store.repositories) {
    const following = openPullsOf(target).filter(
      ({ pull: { head } }) => head.repository === repository && head.ref === branch,
    );
    for (const issue of following) await followHead(forge, target, issue, pushed);
  }
  const based = openPullsOf(repository).filter(({ pull }) => pull.base.ref === branch);
  for (const issue of based) await followBase(forge, repository, issue, pushed);
  if (after !== noCommit && !isOwnQueue(branch)) {
    await requestSuites(forge, repository, { sha: after, branch, before, by });
  }
};
