import type { RepositoryRef } from '../domain/job.ts';
import type { Octokit } from '../effects/github/client.ts';
import { ensureLabel } from '../effects/github/labels.ts';
import { defaultSettings } from '../settings/settings.ts';
import type { Settings } from '../domain/settings.ts';
import type { JobKind } from './job-kind.ts';

const purposes: Record<keyof Settings['labels'], string> = {
  analyze: 'Specgate drafts prd.md from this issue',
  architect: 'Specgate drafts fdd.md with its contract',
  plan: 'Specgate drafts plan.md',
  develop: 'Specgate implements a phase of the plan',
};

/** The labels that start roles, so that nobody has to spell them. Those that are there are left as they are. */
export const makeLabels = async (
  octokit: Octokit,
  repository: RepositoryRef,
  labels: Settings['labels'],
): Promise<string[]> => {
  const made: string[] = [];
  for (const [role, name] of Object.entries(labels)) {
    const description = purposes[role as keyof Settings['labels']];
    if (await ensureLabel(octokit, repository, { name, description, color: '5319e7' })) made.push(name);
  }
  return made;
};

export const welcome: JobKind<'welcome'> = {
  type: 'welcome',
  run: async ({ repository }, { service, log }) => {
    const octokit = service.github.of(repository, { issues: 'write' });
    const made = await makeLabels(octokit, repository, defaultSettings.labels);
    log.info({ made }, 'labels are there');
    return { outcome: 'done' };
  },
  fail: async () => {},
};
