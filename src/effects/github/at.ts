import type { RepositoryRef } from '../../domain/job.ts';

/** A repository as GitHub's addresses name it. */
export const at = ({
  owner,
  name,
}: Pick<RepositoryRef, 'owner' | 'name'>): { owner: string; repo: string } => ({
  owner,
  repo: name,
});

/** The most that GitHub lists at once. */
export const wholePage = 100;
