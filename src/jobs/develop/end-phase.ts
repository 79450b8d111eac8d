import { type Answer, done, failed, quoted } from '../commands/answer.ts';
import type { PhaseWorked } from '../../pipeline/develop/work-phase.ts';
import { commitFiles } from './commit-phase.ts';
import { stages } from '../role-reply.ts';
import { type Developing, toldOf } from './developing.ts';
import { proposeAmendment } from './propose-amendment.ts';
import type { NotBegun, Round } from './rounds.ts';
import { bringPhase, closingOf, type EndedCi, type PhaseTold, withoutTicks } from './tell-phase.ts';

/** How the work on a phase ends: with boxes ticked, a design that is to be amended, and what is said of it. */

const amendmentsOf = async ({ asked, opened, keep }: Developing, { end }: PhaseWorked): Promise<string[]> =>
  'stopped' in end ? [] : keep('amendment', () => proposeAmendment(opened, asked, end.account.amendments));

const isGreen = ({ state }: EndedCi): boolean => state === 'passed' || state === 'none';

/** Boxes are ticked where nothing speaks against it: a red check leaves them open. */
const tick = async (developing: Developing, { worked, head, ci, repair }: Round): Promise<PhaseTold> => {
  const { asked, opened, keep, job } = developing;
  const amendments = await amendmentsOf(developing, worked);
  const told = { ...toldOf(developing, worked), ci, repair, amendments };
  const { end } = told;
  if (!end) return told;
  if (!isGreen(ci)) return { ...told, end: { ...end, settled: withoutTicks(end.settled) } };
  await keep('ticks', () =>
    commitFiles(
      opened,
      asked,
      head,
      [end.settled.plan],
      `Tick what is done of ${opened.place.slug}\n\nAsked for by ${job.sender.login}, on #${job.thread}.`,
    ),
  );
  return told;
};

/** What ended before anything was committed; a design that is wrong is told of all the same. */
export const endWithNothing = async (developing: Developing, { worked, why }: NotBegun): Promise<Answer> => {
  const amendments = await amendmentsOf(developing, worked);
  const { end, ...told } = toldOf(developing, worked);
  const settled = end && withoutTicks(end.settled);
  const closing = closingOf({ ...told, amendments, end: end && settled && { ...end, settled } }, null);
  return failed(
    [`Nothing was committed: ${quoted(why)}.`, closing].filter((text) => text !== '').join('\n\n'),
  );
};

export const endWithWork = async (developing: Developing, ended: Round): Promise<Answer> => {
  if (ended.ci.state === 'closed')
    return failed(
      `${stages(developing.told, null)}\n\n#${ended.pull.number} was closed or merged while its checks ran: nothing more is done, and no box is ticked.`,
    );
  const told = await tick(developing, ended);
  const pull = await bringPhase(developing.opened, developing.asked, told);
  const closing = `${stages(developing.told, null)}\n\n${closingOf(told, pull)}`;
  return isGreen(ended.ci) ? done(closing) : failed(closing);
};
