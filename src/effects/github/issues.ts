import type { Issue } from '../../domain/authoring.ts';
import type { RepositoryRef } from '../../domain/job.ts';
import { at } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing } from './errors.ts';

/** Null where it is gone. A pull request is an issue as well. */
export const fetchIssue = async (
  octokit: Octokit,
  repository: RepositoryRef,
  number: number,
): Promise<Issue | null> => {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
      ...at(repository),
      issue_number: number,
    });
    return { number, title: data.title, body: data.body ?? '', author: data.user?.login ?? null };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};
