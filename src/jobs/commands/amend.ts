import type { CheckFinding, LineEdit } from '../../domain/verdict.ts';
import { openCommit } from '../../effects/git-tree.ts';
import { commitTo, commitToNew, fetchBranch } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { readDocument } from '../../pack/document.ts';
import { reopenDocument } from '../../pack/finalize.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { editLines } from '../../text/edit-lines.ts';
import { type Answer, type Asked, done, refused } from './answer.ts';
import { pullAsked } from './explain.ts';
import { type OpenedPull, openPull } from './open-pull.ts';

/** "Amend the design": a pull request on which the design says what the code does, for people to judge. */

interface Amendment {
  slug: string;
  path: string;
  text: string;
  findings: readonly CheckFinding[];
}

const editsOf = (findings: readonly CheckFinding[]): LineEdit[] =>
  findings.flatMap(({ exits }) => exits.edit ?? []);

/** The design as it is at the base, changed line by line, and a draft again. */
const amendmentOf = async (
  { sides }: OpenedPull,
  path: string,
  findings: readonly CheckFinding[],
): Promise<Amendment | string> => {
  const file = await readTextFile(sides.base.tree, path);
  if (!file) return `\`${path}\` is not on the base branch yet: amend it on this pull request.`;
  const atHead = await readTextFile(sides.tree, path);
  if (atHead && atHead.text !== file.text)
    return `This pull request changes \`${path}\` itself: amend it here, and finalize it.`;
  const { text } = editLines(file.text, editsOf(findings));
  const document = readDocument({ path, text, kind: 'fdd' });
  const reopened = reopenDocument(document);
  const slug = findings[0]?.slug ?? '';
  return { slug, path, text: 'problem' in reopened ? text : reopened.text, findings };
};

const bodyOf = ({ findings, path }: Amendment, pull: number): string =>
  [
    `\`${path}\` says here what the code of #${pull} does:`,
    '',
    ...findings.slice(0, 50).map(({ id, message }) => `- \`${id}\` ${message}`),
    '',
    `It is a draft again. Judge whether the design should say so; if it should, \`/spec finalize fdd\` and merge this first: #${pull} is judged again then.`,
  ].join('\n');

/** Of somebody's work on the same design nothing is overwritten. */
const post = async (
  { octokit, pull, root, sides }: OpenedPull,
  { repository, work }: Asked,
  amendment: Amendment,
): Promise<string> => {
  const { slug, path, text } = amendment;
  const branch = `spec/${slug}-amend-${pull.number}`;
  const files = [{ path, text }];
  const message = `Amend the design of ${slug} as #${pull.number} has it`;
  const tip = await fetchBranch(octokit, repository, branch);
  if (tip === null) {
    await commitToNew(octokit, repository, { branch, from: sides.base.commit, files, message });
  } else {
    await work.service.mirrors.fetch(repository, { refs: [`refs/heads/${branch}`], commits: [tip] });
    const there = await readTextFile(await openCommit(root, tip), path);
    if (there?.text !== text) await commitTo(octokit, repository, { branch, head: tip, files, message });
  }
  const head = `${repository.owner}:${branch}`;
  const [known] = await fetchOpenPulls(octokit, repository, { head, base: pull.branch });
  const posted =
    known ??
    (await postPull(octokit, repository, {
      title: `Amend the design of ${slug}`,
      body: bodyOf(amendment, pull.number),
      head: branch,
      base: pull.branch,
    }));
  return `The design of \`${slug}\` is amended on #${posted.number}.`;
};

export const amend = async (asked: Asked): Promise<Answer> => {
  const opened = await openPull(asked);
  if (!opened.pull.isOpen) return refused(`#${opened.pull.number} is closed.`);
  const report = await asked.work.service.judges.ask<'report'>({
    ask: 'report',
    pull: pullAsked(opened, asked),
  });
  const amendable = report.findings.filter(({ level, exits }) => level === 'block' && exits.edit !== null);
  if (amendable.length === 0)
    return refused('No finding that blocks can be settled by changing lines of a design.');
  const told: string[] = [];
  for (const [path, findings] of Map.groupBy(amendable, ({ exits }) => exits.edit?.path ?? '')) {
    const amendment = await amendmentOf(opened, path, findings);
    told.push(typeof amendment === 'string' ? amendment : await post(opened, asked, amendment));
  }
  return done(told.join('\n\n'));
};
