import { type Forge, apiUrlOf, pageUrlOf } from '../forge.ts';
import type { Commit } from '../git/objects.ts';
import type { ChangedFile } from '../git/diff.ts';
import { type Repository, findUser } from '../store.ts';
import { nodeId, viewUser } from './user.ts';

/** GitHub signs what an App commits without naming an author, and what is merged on its pages. */
const viewVerification = (repository: Repository, { sha, committer, message }: Commit) =>
  repository.verified.has(sha)
    ? {
        verified: true,
        reason: 'valid',
        signature: `-----BEGIN PGP SIGNATURE-----\n\n${Buffer.from(sha, 'hex').toString('base64')}\n-----END PGP SIGNATURE-----`,
        payload: message,
        verified_at: committer.date,
      }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** Addresses of people end in their login here. */
const accountOfEmail = (forge: Forge, email: string) => {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\./.exec(email)?.[1];
  const user = login === undefined ? undefined : findUser(forge.store, login);
  return user ? viewUser(forge, user) : null;
};

const viewParents = (forge: Forge, repository: Repository, commit: Commit, at = 'commits') =>
  commit.parents.map((sha) => ({
    sha,
    url: `${apiUrlOf(forge, repository)}/${at}/${sha}`,
    html_url: `${pageUrlOf(forge, repository)}/commit/${sha}`,
  }));

export const viewGitCommit = (forge: Forge, repository: Repository, commit: Commit) => ({
  sha: commit.sha,
  node_id: nodeId('Commit', commit.sha),
  url: `${apiUrlOf(forge, repository)}/git/commits/${commit.sha}`,
  html_url: `${pageUrlOf(forge, repository)}/commit/${commit.sha}`,
  author: commit.author,
  committer: commit.committer,
  tree: { sha: commit.tree, url: `${apiUrlOf(forge, repository)}/git/trees/${commit.tree}` },
  message: commit.message,
  parents: viewParents(forge, repository, commit, 'git/commits'),
  verification: viewVerification(repository, commit),
});

export const viewCommit = (forge: Forge, repository: Repository, commit: Commit) => {
  const url = `${apiUrlOf(forge, repository)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${apiUrlOf(forge, repository)}/git/trees/${commit.tree}` },
      url: `${apiUrlOf(forge, repository)}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: viewVerification(repository, commit),
    },
    url,
    html_url: `${pageUrlOf(forge, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: accountOfEmail(forge, commit.author.email),
    committer: accountOfEmail(forge, commit.committer.email),
    parents: viewParents(forge, repository, commit),
  };
};

/** The short form in check suites and merge groups. */
export const viewSimpleCommit = ({ sha, tree, message, author, committer }: Commit) => ({
  id: sha,
  tree_id: tree,
  message,
  timestamp: committer.date,
  author: { name: author.name, email: author.email },
  committer: { name: committer.name, email: committer.email },
});

export const viewFile = (forge: Forge, repository: Repository, head: string, file: ChangedFile) => {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageUrlOf(forge, repository)}/blob/${head}/${path}`,
    raw_url: `${pageUrlOf(forge, repository)}/raw/${head}/${path}`,
    contents_url: `${apiUrlOf(forge, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previous === null ? {} : { previous_filename: file.previous }),
  };
};
