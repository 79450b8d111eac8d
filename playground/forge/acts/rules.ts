import { verdictOf } from './check-state.ts';
import type { Actor } from '../http/actor.ts';
import {
  type BypassActor,
  type PullIssue,
  type Repository,
  type RequiredCheck,
  type Role,
  type Rule,
  type Ruleset,
  isAtLeast,
  roleOf,
} from '../store.ts';

/** `*` stays within a part of the name, `**` does not. */
const isMatch = (pattern: string, name: string): boolean => {
  const source = pattern
    .replaceAll(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replaceAll('?', '[^/]')
    .replaceAll(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${source}$`).test(name);
};

const names = (repository: Repository, pattern: string, branch: string): boolean => {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch;
  return isMatch(pattern.replace('refs/heads/', ''), branch);
};

export const rulesetsOn = (repository: Repository, branch: string): Ruleset[] =>
  repository.rulesets.filter(
    ({ enforcement, include, exclude }) =>
      enforcement === 'active' &&
      include.some((pattern) => names(repository, pattern, branch)) &&
      !exclude.some((pattern) => names(repository, pattern, branch)),
  );

/** GitHub's numbers for the roles of a repository. */
const roleIds: Record<number, Role> = { 1: 'read', 2: 'maintain', 3: 'triage', 4: 'write', 5: 'admin' };

const isBypasser = (repository: Repository, actor: Actor, bypass: BypassActor): boolean => {
  if (bypass.actor_type === 'Integration') {
    return actor.kind === 'installation' && actor.app.id === bypass.actor_id;
  }
  if (actor.kind !== 'user') return false;
  if (bypass.actor_type === 'User') return actor.user.id === bypass.actor_id;
  if (bypass.actor_type === 'OrganizationAdmin') return repository.owner === actor.user;
  const role = roleIds[bypass.actor_id ?? 0];
  return role !== undefined && isAtLeast(roleOf(repository, actor.user), role);
};

type Way = 'push' | 'pull_request';

const isBypassed = (repository: Repository, ruleset: Ruleset, actor: Actor, way: Way): boolean =>
  ruleset.bypassActors.some(
    (bypass) =>
      (bypass.bypass_mode !== 'pull_request' || way === 'pull_request') &&
      isBypasser(repository, actor, bypass),
  );

export interface Requirements {
  checks: RequiredCheck[];
  isStrict: boolean;
  approvals: number;
  isPullRequired: boolean;
  isQueued: boolean;
  isFixed: boolean;
  isKept: boolean;
}

const checksOf = ({ type, parameters }: Rule): RequiredCheck[] => {
  if (type !== 'required_status_checks') return [];
  const list = (parameters?.['required_status_checks'] ?? []) as {
    context: string;
    integration_id?: number;
  }[];
  return list.map(({ context, integration_id: id }) => ({ context, app_id: id ?? null }));
};

const approvalsOf = ({ type, parameters }: Rule): number =>
  type === 'pull_request' ? Number(parameters?.['required_approving_review_count'] ?? 0) : 0;

const requirementsOf = (rules: readonly Rule[]): Requirements => {
  const has = (type: string): boolean => rules.some((rule) => rule.type === type);
  return {
    checks: rules.flatMap(checksOf),
    isStrict: rules.some(({ parameters }) => parameters?.['strict_required_status_checks_policy'] === true),
    approvals: Math.max(0, ...rules.map(approvalsOf)),
    isPullRequired: has('pull_request') || has('merge_queue'),
    isQueued: has('merge_queue'),
    isFixed: has('non_fast_forward'),
    isKept: has('deletion'),
  };
};

/** The older protection of a branch, said as rules. */
const rulesOfProtection = (repository: Repository, branch: string, actor: Actor | null): Rule[] => {
  const protection = repository.protections.get(branch);
  if (!protection) return [];
  const isAdmin = actor?.kind === 'user' && roleOf(repository, actor.user) === 'admin';
  if (isAdmin && !protection.enforceAdmins) return [];
  const { checks, strict, approvals } = protection;
  return [
    { type: 'non_fast_forward' },
    { type: 'deletion' },
    ...(checks
      ? [
          {
            type: 'required_status_checks',
            parameters: {
              strict_required_status_checks_policy: strict,
              required_status_checks: checks.map(({ context, app_id: id }) =>
                id === null ? { context } : { context, integration_id: id },
              ),
            },
          },
        ]
      : []),
    ...(approvals === null
      ? []
      : [{ type: 'pull_request', parameters: { required_approving_review_count: approvals } }]),
  ];
};

/** What stands on a branch for this actor; for nobody in particular when there is none. */
export const requirementsOn = (
  repository: Repository,
  branch: string,
  actor: Actor | null,
  way: Way,
): Requirements => {
  const rulesets = rulesetsOn(repository, branch).filter(
    (ruleset) => actor === null || !isBypassed(repository, ruleset, actor, way),
  );
  return requirementsOf([
    ...rulesets.flatMap(({ rules }) => rules),
    ...rulesOfProtection(repository, branch, actor),
  ]);
};

const sayings = { expected: 'is expected', pending: 'is in progress', failing: 'is failing' };

const missingChecks = (repository: Repository, sha: string, checks: readonly RequiredCheck[]): string[] =>
  checks.flatMap((check) => {
    const verdict = verdictOf(repository, sha, check);
    return verdict === 'passed' ? [] : [`Required status check "${check.context}" ${sayings[verdict]}.`];
  });

/** The last word of each reviewer counts, and only of those who may write. */
const approvalsFor = (repository: Repository, { pull, author }: PullIssue): number => {
  const last = new Map(
    pull.reviews
      .filter(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED')
      .map((review) => [review.author, review.state]),
  );
  return [...last].filter(
    ([user, state]) =>
      state === 'APPROVED' && user !== author && isAtLeast(roleOf(repository, user), 'write'),
  ).length;
};

/** Why a pull request may not be merged yet, in GitHub's sentences. */
export const missingFor = (repository: Repository, issue: PullIssue, wanted: Requirements): string[] => {
  const { approvals, checks } = wanted;
  return [
    ...missingChecks(repository, issue.pull.head.sha, checks),
    ...(approvals > approvalsFor(repository, issue)
      ? [
          `At least ${approvals} approving review${approvals === 1 ? ' is' : 's are'} required by reviewers with write access.`,
        ]
      : []),
  ];
};

export interface Move {
  branch: string;
  after: string | null;
  isForward: boolean;
}

/** Why a branch may not be moved directly. */
export const violationsOfMove = (
  repository: Repository,
  { branch, after, isForward }: Move,
  actor: Actor,
): string[] => {
  const wanted = requirementsOn(repository, branch, actor, 'push');
  if (after === null) return wanted.isKept ? ['Cannot delete this branch.'] : [];
  return [
    ...(wanted.isFixed && !isForward ? ['Cannot force-push to this branch.'] : []),
    ...(wanted.isPullRequired ? ['Changes must be made through a pull request.'] : []),
    ...missingChecks(repository, after, wanted.checks),
  ];
};

export const isOwnQueue = (branch: string): boolean => branch.startsWith('gh-readonly-queue/');
