import { pathsBetween } from '../effects/git-tree.ts';
import { resolveCommit } from '../effects/git-commits.ts';
import { fetchOpenPulls } from '../effects/github/pulls.ts';
import { settingsInForce } from '../pipeline/settings-in-force.ts';
import { settingsPath } from '../settings/settings.ts';
import { checkPermissions } from './candidate.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import type { Work } from './service.ts';

/** Designs or settings that are in force were changed between two tips of a base branch. */
const isChanged = async (root: string, from: string | null, to: string): Promise<boolean> => {
  if (from === to) return false;
  if (from === null || (await resolveCommit(root, from)) === null) return true;
  const { settings } = await settingsInForce(root, to);
  return (await pathsBetween(root, from, to)).some(
    (path) => path === settingsPath || settings.packs.some((folder) => path.startsWith(`${folder}/`)),
  );
};

/** A branch that no pull request was ever judged against gates nothing yet. */
const isGated = async ({ repository, branch }: JobOf<'check-branch'>, { service }: Work): Promise<boolean> =>
  (await service.memory.get(`gated/${repository.id}/${branch}`)) === true;

const checkAll = async (job: JobOf<'check-branch'>, work: Work): Promise<void> => {
  const { repository, branch } = job;
  const { github, queue } = work.service;
  const octokit = github.of(repository, checkPermissions);
  const pulls = await fetchOpenPulls(octokit, repository, { base: branch });
  for (const { number } of pulls) await queue.add({ type: 'check-pull', repository, pull: number });
  work.log.info({ pulls: pulls.length }, 'designs in force have changed');
};

export const checkBranch: JobKind<'check-branch'> = {
  type: 'check-branch',
  run: async (job, work) => {
    const { repository, branch } = job;
    const { mirrors, memory } = work.service;
    if (!(await isGated(job, work))) return { outcome: 'done' };
    const ref = `refs/heads/${branch}`;
    const root = await mirrors.fetch(repository, { refs: [ref], commits: [] });
    const tip = await resolveCommit(root, ref);
    if (tip === null) return { outcome: 'done' };
    const key = `tip/${repository.id}/${branch}`;
    const before = await memory.get(key);
    if (await isChanged(root, typeof before === 'string' ? before : null, tip)) await checkAll(job, work);
    await memory.set(key, tip);
    return { outcome: 'done' };
  },
  // Nobody waits for it: the sweep looks at open pull requests as well.
  fail: async () => {},
};
