import type { Outcome } from '../domain/queue.ts';
import { openCommit } from '../effects/git-tree.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { BudgetSpent, ModelBusy, ModelFailed, ModelRefused, Superseded } from '../effects/model/errors.ts';
import { refusePermission } from '../workflow/authority.ts';
import { type Answer, answerOf, type Asked, done, failed, quoted, refused } from './commands/answer.ts';
import { StillRunning } from './develop/await-ci.ts';
import { type Develop, type Developing, type Keep, placeOf, stages, tell } from './develop/developing.ts';
import { endWithNothing, endWithWork } from './develop/end-phase.ts';
import { readWanted, sourceOf } from './develop/phase-thread.ts';
import { inRounds } from './develop/rounds.ts';
import { openLedger } from './draft/ask-model.ts';
import { draftPermissions, openDraft } from './draft/open-draft.ts';
import { endRequest, isDone, isLatest, type Requested, watchRequest } from './draft/superseded.ts';
import type { JobKind } from './job-kind.ts';
import type { Work } from './service.ts';

/** One phase of a plan: worked on, committed, judged by the repository's own checks, repaired, ticked. */

const longestHandover = 50_000;

const requested = ({ repository, thread }: Develop): Requested => ({ repository, thread, role: 'develop' });

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
    tell(job, work, {
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
