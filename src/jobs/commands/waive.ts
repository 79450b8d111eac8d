import { dirname } from 'node:path/posix';
import type { CheckFinding, CheckReport } from '../../domain/verdict.ts';
import { sealWaiver, waiversPath } from '../../pack/waivers.ts';
import { dayOf } from '../../text/days.ts';
import { refuseAuthor } from '../../workflow/authority.ts';
import { type CarryOut, done, quoted, refused } from './answer.ts';
import { bringWaiver } from './bring-waiver.ts';
import { pullAsked } from './explain.ts';
import { authorshipOf, openPull, refuseStale } from './open-pull.ts';

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

export const waive: CarryOut<'waive'> = async (request, asked) => {
  const { sender, work, repository, permission } = asked;
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
  const { reason, until } = request;
  const { id, binds } = finding;
  const given = { finding: id, binds, reason, by: sender.login, permission, until, pull: opened.pull.number };
  const waiver = sealWaiver(given, path, repository.id, work.service.signer);
  const brought = await bringWaiver({ opened, asked, finding, waiver, path });
  if ('problem' in brought) return refused(`Nothing was written: ${brought.problem}`);
  work.log.info({ finding: id, repository: repository.id }, 'waived');
  return done(
    `\`${id}\` is waived until ${until}, sealed on the word of @${sender.login}: ${reason}\n\n${brought.told} It counts once that is merged into \`${opened.pull.branch}\`, and this pull request is judged again then.`,
  );
};
