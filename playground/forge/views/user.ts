import type { Forge } from '../forge.ts';
import type { User } from '../store.ts';

export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`${kind}:${id}`).toString('base64url');

export const viewUser = (forge: Forge, user: User) => {
  const url = `${forge.apiUrl}/users/${encodeURIComponent(user.login)}`;
  const path = user.type === 'Bot' ? `apps/${user.login.replace('[bot]', '')}` : user.login;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${forge.url}/_forge/avatars/${user.id}.svg`,
    gravatar_id: '',
    url,
    html_url: `${forge.url}/${path}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
  };
};

/** A person as their own page shows them. */
export const viewProfile = (forge: Forge, user: User) => ({
  ...viewUser(forge, user),
  name: null,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: forge.store.repositories.filter(({ owner }) => owner === user).length,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: user.createdAt,
  updated_at: user.createdAt,
});
