import { dirname } from 'node:path/posix';
import type { CheckFinding, CheckReport } from '../../domain/verdict.ts';
import { commitTo, commitToNew, fetchBranch } from '../../effects/github/commits.ts';
import { fetchOpenPulls, postPull } from '../../effects/github/pulls.ts';
import { openCommit } from '../../effects/git-tree.ts';
import { addWaiver } from '../../pack/edit-waivers.ts';
import { sealWaiver, waiversPath } from '../../pack/waivers.ts';
import { readTextFile } from '../../pipeline/packs.ts';
import { dayOf } from '../../text/days.ts';
import { askedByLine } from '../../workflow/asked-by.ts';
import { refuseAuthor } from '../../workflow/authority.ts';
import { type Asked, type CarryOut, done, quoted, refused, type RequestOf } from './answer.ts';
import { pullAsked } from './explain.ts';
import { authorshipOf, type OpenedPull, openPull, refuseStale } from './open-pull.ts';

type Waive = RequestOf<'waive'>;

const listed = (findings: readonly CheckFinding[]): string =>
  findings
    .slice(0, 20)
    .map(({ id, message }) => `\n- \`${id}\` ${quoted(message)}`)
    .join('');

/** The finding that an id, or the start of one, stands for; or what to say instead. */
const findFinding = ({ findings }: CheckReport, id: string): CheckFinding | string => {
  const matches = findings.filter((finding) => finding.id.startsWith(id));
  const [first] = matches;
  if (!first)
    return `There is no finding \`${id}\` on this pull request.${findings.length > 0 ? ` There are:${listed(findings)}` : ''}`;
  if (matches.some((finding) => finding.id !== first.id))
    return `Several findings start with \`${id}\`, expected more of the id:${listed(matches)}`;
  return first.rule.startsWith('waiver-')
    ? `\`${first.id}\` is about a waiver, and there is nothing to waive: ${first.exits.amend}`
    : first;
};

const branchOf = (slug: string): string => `specgate/waivers-${slug}`;

/**
 * The entry is brought to the base branch on a pull request of its own: a waiver counts where designs do, and never
 * because the change that needs it brings it along.
 */
const bring = async (
  opened: OpenedPull,
  asked: Asked,
  { finding, request, path }: { finding: CheckFinding; request: Waive; path: string },
): Promise<string> => {
  const { octokit, pull, root, sides } = opened;
  const { repository, work, sender, permission } = asked;
  const { mirrors, signer } = work.service;
  const branch = branchOf(finding.slug);
  const isThere = (await fetchBranch(octokit, repository, branch)) !== null;
  const [open] = isThere
    ? await fetchOpenPulls(octokit, repository, { head: `${repository.owner}:${branch}`, base: pull.branch })
    : [];
  const from = open?.head ?? sides.base.commit;
  if (open) await mirrors.fetch(repository, { refs: [`refs/heads/${branch}`], commits: [from] });
  const tree = await openCommit(root, from);
  const file = (await readTextFile(tree, path)) ?? { path, text: '' };
  const waiver = sealWaiver(
    {
      finding: finding.id,
      binds: finding.binds,
      reason: request.reason,
      by: sender.login,
      permission,
      until: request.until,
      pull: pull.number,
    },
    path,
    repository.id,
    signer,
  );
  const edited = addWaiver(file, waiver);
  if ('problem' in edited) return `Nothing was written: ${edited.problem}`;
  const files = [{ path, text: edited.text }];
  const message = `Waive ${finding.id} until ${request.until}\n\nOn the word of ${sender.login}, on #${pull.number}.`;
  if (open) {
    await commitTo(octokit, repository, { branch, head: open.head, files, message });
    return `It is added to #${open.number}.`;
  }
  const name = isThere ? `${branch}-${pull.number}-${finding.id}` : branch;
  if ((await fetchBranch(octokit, repository, name)) === null)
    await commitToNew(octokit, repository, { branch: name, from, files, message });
  const [known] = await fetchOpenPulls(octokit, repository, {
    head: `${repository.owner}:${name}`,
    base: pull.branch,
  });
  const posted =
    known ??
    (await postPull(octokit, repository, {
      title: `Waive a finding of ${finding.slug} until ${request.until}`,
      body: `${askedByLine(sender.login)}\nAsked for by @${sender.login} on #${pull.number}.\n\nA waiver counts once it is on \`${pull.branch}\`; pull requests that wait for it are judged again then.`,
      head: name,
      base: pull.branch,
    }));
  return `It is on #${posted.number}.`;
};

export const waive: CarryOut<'waive'> = async (request, asked) => {
  const { sender, work, repository } = asked;
  if (request.until < dayOf(work.service.now().toISOString()))
    return refused(`Unexpected date \`${request.until}\`, expected a day that is not over yet`);
  const opened = await openPull(asked);
  const stale = await refuseStale(opened, asked);
  if (stale !== null) return refused(stale);
  const refusal = refuseAuthor('waive', sender.login, await authorshipOf(opened, asked));
  if (refusal !== null) return refused(refusal);
  const report = await work.service.judges.ask<'report'>({ ask: 'report', pull: pullAsked(opened, asked) });
  const finding = findFinding(report, request.finding);
  if (typeof finding === 'string') return refused(finding);
  const fdd = report.packs.find(({ slug }) => slug === finding.slug)?.fdd.path ?? finding.design.path;
  const path = waiversPath(dirname(fdd).replace(/^\.$/, ''));
  const where = await bring(opened, asked, { finding, request, path });
  work.log.info({ finding: finding.id, repository: repository.id }, 'waived');
  return done(
    `\`${finding.id}\` is waived until ${request.until}, sealed on the word of @${sender.login}: ${request.reason}\n\n${where} It counts once that is merged into \`${opened.pull.branch}\`, and this pull request is judged again then.`,
  );
};
