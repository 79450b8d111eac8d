/** Everything that the forge knows besides git. Refs, commits, trees and merges are git's, in one bare repository each. */

export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof roles)[number];

export type Level = 'read' | 'write' | 'admin';
export type Permissions = Record<string, Level>;

export interface User {
  id: number;
  login: string;
  type: 'User' | 'Bot' | 'Organization';
  token: string;
  createdAt: string;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  owner: User;
  bot: User;
  description: string;
  externalUrl: string;
  publicKey: string;
  clientId: string;
  clientSecret: string;
  webhook: { url: string | null; secret: string };
  permissions: Permissions;
  events: string[];
  createdAt: string;
}

/** What an App gets when the code of a registration is exchanged; the forge itself keeps only the public key. */
export interface Registration {
  code: string;
  app: App;
  pem: string;
}

export interface Installation {
  id: number;
  app: App;
  account: User;
  /** Ids of repositories; null is all of the account. */
  repositoryIds: number[] | null;
  suspendedAt: string | null;
  createdAt: string;
}

export interface InstallationToken {
  token: string;
  installation: Installation;
  permissions: Permissions;
  repositoryIds: number[] | null;
  expiresAt: number;
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Reaction {
  id: number;
  user: User;
  content: string;
  createdAt: string;
}

/** Whoever wrote something, and the App through which they did. */
export interface Authorship {
  author: User;
  app: App | null;
}

export interface Comment extends Authorship {
  id: number;
  body: string;
  reactions: Reaction[];
  createdAt: string;
  updatedAt: string;
}

export interface Review {
  id: number;
  author: User;
  body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'PENDING' | 'DISMISSED';
  commit: string;
  submittedAt: string;
}

export interface Pull {
  id: number;
  base: { ref: string; sha: string };
  /** The repository is null once a fork is gone. */
  head: { repository: Repository; ref: string; sha: string };
  draft: boolean;
  merged: { at: string; by: User; commit: string } | null;
  maintainerCanModify: boolean;
  reviews: Review[];
}

/** What happened to an issue, as its page tells it. */
export interface IssueEvent {
  action: string;
  by: User;
  at: string;
  /** The label, the commit or the branch that it is about. */
  about: string | null;
}

export interface Issue extends Authorship {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
  labels: Label[];
  assignees: User[];
  comments: Comment[];
  reactions: Reaction[];
  events: IssueEvent[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: User | null;
  pull: Pull | null;
}

export type PullIssue = Issue & { pull: Pull };

export interface CheckSuite {
  id: number;
  app: App;
  headSha: string;
  headBranch: string | null;
  before: string;
  createdAt: string;
  updatedAt: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: string;
  title: string | null;
  message: string;
  raw_details: string | null;
}

export interface CheckAction {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  suite: CheckSuite;
  name: string;
  externalId: string;
  detailsUrl: string | null;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  actions: CheckAction[];
}

export interface BypassActor {
  actor_id?: number | null;
  actor_type: string;
  bypass_mode?: string;
}

export interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}

export interface Ruleset {
  id: number;
  name: string;
  enforcement: 'disabled' | 'active' | 'evaluate';
  include: string[];
  exclude: string[];
  bypassActors: BypassActor[];
  rules: Rule[];
  createdAt: string;
  updatedAt: string;
}

export interface RequiredCheck {
  context: string;
  app_id: number | null;
}

/** What protected a branch before there were rulesets, and still does in many repositories. */
export interface Protection {
  checks: RequiredCheck[] | null;
  strict: boolean;
  enforceAdmins: boolean;
  approvals: number | null;
}

export interface MergeGroup {
  pull: PullIssue;
  by: User;
  base: string;
  headRef: string;
  headSha: string;
  baseSha: string;
}

export interface Activity {
  id: number;
  before: string;
  after: string;
  ref: string;
  at: string;
  type: 'push' | 'force_push' | 'branch_deletion' | 'branch_creation' | 'pr_merge' | 'merge_queue_merge';
  by: User;
}

/** What somebody without an App says of a commit. */
export interface CommitStatus {
  id: number;
  sha: string;
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  description: string | null;
  targetUrl: string | null;
  creator: User;
  createdAt: string;
}

export interface Repository {
  id: number;
  owner: User;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  parent: Repository | null;
  collaborators: Map<string, Role>;
  labels: Label[];
  issues: Issue[];
  lastNumber: number;
  suites: CheckSuite[];
  runs: CheckRun[];
  /** In the order in which they came. */
  statuses: CommitStatus[];
  rulesets: Ruleset[];
  protections: Map<string, Protection>;
  queue: MergeGroup[];
  /** Who moved which branch, in order. */
  activities: Activity[];
  /** Commits that the forge itself vouches for: an App's without author, and merges made here. */
  verified: Set<string>;
  createdAt: string;
  pushedAt: string;
}

export interface Delivery {
  id: number;
  guid: string;
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  deliveredAt: string;
  redelivery: boolean;
  duration: number;
  status: string;
  statusCode: number;
  url: string;
  request: { headers: Record<string, string>; payload: Record<string, unknown>; body: string };
  response: { headers: Record<string, string>; payload: string | null };
}

export interface Store {
  lastId: number;
  users: User[];
  apps: App[];
  registrations: Registration[];
  installations: Installation[];
  tokens: Map<string, InstallationToken>;
  repositories: Repository[];
  deliveries: Delivery[];
}

export const emptyStore = (): Store => ({
  lastId: 1000,
  users: [],
  apps: [],
  registrations: [],
  installations: [],
  tokens: new Map(),
  repositories: [],
  deliveries: [],
});

export const nextId = (store: Store): number => {
  store.lastId += 1;
  return store.lastId;
};

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const findUser = (store: Store, login: string): User | undefined =>
  store.users.find((user) => isSame(user.login, login));

export const findRepository = (store: Store, owner: string, name: string): Repository | undefined =>
  store.repositories.find((found) => isSame(found.owner.login, owner) && isSame(found.name, name));

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

export const findLabel = (repository: Repository, name: string): Label | undefined =>
  repository.labels.find((label) => isSame(label.name, name));

export const isPull = (issue: Issue): issue is PullIssue => issue.pull !== null;

export const pullsOf = (repository: Repository): PullIssue[] => repository.issues.filter(isPull);

export const roleOf = (repository: Repository, user: User): Role => {
  if (repository.owner === user) return 'admin';
  return repository.collaborators.get(user.login) ?? (repository.private ? 'none' : 'read');
};

export const isAtLeast = (role: Role, wanted: Role): boolean => roles.indexOf(role) >= roles.indexOf(wanted);

const isCovered = (ids: readonly number[] | null, repository: Repository): boolean =>
  ids === null || ids.includes(repository.id);

export const covers = (installation: Installation, repository: Repository): boolean =>
  installation.account === repository.owner && isCovered(installation.repositoryIds, repository);

export const tokenCovers = (token: InstallationToken, repository: Repository): boolean =>
  covers(token.installation, repository) && isCovered(token.repositoryIds, repository);

export const repositoriesOf = (store: Store, installation: Installation): Repository[] =>
  store.repositories.filter((repository) => covers(installation, repository));

export const installationsOn = (store: Store, repository: Repository): Installation[] =>
  store.installations.filter(
    (installation) => installation.suspendedAt === null && covers(installation, repository),
  );
