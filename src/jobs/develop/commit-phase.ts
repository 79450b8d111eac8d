import type { Changes } from '../../domain/develop.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { git } from '../../effects/git.ts';
import type { FileText } from '../../effects/github/commits.ts';
import { fetchOpenPulls } from '../../effects/github/pulls.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { bringsSecrets } from '../../text/redact.ts';
import type { Asked } from '../commands/answer.ts';
import { commitDraft } from '../draft/commit-draft.ts';
import type { OpenedDraft } from '../draft/open-draft.ts';

/** Brings the work on a phase onto the branch of its pack. */

/** Files that now hold what looks like a secret: never committed, whoever wrote it. */
export const filesWithSecrets = async (tree: Snapshot, changes: Changes): Promise<string[]> => {
  const found: string[] = [];
  for (const [path, text] of Object.entries(changes)) {
    const before = (await readTextFile(tree, path))?.text ?? '';
    if (text !== null && bringsSecrets(before, text)) found.push(path);
  }
  return found;
};

/** A script stays one. */
const executablesAt = async (
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<Set<string>> => {
  if (paths.length === 0) return new Set();
  const listed = await git(root, ['ls-tree', '-z', commit, '--', ...paths]);
  return new Set(
    listed.split('\0').flatMap((entry) => {
      const [, path] = /^100755 blob \S+\t([\s\S]+)$/.exec(entry) ?? [];
      return path ?? [];
    }),
  );
};

export interface CommittedPhase {
  /** Null where the branch said so already. */
  commit: string | null;
  head: string;
}

/** `last`: the commit that the work stands on, which what others write meanwhile is told by. */
export const commitFiles = async (
  opened: OpenedDraft,
  asked: Asked,
  last: string,
  files: readonly FileText[],
  message: string,
): Promise<CommittedPhase> => {
  const { octokit, own, branch } = opened;
  const { repository } = asked;
  const [pull = null] = await fetchOpenPulls(octokit, repository, {
    head: `${repository.owner}:${own.name}`,
    base: branch,
  });
  return commitDraft({ ...opened, pull: opened.pull ?? pull, commit: last }, asked, files, message);
};

export const commitChanges = async (
  opened: OpenedDraft,
  asked: Asked,
  last: string,
  changes: Changes,
  message: string,
): Promise<CommittedPhase> => {
  const executable = await executablesAt(opened.root, last, Object.keys(changes));
  const files = Object.entries(changes).map(([path, text]): FileText => ({
    path,
    text,
    isExecutable: executable.has(path),
  }));
  return commitFiles(opened, asked, last, files, message);
};
