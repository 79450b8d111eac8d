import { repairAfterCi } from '../../authoring/develop/judge-ci.ts';
import type { PullState } from '../../domain/pull.ts';
import {
  type PhaseWork,
  type PhaseWorked,
  workPhase,
  type WorkState,
} from '../../pipeline/develop/work-phase.ts';
import { awaitCi } from './await-ci.ts';
import { commitChanges, filesWithSecrets } from './commit-phase.ts';
import { type Developing, progress, toldOf } from './developing.ts';
import { useKept } from './phase-thread.ts';
import { bringPhase, ciText, type EndedCi } from './tell-phase.ts';

/** The work on a phase, committed and repaired until the checks of the repository are green, or the rounds are over. */

const mostTurns = 80;

const phaseWork = ({ work, source, ledger, keep }: Developing): PhaseWork => ({
  ask: ledger.ask,
  use: (step, changes, use) => useKept(work.service, source, keep, { step, changes, use }),
  check: (step, changes) =>
    keep(step, () => work.service.judges.ask<'check'>({ ask: 'check', develop: source, changes })),
  settle: (step, changes, account, { checked }) =>
    keep(step, () =>
      work.service.judges.ask<'settle'>({ ask: 'settle', develop: source, changes, account, checked }),
    ),
  turns: mostTurns,
});

/** Why nothing of this work is brought anywhere; null where it is. */
const reasonAgainst = async (
  { opened }: Developing,
  { end, changes }: PhaseWorked,
): Promise<string | null> => {
  if ('stopped' in end) return `${end.stopped}; what it had written was thrown away`;
  if (Object.keys(changes).length === 0) return 'nothing was changed';
  const secrets = await filesWithSecrets(opened.tree, changes);
  if (secrets.length > 0) return `what looks like a secret stands in ${secrets.join(', ')}`;
  if (end.settled.ticked.length === 0) return 'no task of the phase can be seen to be done';
  return end.check.blocking > 0 ? 'with it the check blocks, and it was not mended' : null;
};

const messageOf = ({ phase, opened, job }: Developing, round: number): string => {
  const { name, title } = phase.phase;
  const what = round === 0 ? `${name} of ${opened.place.slug}` : `Mend ${name} of ${opened.place.slug}`;
  return `${what}${title === '' || round > 0 ? '' : `: ${title}`}\n\nAsked for by ${job.sender.login}, on #${job.thread}.`;
};

export interface Round {
  worked: PhaseWorked;
  head: string;
  pull: PullState;
  ci: EndedCi;
  /** Why a repair was not committed. */
  repair: string | null;
}

/** In one step: who asks anew meanwhile finds no branch that is on no pull request. */
const commitRound = async (developing: Developing, worked: PhaseWorked, last: string, round: number) => {
  const { asked, opened, keep, work } = developing;
  const made = await keep(`commit/${round}`, async () => {
    const { head } = await commitChanges(opened, asked, last, worked.changes, messageOf(developing, round));
    const since = work.service.now().getTime();
    return {
      head,
      since,
      pull: await bringPhase(opened, asked, { ...toldOf(developing, worked), end: null }),
    };
  });
  await progress(
    developing,
    `Committed ${made.head.slice(0, 12)} on #${made.pull.number}: ${Object.keys(worked.changes).length} files`,
    'Wait for the checks of the repository',
  );
  return made;
};

export interface NotBegun {
  worked: PhaseWorked;
  why: string;
}

/** Commits, and repairs what the repository's own checks find, until they are green or the rounds are over. */
export const inRounds = async (developing: Developing): Promise<Round | NotBegun> => {
  const { work, job, phase, source, keep } = developing;
  let state: WorkState = { messages: phase.messages, changes: {}, turn: 0 };
  let ended: Round | null = null;
  for (let round = 0; ; round += 1) {
    const worked = await workPhase(phaseWork(developing), state);
    const why = await reasonAgainst(developing, worked);
    if (why !== null) return ended ? { ...ended, repair: why } : { worked, why };
    await progress(developing, `Worked on it in ${worked.turn} turns`, 'Commit');
    const made = await commitRound(developing, worked, ended?.head ?? source.pull.head, round);
    const awaited = {
      commit: made.head,
      since: made.since,
      wanted: phase.checks,
      touched: Object.keys(worked.changes),
      pull: made.pull.number,
    };
    const ci = await keep(`ci/${round}`, () => awaitCi(work.service, job.repository, awaited));
    await progress(developing, ciText(ci), ci.state === 'failed' ? 'Repair' : 'Tick what is done');
    ended = { worked, head: made.head, pull: made.pull, ci, repair: null };
    if (ci.state !== 'failed' || round >= phase.rounds) return ended;
    const message = { role: 'user' as const, text: repairAfterCi(ci.failed) };
    state = { ...worked, messages: [...worked.messages, message] };
  }
};
