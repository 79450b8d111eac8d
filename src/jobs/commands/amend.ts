import { dirname } from 'node:path/posix';
import type { CheckFinding } from '../../domain/verdict.ts';
import { mergeBase } from '../../effects/git-commits.ts';
import { openCommit } from '../../effects/git-tree.ts';
import { commitTo, commitToNew, fetchBranch } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { readDocument } from '../../pack/document.ts';
import { reopenDocument } from '../../pack/finalize.ts';
import { readGates } from '../../pack/gate.ts';
import type { DesignAmendment } from '../../pipeline/amendments.ts';
import { loadPack, readTextFile } from '../../pipeline/packs.ts';
import { askedByLine } from '../../workflow/asked-by.ts';
import { editLines } from '../../text/edit-lines.ts';
import { type Answer, type Asked, done, quoted, refused } from './answer.ts';
import { pullAsked } from './explain.ts';
import { authorshipOf, type OpenedPull, openPull, rememberAskers } from './open-pull.ts';

/**
 * "Amend the design": a pull request with the change and a design that says what it does, for people to judge. Both land
 * together: a design that is ahead of its code would block everybody, and so would code that is ahead of its design.
 */

interface Amendment {
  slug: string;
  path: string;
  text: string;
  findings: readonly CheckFinding[];
}

/** The design as it is at the base, changed line by line, and a draft again. */
const amendmentOf = async (
  { sides }: OpenedPull,
  { slug, path, edits, findings }: DesignAmendment,
): Promise<Amendment | string> => {
  const file = await readTextFile(sides.base.tree, path);
  if (!file) return `\`${path}\` is not on the base branch yet: amend it on this pull request.`;
  const atHead = await readTextFile(sides.tree, path);
  if (atHead && atHead.text !== file.text)
    return `This pull request changes \`${path}\` itself: amend it here, and finalize it.`;
  const { text } = editLines(file.text, edits);
  const document = readDocument({ path, text, kind: 'fdd' });
  const reopened = reopenDocument(document);
  return { slug, path, text: 'problem' in reopened ? text : reopened.text, findings };
};

const bodyOf = ({ findings, path }: Amendment, pull: number, authors: readonly string[]): string =>
  [
    ...authors.map(askedByLine),
    `This is #${pull}, with a \`${path}\` that says what its code does:`,
    '',
    ...findings.slice(0, 50).map(({ id, message }) => `- \`${id}\` ${quoted(message)}`),
    '',
    `The design is a draft again. Judge whether it should say so; if it should, \`/spec finalize fdd\` (and \`/spec finalize all\` for what stands on it) by somebody who has no hand in #${pull}, and merge this instead.`,
  ].join('\n');

/** Whether somebody has finalized the amendment by now: that is no longer the App's to write. */
const isFinalized = async (
  { root, sides }: OpenedPull,
  { slug, path }: Amendment,
  tip: string,
): Promise<boolean> => {
  const pack = await loadPack(await openCommit(root, tip), { slug, folder: dirname(path) });
  return readGates(pack, sides.base.trust).fdd.state === 'final';
};

/** The branch with the change and the amendment as they are now, or why it stays as it is; nothing of what somebody did there is lost. */
const bringUp = async (
  opened: OpenedPull,
  { repository, work }: Asked,
  { branch, ...amendment }: Amendment & { branch: string },
): Promise<string | null> => {
  const { octokit, pull, root } = opened;
  const { slug, path, text } = amendment;
  const files = [{ path, text }];
  const message = `Amend the design of ${slug} as #${pull.number} has it`;
  const tip = await fetchBranch(octokit, repository, branch);
  if (tip === null) {
    await commitToNew(octokit, repository, { branch, from: pull.head, files, message });
    return null;
  }
  await work.service.mirrors.fetch(repository, { refs: [`refs/heads/${branch}`], commits: [tip] });
  const there = await readTextFile(await openCommit(root, tip), path);
  const isWhole = (await mergeBase(root, tip, pull.head)) === pull.head;
  if (there?.text === text && isWhole) return null;
  if (await isFinalized(opened, amendment, tip))
    return isWhole
      ? 'It is finalized there, and stays as it is.'
      : `It is finalized there and stays as it is, without what came to #${pull.number} since. To have it written anew, say \`/spec reopen fdd\` there and press this again; or merge the branch of #${pull.number} into \`${branch}\`.`;
  // What is written is the change's tree with the design in it; the branch's own history stays its first parent.
  await commitTo(octokit, repository, {
    branch,
    head: tip,
    tree: pull.head,
    files,
    message,
    also: isWhole ? [] : [pull.head],
  });
  return null;
};

/** Of somebody's work on the same design nothing is overwritten. */
const post = async (opened: OpenedPull, asked: Asked, amendment: Amendment): Promise<string> => {
  const { octokit, pull } = opened;
  const { repository, sender } = asked;
  const branch = `spec/${amendment.slug}-amend-${pull.number}`;
  const stays = await bringUp(opened, asked, { ...amendment, branch });
  const { authors } = await authorshipOf(opened, asked);
  // Who has a hand in the change has one in what holds it, whoever pressed the button.
  const hands = [...new Set([sender.login, ...authors])];
  const head = `${repository.owner}:${branch}`;
  const [known] = await fetchOpenPulls(octokit, repository, { head, base: pull.branch });
  const posted =
    known ??
    (await postPull(octokit, repository, {
      title: `Amend the design of ${amendment.slug}`,
      body: bodyOf(amendment, pull.number, hands),
      head: branch,
      base: pull.branch,
    }));
  await rememberAskers(asked, posted.number, hands);
  return stays === null
    ? `The design of \`${amendment.slug}\` is amended on #${posted.number}, together with this change.`
    : `The design of \`${amendment.slug}\` was amended on #${posted.number}. ${stays}`;
};

export const amend = async (asked: Asked): Promise<Answer> => {
  const opened = await openPull(asked);
  if (!opened.pull.isOpen) return refused(`#${opened.pull.number} is closed.`);
  // On a branch of this repository a stranger's code would run with its secrets, in every workflow that a push starts.
  if (opened.pull.isFork)
    return refused(
      `The branch of #${opened.pull.number} lies in a fork, and nothing of a fork is brought onto a branch of this repository: workflows would run it with secrets. Amend the design on that branch, or, once you have read it, push it here and open a pull request from there.`,
    );
  const wanted = await asked.work.service.judges.ask<'amend'>({
    ask: 'amend',
    pull: pullAsked(opened, asked),
  });
  if (wanted.length === 0)
    return refused('No finding that blocks can be settled by changing lines of a design.');
  const told: string[] = [];
  for (const each of wanted) {
    const amendment = await amendmentOf(opened, each);
    told.push(typeof amendment === 'string' ? amendment : await post(opened, asked, amendment));
  }
  return done(told.join('\n\n'));
};
