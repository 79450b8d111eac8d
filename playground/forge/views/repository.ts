import { type Forge, apiUrlOf, pageUrlOf } from '../forge.ts';
import { type Repository, type Role, fullName, isAtLeast } from '../store.ts';
import { nodeId, viewUser } from './user.ts';

/** What comes after the repository's address; the braces are GitHub's own. */
const addresses = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

const viewAddresses = (url: string): Record<keyof typeof addresses, string> =>
  Object.fromEntries(Object.entries(addresses).map(([name, rest]) => [name, `${url}${rest}`])) as Record<
    keyof typeof addresses,
    string
  >;

export const viewRepository = (forge: Forge, repository: Repository) => {
  const page = pageUrlOf(forge, repository);
  const open = repository.issues.filter(({ state }) => state === 'open').length;
  const forks = forge.store.repositories.filter(({ parent }) => parent === repository).length;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: viewUser(forge, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: apiUrlOf(forge, repository),
    ...viewAddresses(apiUrlOf(forge, repository)),
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    git_url: `${page.replace(/^http/, 'git')}.git`,
    ssh_url: `git@${new URL(forge.url).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
};

export const viewPermissions = (role: Role) => ({
  admin: isAtLeast(role, 'admin'),
  maintain: isAtLeast(role, 'maintain'),
  push: isAtLeast(role, 'write'),
  triage: isAtLeast(role, 'triage'),
  pull: isAtLeast(role, 'read'),
});

export const viewFullRepository = (forge: Forge, repository: Repository, role: Role): object => ({
  ...viewRepository(forge, repository),
  permissions: viewPermissions(role),
  allow_squash_merge: true,
  allow_merge_commit: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  delete_branch_on_merge: false,
  allow_update_branch: false,
  subscribers_count: 0,
  network_count: 0,
  ...(repository.parent
    ? {
        parent: viewRepository(forge, repository.parent),
        source: viewRepository(forge, repository.parent),
      }
    : {}),
});
