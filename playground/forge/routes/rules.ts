import { type Forge, folderOf, timestamp } from '../forge.ts';
import { readRef } from '../git/refs.ts';
import { roleOfActor } from '../http/actor.ts';
import { notFound } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { type Call, created, get, needs, noContent, ok, post, put, remove } from '../http/route.ts';
import { type Protection, type Repository, type Rule, type Ruleset, isAtLeast, nextId } from '../store.ts';
import { viewProtection, viewRulesOn, viewRuleset } from '../views/rules.ts';

const base = '/repos/{owner}/{repo}';
const reads = needs('read', 'metadata:read');
const administers = needs('admin', 'administration:write');

const requireRuleset = (repository: Repository, id: string): Ruleset => {
  const found = repository.rulesets.find((ruleset) => String(ruleset.id) === id);
  if (!found) throw notFound();
  return found;
};

interface GivenRuleset {
  name?: string;
  enforcement?: Ruleset['enforcement'];
  bypass_actors?: Ruleset['bypassActors'];
  conditions?: { ref_name?: { include?: string[]; exclude?: string[] } };
  rules?: object[];
}

const writeRuleset = (forge: Forge, ruleset: Ruleset, given: GivenRuleset): Ruleset => {
  const refs = given.conditions?.ref_name;
  return Object.assign(ruleset, {
    name: given.name ?? ruleset.name,
    enforcement: given.enforcement ?? ruleset.enforcement,
    bypassActors: given.bypass_actors ?? ruleset.bypassActors,
    include: refs?.include ?? ruleset.include,
    exclude: refs?.exclude ?? ruleset.exclude,
    rules: (given.rules as Rule[] | undefined) ?? ruleset.rules,
    updatedAt: timestamp(forge),
  });
};

const emptyRuleset = (forge: Forge): Ruleset => ({
  id: nextId(forge.store),
  name: '',
  enforcement: 'active',
  include: [],
  exclude: [],
  bypassActors: [],
  rules: [],
  createdAt: timestamp(forge),
  updatedAt: timestamp(forge),
});

/** Who may bypass is told to administrators only. */
const viewFor = (
  { forge, repository, actor }: Pick<Call, 'forge' | 'repository' | 'actor'>,
  ruleset: Ruleset,
) => ({
  ...viewRuleset(forge, repository, ruleset, true),
  current_user_can_bypass: 'never',
  ...(isAtLeast(roleOfActor(actor, repository), 'admin') ? { bypass_actors: ruleset.bypassActors } : {}),
});

const requireBranch = async (forge: Forge, repository: Repository, branch: string): Promise<void> => {
  if ((await readRef(folderOf(forge, repository), `refs/heads/${branch}`)) === null) {
    throw notFound('Branch not found');
  }
};

interface GivenProtection {
  required_status_checks: {
    strict: boolean;
    contexts: string[];
    checks?: { context: string; app_id?: number }[];
  } | null;
  enforce_admins: boolean | null;
  required_pull_request_reviews: { required_approving_review_count?: number } | null;
}

/** An id of -1 means any App. */
const readProtection = (given: GivenProtection): Protection => {
  const wanted = given.required_status_checks;
  const checks = wanted?.checks ?? wanted?.contexts.map((context) => ({ context, app_id: undefined }));
  return {
    checks:
      checks?.map(({ context, app_id: id }) => ({
        context,
        app_id: id === undefined || id < 0 ? null : id,
      })) ?? null,
    strict: wanted?.strict ?? false,
    enforceAdmins: given.enforce_admins ?? false,
    approvals: given.required_pull_request_reviews
      ? (given.required_pull_request_reviews.required_approving_review_count ?? 1)
      : null,
  };
};

export const ruleRoutes = [
  get(`${base}/rules/branches/{branch}`, reads, ({ repository, params, query, address }) =>
    paged({ query, address }, viewRulesOn(repository, params.branch), (rule) => rule),
  ),

  get(`${base}/rulesets`, reads, ({ forge, repository, query, address }) =>
    paged({ query, address }, repository.rulesets, (ruleset) =>
      viewRuleset(forge, repository, ruleset, false),
    ),
  ),

  post(`${base}/rulesets`, administers, ({ forge, repository, actor, body }) => {
    const ruleset = writeRuleset(forge, emptyRuleset(forge), body);
    repository.rulesets.push(ruleset);
    return created(viewFor({ forge, repository, actor }, ruleset));
  }),

  get(`${base}/rulesets/{ruleset_id}`, reads, ({ forge, repository, actor, params }) =>
    ok(viewFor({ forge, repository, actor }, requireRuleset(repository, params.ruleset_id))),
  ),

  put(`${base}/rulesets/{ruleset_id}`, administers, ({ forge, repository, actor, params, body }) => {
    const ruleset = requireRuleset(repository, params.ruleset_id);
    writeRuleset(forge, ruleset, body);
    return ok(viewFor({ forge, repository, actor }, ruleset));
  }),

  remove(`${base}/rulesets/{ruleset_id}`, administers, ({ repository, params }) => {
    const ruleset = requireRuleset(repository, params.ruleset_id);
    repository.rulesets = repository.rulesets.filter((kept) => kept !== ruleset);
    return noContent;
  }),

  get(
    `${base}/branches/{branch}/protection`,
    needs('admin', 'administration:read'),
    async ({ forge, repository, params }) => {
      await requireBranch(forge, repository, params.branch);
      const protection = repository.protections.get(params.branch);
      if (!protection) throw notFound('Branch not protected');
      return ok(viewProtection(forge, repository, params.branch, protection));
    },
  ),

  put(`${base}/branches/{branch}/protection`, administers, async ({ forge, repository, params, body }) => {
    await requireBranch(forge, repository, params.branch);
    const protection = readProtection(body);
    repository.protections.set(params.branch, protection);
    return ok(viewProtection(forge, repository, params.branch, protection));
  }),

  remove(`${base}/branches/{branch}/protection`, administers, ({ repository, params }) => {
    if (!repository.protections.delete(params.branch)) throw notFound('Branch not protected');
    return noContent;
  }),
];
