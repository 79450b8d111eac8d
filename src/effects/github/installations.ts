import type { RepositoryRef } from '../../domain/job.ts';
import { wholePage } from './at.ts';
import type { Octokit } from './client.ts';
import { allPages } from './pages.ts';

/** Accounts that have the App and have not suspended it. */
export const fetchInstallations = async (app: Octokit): Promise<number[]> => {
  const installations = await allPages((page) =>
    app.request('GET /app/installations', { per_page: wholePage, page }),
  );
  return installations.flatMap(({ id, suspended_at: suspended }) => (suspended ? [] : [id]));
};

/** The repositories of an installation that somebody works in. */
export const fetchRepositories = async (octokit: Octokit, installation: number): Promise<RepositoryRef[]> => {
  const repositories = await allPages(async (page) => {
    const { data, headers } = await octokit.request('GET /installation/repositories', {
      per_page: wholePage,
      page,
    });
    return { data: data.repositories, total: data.total_count, headers };
  });
  return repositories.flatMap(({ id, name, owner, archived, disabled }) =>
    archived || disabled ? [] : [{ installation, id: Number(id), owner: owner.login, name }],
  );
};
