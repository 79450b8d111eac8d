import type { RepositoryRef } from '../../domain/job.ts';
import { at, wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing } from './errors.ts';
import { allPages } from './pages.ts';

/** A check without which nothing is merged. */
export interface RequiredCheck {
  name: string;
  /** The App that it has to come from; null where anybody's will do. */
  app: number | null;
}

export interface BranchRules {
  checks: RequiredCheck[];
  hasMergeQueue: boolean;
}

/** By rulesets, which everybody can read who can read the repository. */
export const fetchRules = async (
  octokit: Octokit,
  repository: RepositoryRef,
  branch: string,
): Promise<BranchRules> => {
  const rules = await allPages((page) =>
    octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      ...at(repository),
      branch,
      per_page: wholePage,
      page,
    }),
  );
  return {
    checks: rules.flatMap((rule) =>
      rule.type === 'required_status_checks'
        ? (rule.parameters?.required_status_checks ?? []).map(({ context, integration_id: app }) => ({
            name: context,
            app: app ?? null,
          }))
        : [],
    ),
    hasMergeQueue: rules.some(({ type }) => type === 'merge_queue'),
  };
};

/** By branch protection of the old kind; null where that cannot be seen. */
export const fetchProtection = async (
  octokit: Octokit,
  repository: RepositoryRef,
  branch: string,
): Promise<RequiredCheck[] | null> => {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      ...at(repository),
      branch,
    });
    if (!data.protected) return [];
    const required = data.protection?.required_status_checks as
      | { contexts?: string[]; checks?: { context: string; app_id: number | null }[] }
      | undefined;
    if (!required) return null;
    return required.checks
      ? required.checks.map(({ context, app_id: app }) => ({ name: context, app: app === -1 ? null : app }))
      : (required.contexts ?? []).map((name) => ({ name, app: null }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

export interface Granted {
  permissions: Record<string, string>;
  events: string[];
}

const grantedOf = (data: { permissions: object; events: string[] } | null): Granted => ({
  permissions: { ...(data?.permissions as Record<string, string> | undefined) },
  events: data?.events ?? [],
});

/** What the App asks for, and what was granted to it in this repository. */
export const fetchGrants = async (
  app: Octokit,
  repository: RepositoryRef,
): Promise<{ asked: Granted; granted: Granted }> => {
  const { data: own } = await app.request('GET /app');
  const { data: installed } = await app.request('GET /repos/{owner}/{repo}/installation', at(repository));
  return { asked: grantedOf(own), granted: grantedOf(installed) };
};
