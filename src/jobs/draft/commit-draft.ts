import type { Snapshot } from '../../domain/snapshot.ts';
import { openCommit, pathsBetween } from '../../effects/git-tree.ts';
import { mergeBase } from '../../effects/git-commits.ts';
import { commitTo, commitToNew, fetchBranch, type FileText } from '../../effects/github/commits.ts';
import { UsageError } from '../../pipeline/faults.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import type { Asked } from '../commands/answer.ts';
import type { OpenedDraft } from './open-draft.ts';

/** Brings what was written onto the branch of the pack. Done a second time it changes nothing. */

const differing = async (tree: Snapshot, files: readonly FileText[]): Promise<FileText[]> => {
  const changed: FileText[] = [];
  for (const file of files) {
    const there = await readTextFile(tree, file.path);
    if ((there?.text ?? null) !== file.text) changed.push(file);
  }
  return changed;
};

/** What somebody wrote while the role was at work is not overwritten. */
const refuseEdited = async (
  { root, commit }: OpenedDraft,
  head: string,
  changed: readonly FileText[],
): Promise<void> => {
  const moved = new Set(await pathsBetween(root, commit, head));
  const edited = changed.find(({ path }) => moved.has(path));
  if (edited)
    throw new UsageError(
      `\`${edited.path}\` was changed by somebody else meanwhile, and that is not overwritten: ask again`,
    );
};

interface Place {
  commit: string | null;
  head: string;
}

const onPull = async (
  opened: OpenedDraft,
  { repository }: Asked,
  head: string,
  files: readonly FileText[],
  message: string,
): Promise<Place> => {
  const { octokit, root, own } = opened;
  const changed = await differing(await openCommit(root, head), files);
  if (changed.length === 0) return { commit: null, head };
  await refuseEdited(opened, head, changed);
  const commit = await commitTo(octokit, repository, { branch: own.name, head, files: changed, message });
  return { commit, head: commit };
};

/** Whether all that a branch brought is on the base as well: merged, or squashed into one commit there. */
const isMerged = async ({ root, base }: OpenedDraft, head: string): Promise<boolean> => {
  const from = await mergeBase(root, base, head);
  if (from === null) return false;
  const otherwise = new Set(await pathsBetween(root, base, head));
  return !(await pathsBetween(root, from, head)).some((path) => otherwise.has(path));
};

/**
 * A branch of that name without a pull request: what this very job has left there, or what was merged once. Its history
 * is kept, and its files become those of the base.
 */
const onLeftBranch = async (
  opened: OpenedDraft,
  { repository }: Asked,
  head: string,
  files: readonly FileText[],
  message: string,
): Promise<Place> => {
  const { octokit, root, own, base } = opened;
  const changed = await differing(await openCommit(root, head), files);
  if (changed.length === 0 && (await mergeBase(root, base, head)) === base) return { commit: null, head };
  if (!(await isMerged(opened, head)))
    throw new UsageError(
      `The branch \`${own.name}\` is there already, with work that is not on \`${opened.branch}\`: open a pull request from it and ask there, or delete it`,
    );
  const commit = await commitTo(octokit, repository, {
    branch: own.name,
    head,
    tree: base,
    also: [base],
    files,
    message,
  });
  return { commit, head: commit };
};

export const commitDraft = async (
  opened: OpenedDraft,
  asked: Asked,
  files: readonly FileText[],
  message: string,
): Promise<Place> => {
  const { octokit, own, base, pull } = opened;
  const { repository, work } = asked;
  const head = await fetchBranch(octokit, repository, own.name);
  if (head === null) {
    const commit = await commitToNew(octokit, repository, {
      branch: own.name,
      from: base,
      files,
      message,
    });
    return { commit, head: commit };
  }
  await work.service.mirrors.fetch(repository, { refs: [`refs/heads/${own.name}`], commits: [head] });
  return pull
    ? onPull(opened, asked, head, files, message)
    : onLeftBranch(opened, asked, head, files, message);
};
