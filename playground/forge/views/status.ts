import { apiUrlOf, type Forge } from '../forge.ts';
import type { CommitStatus, Repository } from '../store.ts';
import { viewRepository } from './repository.ts';
import { nodeId, viewUser } from './user.ts';

export const viewPlainStatus = (forge: Forge, repository: Repository, status: CommitStatus) => ({
  url: `${apiUrlOf(forge, repository)}/statuses/${status.sha}`,
  avatar_url: viewUser(forge, status.creator).avatar_url,
  id: status.id,
  node_id: nodeId('StatusContext', status.id),
  state: status.state,
  description: status.description,
  target_url: status.targetUrl,
  context: status.context,
  created_at: status.createdAt,
  updated_at: status.createdAt,
});

export const viewStatus = (forge: Forge, repository: Repository, status: CommitStatus) => ({
  ...viewPlainStatus(forge, repository, status),
  creator: viewUser(forge, status.creator),
});

const combined = (statuses: readonly CommitStatus[]): 'failure' | 'pending' | 'success' => {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success';
};

export const viewCombinedStatus = (
  forge: Forge,
  repository: Repository,
  { sha, latest, shown }: { sha: string; latest: readonly CommitStatus[]; shown: readonly unknown[] },
) => ({
  state: combined(latest),
  statuses: shown,
  sha,
  total_count: latest.length,
  repository: viewRepository(forge, repository),
  commit_url: `${apiUrlOf(forge, repository)}/commits/${sha}`,
  url: `${apiUrlOf(forge, repository)}/commits/${sha}/status`,
});
