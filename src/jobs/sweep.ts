import type { RepositoryRef } from '../domain/job.ts';
import { fetchAttempts, redeliver } from '../effects/github/deliveries.ts';
import { RateLimited } from '../effects/github/errors.ts';
import { fetchInstallations, fetchRepositories } from '../effects/github/installations.ts';
import { fetchOpenPulls } from '../effects/github/pulls.ts';
import { missedDeliveries } from '../workflow/missed-deliveries.ts';
import { checkPermissions } from './candidate.ts';
import { wasJudged } from './check-head.ts';
import type { JobKind } from './job-kind.ts';
import type { Work } from './service.ts';

/** What was missed: while the service was down, or GitHub was. */

const minute = 60_000;
/** How far back is looked at the least; beyond it everything was looked at before. */
const overlap = 60 * minute;
const window = 3 * 24 * 60 * minute;

/** A delivery that is just under way has not failed. */
const mostGrace = 2 * minute;

const sweepDeliveries = async ({ service, log }: Work): Promise<void> => {
  const { github, memory, now } = service;
  const before = await memory.get('sweep/deliveries');
  const from =
    typeof before === 'number'
      ? Math.max(before - overlap, now().getTime() - window)
      : now().getTime() - window;
  const grace = Math.min(mostGrace, service.sweepSeconds * 1000);
  const until = new Date(now().getTime() - grace).toISOString();
  const attempts = await fetchAttempts(github.app, new Date(from).toISOString());
  const missed = missedDeliveries(attempts).filter((id) =>
    attempts.some((attempt) => attempt.id === id && attempt.at <= until),
  );
  for (const id of missed) await redeliver(github.app, id);
  await memory.set('sweep/deliveries', now().getTime());
  if (missed.length > 0) log.warn({ missed: missed.length }, 'deliveries that failed are sent again');
};

const headsEvery = 55 * minute;

const sweepRepository = async ({ service, log }: Work, repository: RepositoryRef): Promise<void> => {
  const octokit = service.github.of(repository, checkPermissions);
  for (const { number, head } of await fetchOpenPulls(octokit, repository)) {
    if (await wasJudged(service, repository, head)) continue;
    await service.queue.add({ type: 'check-pull', repository, pull: number });
    log.info(
      { repository: `${repository.owner}/${repository.name}`, pull: number },
      'a head without a verdict',
    );
  }
};

/** Of one installation nothing may keep the others from being looked after. */
const sweepInstallation = async (work: Work, installation: number): Promise<void> => {
  const { service, log } = work;
  try {
    const octokit = service.github.ofInstallation(installation, { metadata: 'read' });
    for (const repository of await fetchRepositories(octokit, installation))
      await sweepRepository(work, repository);
  } catch (error) {
    if (error instanceof RateLimited) await service.queue.pause(installation, error.until);
    log.warn({ err: error, installation }, 'an installation could not be looked through');
  }
};

const sweepHeads = async (work: Work): Promise<void> => {
  const { github, memory, now } = work.service;
  const before = await memory.get('sweep/heads');
  if (typeof before === 'number' && now().getTime() - before < headsEvery) return;
  for (const installation of await fetchInstallations(github.app))
    await sweepInstallation(work, installation);
  await memory.set('sweep/heads', now().getTime());
};

export const sweep: JobKind<'sweep'> = {
  type: 'sweep',
  run: async (_job, work) => {
    await work.service.mirrors.prune();
    await sweepDeliveries(work);
    await sweepHeads(work);
    return { outcome: 'done' };
  },
  // The next one comes soon.
  fail: async () => {},
};
