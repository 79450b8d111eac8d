import type { RepositoryRef } from '../../domain/job.ts';
import { at } from './at.ts';
import type { Octokit } from './client.ts';
import { refusalOf, statusOf } from './errors.ts';

export interface FileText {
  path: string;
  /** Null where the file goes. */
  text: string | null;
  /** Whether it can be run as a program. */
  isExecutable?: boolean;
}

/** The branch was moved by somebody else meanwhile: what was planned was planned for another head. */
class BranchMoved extends Error {
  override name = 'BranchMoved';
}

export const fetchBranch = async (
  octokit: Octokit,
  repository: RepositoryRef,
  branch: string,
): Promise<string | null> => {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      ...at(repository),
      ref: `heads/${branch}`,
    });
    return data.object.sha;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
};

interface CommitContent {
  files: readonly FileText[];
  message: string;
  /** The commit whose files the others are; the parent unless it is said. */
  tree?: string;
  /** Further parents: what is merged with it. */
  also?: readonly string[];
}

/** A commit upon another one. Neither author nor committer is given: GitHub signs those of an App only then. */
const postCommit = async (
  octokit: Octokit,
  repository: RepositoryRef,
  { parent, tree: of = parent, also = [], files, message }: CommitContent & { parent: string },
): Promise<string> => {
  const { data: parentCommit } = await octokit.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...at(repository),
    commit_sha: of,
  });
  const { data: tree } = await octokit.request('POST /repos/{owner}/{repo}/git/trees', {
    ...at(repository),
    base_tree: parentCommit.tree.sha,
    tree: files.map(({ path, text, isExecutable = false }) => ({
      path,
      mode: isExecutable ? ('100755' as const) : ('100644' as const),
      type: 'blob' as const,
      ...(text === null ? { sha: null } : { content: text }),
    })),
  });
  const { data: commit } = await octokit.request('POST /repos/{owner}/{repo}/git/commits', {
    ...at(repository),
    message,
    tree: tree.sha,
    parents: [parent, ...also],
  });
  return commit.sha;
};

/** Puts files on a branch whose head is known. Never forced: who pushed meanwhile is not overwritten. */
export const commitTo = async (
  octokit: Octokit,
  repository: RepositoryRef,
  { branch, head, ...content }: CommitContent & { branch: string; head: string },
): Promise<string> => {
  const commit = await postCommit(octokit, repository, { parent: head, ...content });
  try {
    await octokit.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      ...at(repository),
      ref: `heads/${branch}`,
      sha: commit,
      force: false,
    });
  } catch (error) {
    // What rulesets forbid has the same status, and stays forbidden.
    if (statusOf(error) === 409 || /fast[- ]forward|does not exist/i.test(refusalOf(error) ?? ''))
      throw new BranchMoved(`${branch} was moved meanwhile`, { cause: error });
    throw error;
  }
  return commit;
};

/** A new branch that begins with a commit upon another branch's head. */
export const commitToNew = async (
  octokit: Octokit,
  repository: RepositoryRef,
  { branch, from, ...content }: CommitContent & { branch: string; from: string },
): Promise<string> => {
  const commit = await postCommit(octokit, repository, { parent: from, ...content });
  try {
    await octokit.request('POST /repos/{owner}/{repo}/git/refs', {
      ...at(repository),
      ref: `refs/heads/${branch}`,
      sha: commit,
    });
  } catch (error) {
    if (/already exists/i.test(refusalOf(error) ?? ''))
      throw new BranchMoved(`${branch} is there already`, { cause: error });
    throw error;
  }
  return commit;
};
