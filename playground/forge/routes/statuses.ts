import { type Forge, folderOf, timestamp } from '../forge.ts';
import { resolveCommit } from '../git/refs.ts';
import { accountOf } from '../http/actor.ts';
import { unprocessable } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { created, get, needs, post } from '../http/route.ts';
import { type CommitStatus, nextId, type Repository } from '../store.ts';
import { viewCombinedStatus, viewPlainStatus, viewStatus } from '../views/status.ts';

const base = '/repos/{owner}/{repo}';

const requireCommit = async (forge: Forge, repository: Repository, ref: string): Promise<string> => {
  const sha = await resolveCommit(folderOf(forge, repository), ref);
  if (sha === null) throw unprocessable(`No commit found for SHA: ${ref}`);
  return sha;
};

/** Of each context the last word counts. */
const latestOn = ({ statuses }: Repository, sha: string): CommitStatus[] => [
  ...new Map(
    statuses.filter((status) => status.sha === sha).map((status) => [status.context, status]),
  ).values(),
];

export const statusRoutes = [
  post(`${base}/statuses/{sha}`, needs('write', 'statuses:write'), async (call) => {
    const { forge, repository, actor, params, body } = call;
    const status: CommitStatus = {
      id: nextId(forge.store),
      sha: await requireCommit(forge, repository, params.sha),
      context: body.context ?? 'default',
      state: body.state,
      description: body.description ?? null,
      targetUrl: body.target_url ?? null,
      creator: accountOf(actor),
      createdAt: timestamp(forge),
    };
    repository.statuses.push(status);
    return created(viewStatus(forge, repository, status));
  }),

  get(`${base}/commits/{ref}/status`, needs('read', 'statuses:read'), async (call) => {
    const { forge, repository, params, query, address } = call;
    const sha = await requireCommit(forge, repository, params.ref);
    const latest = latestOn(repository, sha);
    return paged(
      { query, address },
      latest,
      (status) => viewPlainStatus(forge, repository, status),
      (shown) => viewCombinedStatus(forge, repository, { sha, latest, shown }),
    );
  }),
];
