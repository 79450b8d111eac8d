import type { RepositoryRef } from '../../domain/job.ts';
import { at } from './at.ts';
import type { Octokit } from './client.ts';
import { statusOf } from './errors.ts';

/** False where it was there already. Issues may be switched off in a repository, which has no labels then. */
export const ensureLabel = async (
  octokit: Octokit,
  repository: RepositoryRef,
  label: { name: string; description: string; color: string },
): Promise<boolean> => {
  try {
    await octokit.request('POST /repos/{owner}/{repo}/labels', { ...at(repository), ...label });
    return true;
  } catch (error) {
    if ([404, 410, 422].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
};
