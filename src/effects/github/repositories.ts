import type { RepositoryRef } from '../../domain/job.ts';
import { at } from './at.ts';
import type { Octokit } from './client.ts';

export const fetchRepository = async (
  octokit: Octokit,
  repository: RepositoryRef,
): Promise<{ id: number; defaultBranch: string }> => {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}', at(repository));
  return { id: Number(data.id), defaultBranch: data.default_branch };
};
