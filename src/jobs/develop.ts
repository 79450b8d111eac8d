import { repairAfterCi } from '../authoring/develop/judge-ci.ts';
import type { PullState } from '../domain/pull.ts';
import type { Outcome } from '../domain/queue.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { BudgetSpent, ModelBusy, ModelFailed, ModelRefused, Superseded } from '../effects/model/errors.ts';
import { openCommit } from '../effects/git-tree.ts';
import type { DevelopSource } from '../pipeline/develop/develop-source.ts';
import type { OpenedPhase } from '../pipeline/develop/phase.ts';
import {
  type PhaseWork,
  type PhaseWorked,
  workPhase,
  type WorkState,
} from '../pipeline/develop/work-phase.ts';
import { refusePermission } from '../workflow/authority.ts';
import {
  type Answer,
  answerOf,
  type Asked,
  done,
  quoted,
  refused,
  type ReplyPlace,
} from './commands/answer.ts';
import { awaitCi, StillRunning } from './develop/await-ci.ts';
import { commitChanges, commitFiles, filesWithSecrets } from './develop/commit-phase.ts';
import { readWanted, sourceOf, useKept } from './develop/phase-thread.ts';
import { proposeAmendment } from './develop/propose-amendment.ts';
import { bringPhase, ciText, closingOf, type EndedCi, type PhaseTold } from './develop/tell-phase.ts';
import { type ModelLedger, openLedger } from './draft/ask-model.ts';
import { draftPermissions, openDraft, type OpenedDraft } from './draft/open-draft.ts';
import { endRequest, isDone, isLatest, type Requested, watchRequest } from './draft/superseded.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { replyIn } from './replies.ts';
import type { Work } from './service.ts';

/** One phase of a plan: worked on, committed, judged by the repository's own checks, repaired, ticked. */

type Develop = JobOf<'develop'>;

const mostTurns = 80;
const longestHandover = 50_000;

type Keep = <Value>(step: string, run: () => Promise<Value>) => Promise<Value>;

/** All that the steps of one request have in common. */
interface Developing {
  job: Develop;
  work: Work;
  asked: Asked;
  opened: OpenedDraft;
  source: DevelopSource;
  phase: OpenedPhase;
  ledger: ModelLedger;
  keep: Keep;
  told: string[];
}

const placeOf = ({ key, asked }: Develop): ReplyPlace => ({ key, asked });

const tell = (job: Develop, { service }: Work, answer: Answer): Promise<void> =>
  replyIn(service, job.repository, job.thread, { ...placeOf(job), ...answer });

const failed = (text: string): Answer => ({ mark: 'failed', text });

const requested = ({ repository, thread }: Develop): Requested => ({ repository, thread, role: 'develop' });

const stages = (told: readonly string[], next: string | null): string =>
  [...told.map((text) => `- [x] ${text}`), ...(next === null ? [] : [`- [ ] ${next}`])].join('\n');

/** Told once: whoever looks again while checks run says nothing anew. */
const progress = async ({ job, work, told, keep }: Developing, text: string, next: string): Promise<void> => {
  told.push(text);
  await keep(`told/${told.length}`, () => tell(job, work, { mark: 'working', text: stages(told, next) }));
};

const phaseWork = ({ work, source, ledger, keep }: Developing): PhaseWork => ({
  ask: ledger.ask,
  use: (step, changes, use) => useKept(work.service, source, keep, { step, changes, use }),
  check: (step, changes) =>
    keep(step, () => work.service.judges.ask<'check'>({ ask: 'check', develop: source, changes })),
  turns: mostTurns,
});

/** Why nothing of this work is brought anywhere; null where it is. */
const reasonAgainst = ({ account, changes, check }: PhaseWorked): string | null => {
  if (!account)
    return `the model did not come to an end in ${mostTurns} turns, or said nothing more; what it had written was thrown away`;
  if (Object.keys(changes).length === 0) return 'nothing was changed';
  const secrets = filesWithSecrets(changes);
  if (secrets.length > 0) return `what looks like a secret stands in ${secrets.join(', ')}`;
  if (!account.tasks.some((task) => task.done)) return 'no task of the phase was done';
  return check.blocking > 0 ? 'with it the check blocks, and it was not mended' : null;
};

const messageOf = ({ phase, opened, job }: Developing, round: number): string => {
  const { name, title } = phase.phase;
  const what = round === 0 ? `${name} of ${opened.place.slug}` : `Mend ${name} of ${opened.place.slug}`;
  return `${what}${title === '' || round > 0 ? '' : `: ${title}`}\n\nAsked for by ${job.sender.login}, on #${job.thread}.`;
};

