import { randomBytes } from 'node:crypto';
import { type Forge, timestamp } from '../forge.ts';
import { deliver } from '../hooks/deliver.ts';
import { unprocessable } from '../http/errors.ts';
import {
  type App,
  type Installation,
  type InstallationToken,
  type Level,
  type Permissions,
  type Repository,
  type User,
  covers,
  nextId,
} from '../store.ts';
import { viewCovered, viewInstallation } from '../views/app.ts';
import { nodeId, viewUser } from '../views/user.ts';

/** Apps are told of their installations whether they asked for it or not. */
const tell = (
  forge: Forge,
  installation: Installation,
  { name, action, sender }: { name: string; action: string; sender: User },
  more: Record<string, unknown>,
): void =>
  deliver(forge, {
    app: installation.app,
    event: name,
    action,
    installationId: installation.id,
    repositoryId: null,
    payload: {
      action,
      installation: viewInstallation(forge, installation),
      ...more,
      sender: viewUser(forge, sender),
    },
  });

export type InstallationAction = 'created' | 'deleted' | 'suspend' | 'unsuspend';

const tellInstallation = (
  forge: Forge,
  installation: Installation,
  action: InstallationAction,
  sender: User,
): void =>
  tell(
    forge,
    installation,
    { name: 'installation', action, sender },
    {
      repositories: viewCovered(forge, installation),
      requester: null,
    },
  );

const viewNamed = (repository: Repository) => ({
  id: repository.id,
  node_id: nodeId('Repository', repository.id),
  name: repository.name,
  full_name: `${repository.owner.login}/${repository.name}`,
  private: repository.private,
});

export const tellRepositories = (
  forge: Forge,
  installation: Installation,
  { added, removed }: { added: readonly Repository[]; removed: readonly Repository[] },
  sender: User,
): void => {
  const action = added.length > 0 ? 'added' : 'removed';
  tell(
    forge,
    installation,
    { name: 'installation_repositories', action, sender },
    {
      repository_selection: installation.repositoryIds === null ? 'all' : 'selected',
      repositories_added: added.map(viewNamed),
      repositories_removed: removed.map(viewNamed),
      requester: null,
    },
  );
};

export const install = (
  forge: Forge,
  app: App,
  account: User,
  repositoryIds: number[] | null,
): Installation => {
  const installation = {
    id: nextId(forge.store),
    app,
    account,
    repositoryIds,
    suspendedAt: null,
    createdAt: timestamp(forge),
  };
  forge.store.installations.push(installation);
  tellInstallation(forge, installation, 'created', account);
  return installation;
};

export const uninstall = (forge: Forge, installation: Installation, by: User): void => {
  const { store } = forge;
  store.installations = store.installations.filter((kept) => kept !== installation);
  for (const [name, token] of store.tokens) {
    if (token.installation === installation) store.tokens.delete(name);
  }
  tellInstallation(forge, installation, 'deleted', by);
};

export const suspend = (forge: Forge, installation: Installation, by: User): void => {
  installation.suspendedAt = timestamp(forge);
  tellInstallation(forge, installation, 'suspend', by);
};

export const unsuspend = (forge: Forge, installation: Installation, by: User): void => {
  installation.suspendedAt = null;
  tellInstallation(forge, installation, 'unsuspend', by);
};

/** Puts one repository under a selective installation, or takes it out. */
export const select = (
  forge: Forge,
  installation: Installation,
  repository: Repository,
  isIn: boolean,
  by: User,
): void => {
  const others = (installation.repositoryIds ?? []).filter((id) => id !== repository.id);
  installation.repositoryIds = isIn ? [...others, repository.id] : others;
  const change = isIn ? { added: [repository], removed: [] } : { added: [], removed: [repository] };
  tellRepositories(forge, installation, change, by);
};

const levels: Level[] = ['read', 'write', 'admin'];

export const grants = (permissions: Permissions, name: string, level: string): boolean => {
  const granted = permissions[name];
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(level as Level);
};

export interface TokenWish {
  permissions?: Record<string, string> | undefined;
  repositories?: string[] | undefined;
  repositoryIds?: number[] | undefined;
}

const narrowPermissions = ({ app }: Installation, wish: TokenWish): Permissions => {
  const wanted = wish.permissions;
  if (wanted === undefined || Object.keys(wanted).length === 0) {
    return { ...app.permissions, metadata: 'read' };
  }
  const isGranted = Object.entries(wanted).every(([name, level]) =>
    grants({ ...app.permissions, metadata: 'read' }, name, level),
  );
  if (!isGranted) throw unprocessable('The permissions requested are not granted to this installation.');
  return { ...(wanted as Permissions), metadata: 'read' };
};

const narrowRepositories = (forge: Forge, installation: Installation, wish: TokenWish): number[] | null => {
  const { repositories, repositoryIds } = wish;
  if (!repositories && !repositoryIds) return installation.repositoryIds;
  const found = forge.store.repositories.filter(
    (repository) =>
      covers(installation, repository) &&
      (repositories?.includes(repository.name) === true || repositoryIds?.includes(repository.id) === true),
  );
  if (found.length < (repositories?.length ?? 0) + (repositoryIds?.length ?? 0)) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return found.map(({ id }) => id);
};

const life = 60 * 60 * 1000;

export const issueToken = (forge: Forge, installation: Installation, wish: TokenWish): InstallationToken => {
  const token = {
    token: `ghs_${randomBytes(18).toString('hex')}`,
    installation,
    permissions: narrowPermissions(installation, wish),
    repositoryIds: narrowRepositories(forge, installation, wish),
    expiresAt: forge.now().getTime() + life,
  };
  forge.store.tokens.set(token.token, token);
  return token;
};
