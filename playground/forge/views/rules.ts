import { rulesetsOn } from '../acts/rules.ts';
import { type Forge, apiUrlOf, pageUrlOf } from '../forge.ts';
import { type Protection, type Repository, type Ruleset, fullName } from '../store.ts';
import { nodeId } from './user.ts';

const noChecks = { enforcement_level: 'off', contexts: [], checks: [] };

const viewChecks = ({ checks, enforceAdmins }: Protection) =>
  checks
    ? {
        enforcement_level: enforceAdmins ? 'everyone' : 'non_admins',
        contexts: checks.map(({ context }) => context),
        checks: checks.map(({ context, app_id }) => ({ context, app_id })),
      }
    : noChecks;

/** What everybody sees who may read the code. */
export const viewBranchProtection = (repository: Repository, branch: string) => {
  const protection = repository.protections.get(branch);
  return {
    enabled: protection !== undefined,
    required_status_checks: protection ? viewChecks(protection) : noChecks,
  };
};

export const viewBranch = (
  forge: Forge,
  repository: Repository,
  { name, sha }: { name: string; sha: string },
) => ({
  name,
  commit: { sha, url: `${apiUrlOf(forge, repository)}/commits/${sha}` },
  protected: repository.protections.has(name) || rulesetsOn(repository, name).length > 0,
});

/** What only administrators see. */
export const viewProtection = (
  forge: Forge,
  repository: Repository,
  branch: string,
  protection: Protection,
) => {
  const url = `${apiUrlOf(forge, repository)}/branches/${encodeURIComponent(branch)}/protection`;
  const { checks, approvals } = protection;
  return {
    url,
    ...(checks
      ? {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: protection.strict,
            contexts: checks.map(({ context }) => context),
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.map(({ context, app_id }) => ({ context, app_id })),
          },
        }
      : {}),
    ...(approvals === null
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: false,
            require_code_owner_reviews: false,
            require_last_push_approval: false,
            required_approving_review_count: approvals,
          },
        }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
};

export const viewRuleset = (forge: Forge, repository: Repository, ruleset: Ruleset, isFull: boolean) => ({
  id: ruleset.id,
  name: ruleset.name,
  target: 'branch',
  source_type: 'Repository',
  source: fullName(repository),
  enforcement: ruleset.enforcement,
  node_id: nodeId('Ruleset', ruleset.id),
  _links: {
    self: { href: `${apiUrlOf(forge, repository)}/rulesets/${ruleset.id}` },
    html: { href: `${pageUrlOf(forge, repository)}/rules/${ruleset.id}` },
  },
  created_at: ruleset.createdAt,
  updated_at: ruleset.updatedAt,
  ...(isFull
    ? {
        conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
        rules: ruleset.rules,
      }
    : {}),
});

/** Every rule by itself, with where it comes from. */
export const viewRulesOn = (repository: Repository, branch: string) =>
  rulesetsOn(repository, branch).flatMap(({ id, rules }) =>
    rules.map((rule) => ({
      ...rule,
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(repository),
      ruleset_id: id,
    })),
  );