const toldOf = ({ work, phase, ledger }: Developing, worked: PhaseWorked): PhaseTold => ({
  phase: phase.phase,
  worked,
  spent: ledger.spent(),
  price: work.service.modelSettings?.price,
  writer: work.service.model?.name ?? '',
  ci: null,
  settled: null,
  amendments: [],
});

interface Round {
  worked: PhaseWorked;
  head: string;
  pull: PullState;
  ci: EndedCi;
}

const commitRound = async (developing: Developing, worked: PhaseWorked, last: string, round: number) => {
  const { asked, opened, keep, work } = developing;
  const made = await keep(`commit/${round}`, async () => ({
    ...(await commitChanges(opened, asked, last, worked.changes, messageOf(developing, round))),
    since: work.service.now().getTime(),
  }));
  const pull = await keep(`pull/${round}`, () => bringPhase(opened, asked, toldOf(developing, worked)));
  await progress(
    developing,
    `Committed ${made.head.slice(0, 12)} on #${pull.number}: ${Object.keys(worked.changes).length} files`,
    'Wait for the checks of the repository',
  );
  return { ...made, pull };
};

/** Commits, and repairs what the repository's own checks find, until they are green or the rounds are over. */
const inRounds = async (developing: Developing): Promise<Round | PhaseWorked> => {
  const { work, job, phase, source, keep } = developing;
  let state: WorkState = { messages: phase.messages, changes: {}, turn: 0 };
  let ended: Round | null = null;
  for (let round = 0; ; round += 1) {
    const worked = await workPhase(phaseWork(developing), state);
    if (reasonAgainst(worked) !== null) return ended ?? worked;
    await progress(developing, `Worked on it in ${worked.turn} turns`, 'Commit');
    const made = await commitRound(developing, worked, ended?.head ?? source.pull.head, round);
    const awaited = { commit: made.head, since: made.since, wanted: phase.checks };
    const ci = await keep(`ci/${round}`, () => awaitCi(work.service, job.repository, awaited));
    await progress(developing, ciText(ci), ci.state === 'failed' ? 'Repair' : 'Tick what is done');
    ended = { worked, head: made.head, pull: made.pull, ci };
    if (ci.state !== 'failed' || round >= phase.rounds) return ended;
    const message = { role: 'user' as const, text: repairAfterCi(ci.failed) };
    state = { ...worked, messages: [...worked.messages, message] };
  }
};

/** Boxes are ticked where nothing speaks against it: a red check leaves them open. */
const tick = async (developing: Developing, { worked, head, ci }: Round): Promise<PhaseTold> => {
  const { asked, opened, source, work, keep, job } = developing;
  const { account, changes, check } = worked;
  const told = { ...toldOf(developing, worked), ci };
  if (!account) return told;
  const amendments = await keep('amendment', () => proposeAmendment(opened, asked, account.amendments));
  const { checked } = check;
  const settled = await keep('settled', () =>
    work.service.judges.ask<'settle'>({ ask: 'settle', develop: source, changes, account, checked }),
  );
  if ((ci.state === 'passed' || ci.state === 'none') && settled.ticked.length > 0)
    await keep('ticks', () =>
      commitFiles(
        opened,
        asked,
        head,
        [settled.plan],
        `Tick what is done of ${opened.place.slug}\n\nAsked for by ${job.sender.login}, on #${job.thread}.`,
      ),
    );
  else if (settled.ticked.length > 0)
    return {
      ...told,
      amendments,
      settled: {
        ...settled,
        ticked: [],
        open: [
          ...settled.open,
          ...settled.ticked.map(({ task }) => ({ task, why: 'it is written, and the checks are not green' })),
        ],
      },
    };
  return { ...told, amendments, settled };
};

const handOver = ({ phase }: Developing, why: string): Answer =>
  done(
    `${why}\n\n<details><summary>${quoted(phase.phase.name)}: what is to be done</summary>\n\n${phase.handover
      .slice(0, longestHandover)
      .toWellFormed()
      .replaceAll('<!--', '&lt;!--')}\n</details>`,
  );

