import { grants } from '../acts/installations.ts';
import type { Forge } from '../forge.ts';
import { type Repository, findRepository, isAtLeast, isPull, tokenCovers } from '../store.ts';
import { type Actor, canSee, roleOfActor } from './actor.ts';
import { ApiError, badCredentials, notAccessible, notFound } from './errors.ts';
import type { Access, Route } from './route.ts';

type Params = Record<string, string>;

/** What nobody may know of is not there. */
export const findVisible = (
  forge: Forge,
  actor: Actor,
  { owner, repo }: { owner?: string; repo?: string },
): Repository | null => {
  if (owner === undefined || repo === undefined) return null;
  const repository = findRepository(forge.store, owner, repo);
  if (!repository || !(actor.kind === 'app' || canSee(actor, repository))) throw notFound();
  return repository;
};

const isConversation = (repository: Repository, params: Params): 'issues' | 'pull_requests' | null => {
  const { issue_number: number, comment_id: comment } = params;
  const found = repository.issues.find(
    (issue) => String(issue.number) === number || issue.comments.some(({ id }) => String(id) === comment),
  );
  if (!found) return null;
  return isPull(found) ? 'pull_requests' : 'issues';
};

/**
 * GitHub lists both permissions for what issues and pull requests share. Each is asked for where it belongs: whoever has
 * the right one is never refused, and whoever relies on the other one notices here.
 */
const narrowed = (
  needs: readonly string[],
  repository: Repository | null,
  params: Params,
): readonly string[] => {
  const kind = repository && isConversation(repository, params);
  if (kind === null || needs.length < 2) return needs;
  const fitting = needs.filter((need) => need.startsWith(`${kind}:`));
  return fitting.length > 0 ? fitting : needs;
};

export const acceptedPermissions = (access: Access): string | null =>
  access.as === 'member' && access.needs.length > 0
    ? access.needs.map((need) => need.replaceAll(':', '=')).join('; ')
    : null;

const requireInstallation = (
  actor: Extract<Actor, { kind: 'installation' }>,
  { method, access }: Route,
  repository: Repository | null,
  params: Params,
): void => {
  if (access.as !== 'member' || access.needs.length === 0) return;
  if (repository && !tokenCovers(actor.token, repository)) {
    // A public repository can be read by everybody.
    if (method === 'GET') return;
    throw notAccessible();
  }
  const isGranted = narrowed(access.needs, repository, params).some((need) =>
    need.split(',').every((each) => {
      const [name = '', level = ''] = each.split(':');
      return grants(actor.token.permissions, name, level);
    }),
  );
  if (!isGranted) throw notAccessible();
};

export const requireAccess = (
  actor: Actor,
  route: Route,
  repository: Repository | null,
  params: Params,
): void => {
  const { access } = route;
  if (access.as === 'anyone') return;
  if (access.as === 'app') {
    if (actor.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
    return;
  }
  if (actor.kind === 'app') throw badCredentials();
  if (actor.kind === 'anonymous' && (repository === null || route.method !== 'GET')) {
    throw new ApiError(401, 'Requires authentication');
  }
  if (actor.kind === 'installation') requireInstallation(actor, route, repository, params);
  else if (repository && !isAtLeast(roleOfActor(actor, repository), access.role)) {
    throw new ApiError(
      403,
      access.role === 'admin'
        ? 'Must have admin rights to Repository.'
        : 'Must have push access to repository',
    );
  }
};
