import type { CheckFinding } from '../../domain/verdict.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Waiver } from '../../domain/waiver.ts';
import { openCommit, pathsBetween } from '../../effects/git-tree.ts';
import { mergeBase } from '../../effects/git-commits.ts';
import { commitTo, commitToNew, fetchBranch, type FileText } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { addWaiver } from '../../pack/edit-waivers.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { askedByLine } from '../../workflow/asked-by.ts';
import type { Asked } from './answer.ts';
import type { OpenedPull } from './open-pull.ts';

/**
 * The entry is brought to the base branch on a pull request of its own: a waiver counts where designs do, and never
 * because the change that needs it brings it along.
 */

interface Bringing {
  opened: OpenedPull;
  asked: Asked;
  finding: CheckFinding;
  waiver: Waiver;
  path: string;
}

export type Brought = { told: string } | { problem: string };

/** The file with the entry in it. */
const editIn = async (
  tree: Snapshot,
  { waiver, path }: Bringing,
): Promise<FileText | { problem: string }> => {
  const edited = addWaiver((await readTextFile(tree, path)) ?? { path, text: '' }, waiver);
  return 'problem' in edited ? edited : { path, text: edited.text };
};

const tipKey = ({ repository }: Asked, branch: string): string => `waivers/${repository.id}/${branch}`;

/**
 * Somebody may have put a branch of that name there, or something on it: the App adds to nothing but what it has put
 * there last, or would put there now, as after a crash.
 */
const isOwn = async (bringing: Bringing, branch: string, tip: string): Promise<boolean> => {
  const { asked, opened, path } = bringing;
  if ((await asked.work.service.memory.get(tipKey(asked, branch))) === tip) return true;
  const { root, sides } = opened;
  const fork = await mergeBase(root, sides.base.commit, tip);
  if (fork === null || (await pathsBetween(root, fork, tip)).some((changed) => changed !== path))
    return false;
  const wanted = await editIn(await openCommit(root, fork), bringing);
  const there = await readTextFile(await openCommit(root, tip), path);
  return 'text' in wanted && there?.text === wanted.text;
};

const holdsIt = async (bringing: Bringing, tip: string): Promise<boolean> => {
  const tree = await openCommit(bringing.opened.root, tip);
  const file = await editIn(tree, bringing);
  return 'text' in file && (await readTextFile(tree, bringing.path))?.text === file.text;
};

const messageOf = ({ opened, waiver }: Bringing): string =>
  `Waive ${waiver.finding} until ${waiver.until}\n\nOn the word of ${waiver.by}, on #${opened.pull.number}.`;

/** Writes the entry, and remembers that it did. */
const write = async (
  bringing: Bringing,
  branch: string,
  tip: string | null,
): Promise<FileText | { problem: string }> => {
  const { opened, asked } = bringing;
  const { octokit, root, sides } = opened;
  const from = tip ?? sides.base.commit;
  const tree = await openCommit(root, from);
  const file = await editIn(tree, bringing);
  if ('problem' in file || (await readTextFile(tree, bringing.path))?.text === file.text) return file;
  const content = { branch, files: [file], message: messageOf(bringing) };
  const commit =
    tip === null
      ? await commitToNew(octokit, asked.repository, { ...content, from })
      : await commitTo(octokit, asked.repository, { ...content, head: tip });
  await asked.work.service.memory.set(tipKey(asked, branch), commit);
  return file;
};

const post = async (
  { opened: { octokit, pull }, asked, finding, waiver }: Bringing,
  branch: string,
): Promise<Brought> => {
  const { number } = await postPull(octokit, asked.repository, {
    title: `Waive a finding of ${finding.slug} until ${waiver.until}`,
    body: `${askedByLine(waiver.by)}\nAsked for by @${waiver.by} on #${pull.number}.\n\nA waiver counts once it is on \`${pull.branch}\`; pull requests that wait for it are judged again then.`,
    head: branch,
    base: pull.branch,
  });
  return { told: `It is on #${number}.` };
};

/** On a branch of this name; null where it holds something else. */
const bringOn = async (bringing: Bringing, branch: string): Promise<Brought | null> => {
  const { opened, asked } = bringing;
  const { octokit, pull } = opened;
  const { repository, work } = asked;
  const tip = await fetchBranch(octokit, repository, branch);
  if (tip !== null) {
    await work.service.mirrors.fetch(repository, { refs: [`refs/heads/${branch}`], commits: [tip] });
    if (!(await isOwn(bringing, branch, tip))) return null;
  }
  const head = `${repository.owner}:${branch}`;
  const [open] = tip === null ? [] : await fetchOpenPulls(octokit, repository, { head, base: pull.branch });
  const isThere = tip !== null && (await holdsIt(bringing, tip));
  // Without a pull request it is what an earlier waiver has left behind, unless this one was just put there.
  if (tip !== null && !open && !isThere) return null;
  const written = await write(bringing, branch, tip);
  if ('problem' in written) return written;
  return open ? { told: `It is added to #${open.number}.` } : post(bringing, branch);
};

/** Puts a sealed entry on a branch of the App's own, with others that wait there, and says where it is. */
export const bringWaiver = async (bringing: Bringing): Promise<Brought> => {
  const { finding, opened } = bringing;
  const shared = `specgate/waivers-${finding.slug}`;
  const alone = `${shared}-${opened.pull.number}-${finding.id}`;
  return (
    (await bringOn(bringing, shared)) ??
    (await bringOn(bringing, alone)) ?? {
      problem: `There are branches \`${shared}\` and \`${alone}\` that hold something else than this App would bring: delete one of them, and say this again.`,
    }
  );
};
