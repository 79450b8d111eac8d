import { openCommit } from '../effects/git-tree.ts';
import { BudgetSpent, ModelFailed, ModelRefused } from '../effects/model/errors.ts';
import { type Answer, answerOf, type Asked, done, failed, quoted } from './commands/answer.ts';
import type { Develop, Developing, Keep } from './develop/developing.ts';
import { endWithNothing, endWithWork } from './develop/end-phase.ts';
import { readWanted, sourceOf } from './develop/phase-thread.ts';
import { inRounds } from './develop/rounds.ts';
import { openLedger } from './draft/ask-model.ts';
import { openDraft } from './draft/open-draft.ts';
import type { JobKind } from './job-kind.ts';
import { roleJob } from './role-job.ts';
import { stages, tellRole } from './role-reply.ts';
import type { Work } from './service.ts';

/** One phase of a plan: worked on, committed, judged by the repository's own checks, repaired, ticked. */

const longestHandover = 50_000;

const handOver = ({ phase }: Developing, why: string): Answer =>
  done(
    `${why}\n\n<details><summary>${quoted(phase.phase.name)}: what is to be done</summary>\n\n${phase.handover
      .slice(0, longestHandover)
      .toWellFormed()
      .replaceAll('<!--', '&lt;!--')}\n</details>`,
  );

const developIt = async (developing: Developing): Promise<Answer> => {
  const { work, job } = developing;
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
    tellRole(job, work, {
      mark: 'working',
      text: stages([], `Work on ${quoted(developing.phase.phase.name)}`),
    }),
  );
  const ended = await inRounds(developing);
  return 'why' in ended ? endWithNothing(developing, ended) : endWithWork(developing, ended);
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
  const settings = service.modelSettings;
  const limits = settings && { ...settings, tokensOfJob: settings.tokensOfPhase };
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

export const develop: JobKind<'develop'> = roleJob<Develop>('develop', {
  role: () => 'develop',
  perform: async (job, asked, work, signal) => developIt(await openDeveloping(job, asked, work, signal)),
  endingOf,
});
