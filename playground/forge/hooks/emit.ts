import type { Forge } from '../forge.ts';
import { type App, type Installation, type Repository, type User, installationsOn } from '../store.ts';
import { viewRepository } from '../views/repository.ts';
import { nodeId, viewUser } from '../views/user.ts';
import { deliver } from './deliver.ts';

export interface RepositoryEvent {
  name: string;
  action: string | null;
  repository: Repository;
  sender: User;
  payload: Record<string, unknown>;
  /** Only this App hears of it, whatever it listens to. */
  only?: App;
}

const isHeard = ({ app }: Installation, { name, only }: RepositoryEvent): boolean =>
  only ? app === only : app.events.includes(name);

const viewOrganization = (forge: Forge, owner: User) => {
  const url = `${forge.apiUrl}/orgs/${owner.login}`;
  return {
    login: owner.login,
    id: owner.id,
    node_id: nodeId('Organization', owner.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: viewUser(forge, owner).avatar_url,
    description: null,
  };
};

/** Tells every App that is installed on the repository and listens. */
export const emit = (forge: Forge, event: RepositoryEvent): void => {
  const { name, action, repository, sender, payload } = event;
  const heard = installationsOn(forge.store, repository).filter((installation) =>
    isHeard(installation, event),
  );
  for (const { id, app } of heard) {
    deliver(forge, {
      app,
      event: name,
      action,
      installationId: id,
      repositoryId: repository.id,
      payload: {
        ...(action === null ? {} : { action }),
        ...payload,
        repository: viewRepository(forge, repository),
        ...(repository.owner.type === 'Organization'
          ? { organization: viewOrganization(forge, repository.owner) }
          : {}),
        sender: viewUser(forge, sender),
        installation: { id, node_id: nodeId('Installation', id) },
      },
    });
  }
};