const developIt = async (developing: Developing): Promise<Answer> => {
  const { work, job, asked, opened } = developing;
  const { isByHand } = readWanted(job.words);
  if (isByHand)
    return handOver(
      developing,
      'This is the brief for whoever does it; the gate treats their pull request like any other.',
    );
  if (!work.service.model)
    return handOver(
      developing,
      'No model is set up for this service (`OPENAI_API_KEY` and `MODEL`), so the phase is handed over: to a person, or to another agent.',
    );
  await developing.keep('told', () =>
    tell(job, work, {
      mark: 'working',
      text: stages([], `Work on ${quoted(developing.phase.phase.name)}`),
    }),
  );
  const ended = await inRounds(developing);
  if (!('ci' in ended)) {
    const why = `Nothing was committed: ${quoted(reasonAgainst(ended) ?? '')}.`;
    return failed(
      [why, closingOf(toldOf(developing, ended), null)].filter((text) => text !== '').join('\n\n'),
    );
  }
  const told = await tick(developing, ended);
  const pull = await bringPhase(opened, asked, told);
  const closing = `${stages(developing.told, null)}\n\n${closingOf(told, pull)}`;
  const isGood = ended.ci.state === 'passed' || ended.ci.state === 'none';
  return isGood ? done(closing) : failed(closing);
};

const openDeveloping = async (
  job: Develop,
  asked: Asked,
  work: Work,
  signal: AbortSignal,
): Promise<Developing> => {
  const { service, running } = work;
  const keep: Keep = (step, run) => {
    signal.throwIfAborted();
    return service.journal.step(running.id, `${job.key}/${step}`, run);
  };
  const now = await openDraft(asked);
  // What was begun goes on from where it began, whatever has been committed since.
  const source = await keep('source', () => Promise.resolve(sourceOf(service, job, now)));
  const { base, head } = source.pull;
  await service.mirrors.fetch(job.repository, { refs: [`refs/heads/${now.branch}`], commits: [base, head] });
  const opened = {
    ...now,
    place: source.place,
    base,
    commit: head,
    tree: await openCommit(now.root, head),
  };
  const phase = await keep('phase', () => service.judges.ask<'phase'>({ ask: 'phase', develop: source }));
  const limits = service.modelSettings;
  const { installation } = job.repository;
  const ledger = openLedger({ service, model: service.model, limits, installation, keep, signal });
  return { job, work, asked, opened, source, phase, ledger, keep, told: [] };
};

const endingOf = (error: unknown, isLast: boolean): Answer | null => {
  if (error instanceof BudgetSpent || error instanceof ModelRefused)
    return failed(
      `It was not finished: ${quoted(error.message)}. What was committed before stands on its pull request, if anything was.`,
    );
  if (error instanceof ModelFailed && isLast)
    return failed(`It was not finished: ${quoted(error.message)}, after several attempts. Ask again later.`);
  return answerOf(error);
};

const carryOut = async (job: Develop, work: Work): Promise<Answer | null> => {
  const { service, running } = work;
  const { repository, thread, isPull, sender } = job;
  const octokit = service.github.of(repository, draftPermissions);
  const permission = await fetchPermission(octokit, repository, sender.login);
  const refusal = refusePermission('`/spec develop`', 'write', { login: sender.login, permission });
  if (refusal !== null) return refused(refusal);
  const watch = watchRequest(service, requested(job), job.key);
  const signal = AbortSignal.any([running.signal, watch.signal]);
  const asked: Asked = { work, repository, thread, isPull, sender, permission, reply: placeOf(job) };
  try {
    return await developIt(await openDeveloping(job, asked, work, signal));
  } catch (error) {
    if (watch.signal.aborted || error instanceof Superseded) return null;
    const ending = endingOf(error, running.isLast);
    if (ending === null) throw error;
    work.log.info({ why: error instanceof Error ? error.message : String(error) }, 'not developed');
    return ending;
  } finally {
    watch.close();
  }
};

export const develop: JobKind<'develop'> = {
  type: 'develop',
  run: async (job, work): Promise<Outcome> => {
    const { service, log } = work;
    if (
      !(await isLatest(service, requested(job), job.key)) ||
      (await isDone(service, requested(job), job.key))
    )
      return { outcome: 'done' };
    try {
      const answer = await carryOut(job, work);
      if (answer === null) return { outcome: 'done' };
      await tell(job, work, answer);
      await endRequest(service, requested(job), placeOf(job));
      log.info({ mark: answer.mark }, 'developed');
      return { outcome: 'done' };
    } catch (error) {
      if (!(error instanceof ModelBusy || error instanceof StillRunning)) throw error;
      return { outcome: 'put-back', until: error.until, why: error.message };
    }
  },
  fail: async (job, work, why) => {
    await tell(job, work, failed(`This was not done: ${why}. Ask again to try once more.`));
    await endRequest(work.service, requested(job), placeOf(job));
  },
};
