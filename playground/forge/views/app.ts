import type { Forge } from '../forge.ts';
import { type App, type Installation, repositoriesOf } from '../store.ts';
import { nodeId, viewUser } from './user.ts';

export const viewApp = (forge: Forge, app: App) => ({
  id: app.id,
  client_id: app.clientId,
  slug: app.slug,
  node_id: nodeId('App', app.id),
  owner: viewUser(forge, app.owner),
  name: app.name,
  description: app.description,
  external_url: app.externalUrl,
  html_url: `${forge.url}/apps/${app.slug}`,
  created_at: app.createdAt,
  updated_at: app.createdAt,
  permissions: app.permissions,
  events: app.events,
});

export const viewInstallation = (forge: Forge, installation: Installation) => {
  const { id, app, account } = installation;
  return {
    id,
    account: viewUser(forge, account),
    repository_selection: installation.repositoryIds === null ? 'all' : 'selected',
    access_tokens_url: `${forge.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${forge.apiUrl}/installation/repositories`,
    html_url: `${forge.url}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.suspendedAt ?? installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : viewUser(forge, account),
    suspended_at: installation.suspendedAt,
  };
};

/** What events about an installation say of its repositories. */
export const viewCovered = (forge: Forge, installation: Installation) =>
  repositoriesOf(forge.store, installation).map(({ id, name, owner, private: isPrivate }) => ({
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: `${owner.login}/${name}`,
    private: isPrivate,
  }));
