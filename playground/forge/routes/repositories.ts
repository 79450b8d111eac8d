import { forkRepository } from '../acts/repositories.ts';
import type { Forge } from '../forge.ts';
import { accountOf, roleOfActor } from '../http/actor.ts';
import { ApiError, notFound, validationFailed } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { asAnyone, get, needs, ok, post } from '../http/route.ts';
import { type Role, type User, findRepository, findUser, isAtLeast, roleOf } from '../store.ts';
import { viewFullRepository, viewPermissions, viewRepository } from '../views/repository.ts';
import { viewProfile, viewUser } from '../views/user.ts';

/** The older four words for the six roles. */
const legacy: Record<Role, string> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

const requireUser = (forge: Forge, login: string): User => {
  const user = findUser(forge.store, login);
  if (!user) throw notFound(`${login} is not a user`);
  return user;
};

export const repositoryRoutes = [
  get('/repos/{owner}/{repo}', needs('read', 'metadata:read'), ({ forge, repository, actor }) =>
    ok(viewFullRepository(forge, repository, roleOfActor(actor, repository))),
  ),

  get(
    '/repos/{owner}/{repo}/collaborators/{username}/permission',
    needs('write', 'metadata:read'),
    ({ forge, repository, params }) => {
      const user = requireUser(forge, params.username);
      const role = roleOf(repository, user);
      return ok({
        permission: legacy[role],
        role_name: role,
        user: { ...viewUser(forge, user), permissions: viewPermissions(role), role_name: role },
      });
    },
  ),

  get(
    '/repos/{owner}/{repo}/collaborators',
    needs('write', 'metadata:read'),
    ({ forge, repository, query, address }) => {
      const people = [
        repository.owner,
        ...[...repository.collaborators.keys()].map((login) => requireUser(forge, login)),
      ];
      return paged(
        { query, address },
        people.filter(({ type }) => type === 'User'),
        (user) => {
          const role = roleOf(repository, user);
          return { ...viewUser(forge, user), permissions: viewPermissions(role), role_name: role };
        },
      );
    },
  ),

  get(
    '/repos/{owner}/{repo}/forks',
    needs('read', 'metadata:read'),
    ({ forge, repository, query, address }) =>
      paged(
        { query, address },
        forge.store.repositories.filter(({ parent }) => parent === repository),
        (fork) => viewRepository(forge, fork),
      ),
  ),

  post(
    '/repos/{owner}/{repo}/forks',
    needs('read', 'contents:read'),
    async ({ forge, repository, actor, body }) => {
      if (actor.kind !== 'user') throw new ApiError(403, 'Resource not accessible by integration');
      const owner = accountOf(actor);
      const name = body.name ?? repository.name;
      const known = findRepository(forge.store, owner.login, name);
      if (owner === repository.owner || (known && known.parent !== repository)) {
        throw validationFailed({ resource: 'Repository', field: 'name', code: 'already_exists' });
      }
      const fork = known ?? (await forkRepository(forge, repository, owner, name));
      return { status: 202, data: viewFullRepository(forge, fork, 'admin') };
    },
  ),

  get('/users/{username}', asAnyone, ({ forge, params }) => {
    const user = findUser(forge.store, params.username);
    if (!user) throw notFound();
    return ok(viewProfile(forge, user));
  }),

  get('/user', needs('none'), ({ forge, actor }) => {
    if (actor.kind !== 'user') throw new ApiError(403, 'Resource not accessible by integration');
    return ok(viewProfile(forge, actor.user));
  }),

  get('/user/repos', needs('none'), ({ forge, actor, query, address }) => {
    if (actor.kind !== 'user') throw new ApiError(403, 'Resource not accessible by integration');
    const { user } = actor;
    const repositories = forge.store.repositories.filter(
      (repository) =>
        repository.owner === user || isAtLeast(repository.collaborators.get(user.login) ?? 'none', 'read'),
    );
    return paged({ query, address }, repositories, (repository) => ({
      ...viewRepository(forge, repository),
      permissions: viewPermissions(roleOf(repository, user)),
    }));
  }),
];
