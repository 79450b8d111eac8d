import type { CheckOutput } from '../domain/check-run.ts';
import type { RepositoryRef } from '../domain/job.ts';
import { completeRun, type PostedRun, startRun } from '../effects/github/checks.ts';
import { checkPermissions } from './candidate.ts';
import type { HeadCheck } from './judge-candidate.ts';
import type { Work } from './service.ts';

/** The check run on a head: opened, completed, and closed where another head came. */

export const superseded = (by: string): CheckOutput => ({
  conclusion: 'cancelled',
  title: 'Superseded',
  summary: `The pull request has another head by now: \`${by.slice(0, 12)}\`. The verdict is there.`,
  text: '',
  annotations: [],
  actions: [],
});

const openKey = ({ id }: RepositoryRef, head: string): string => `open-run/${id}/${head}`;

/** A head that was pushed over while it was judged, and whose job gave way to that of the next: nobody else completes its run. */
export const closeRun = async (
  { service }: Work,
  repository: RepositoryRef,
  head: string,
  next: string,
): Promise<void> => {
  const id = await service.memory.get(openKey(repository, head));
  if (typeof id !== 'number') return;
  const octokit = service.github.of(repository, checkPermissions);
  const at = service.now().toISOString();
  await completeRun(octokit, repository, id, { at, externalId: 'superseded', output: superseded(next) });
  await service.memory.delete(openKey(repository, head));
};

export const openRun = async (
  { octokit, repository, head, work }: HeadCheck,
  runs: readonly PostedRun[],
  externalId: string,
): Promise<PostedRun> => {
  const [latest] = runs;
  // What could not be judged is no verdict yet: the run of that try becomes the run of this one.
  const isUnjudged = latest?.externalId.startsWith('incomplete') === true && latest.annotations === 0;
  if (latest && (!latest.isComplete || isUnjudged)) return latest;
  const startedAt = work.service.now().toISOString();
  const id = await startRun(octokit, repository, { commit: head, externalId, at: startedAt });
  await work.service.memory.set(openKey(repository, head), id);
  return { id, isComplete: false, conclusion: null, externalId, startedAt, annotations: 0 };
};

export const finishRun = async (
  { octokit, repository, head, work }: HeadCheck,
  run: PostedRun,
  externalId: string,
  output: CheckOutput,
): Promise<void> => {
  // A crash may have left the first of the annotations there; GitHub keeps them.
  const annotations = output.annotations.slice(run.annotations);
  await completeRun(octokit, repository, run.id, {
    at: work.service.now().toISOString(),
    externalId,
    output: { ...output, annotations },
  });
  await work.service.memory.delete(openKey(repository, head));
};
