import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { expectRefusal } from './fails.ts';
import { type ForgeWorld, octokitFor, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let ada: Octokit;
let wes: Octokit;
let app: Octokit;
let branches = 0;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.as('ada');
  wes = await world.as('wes');
  app = await world.installed();
});
afterAll(() => world.stop());

const push = (branch: string, files: Record<string, string>, by = 'wes') =>
  world.forge.act<{ sha: string }>('push', {
    repository: 'octo/app',
    branch,
    by,
    message: 'Change',
    files,
  });

const open = async (): Promise<{ number: number; sha: string }> => {
  branches += 1;
  const branch = `change-${branches}`;
  const { sha } = await push(branch, { [`${branch}.md`]: 'x\n' });
  const { data } = await wes.rest.pulls.create({ ...octo, head: branch, base: 'main', title: branch });
  return { number: data.number, sha };
};

type Rules = NonNullable<Parameters<Octokit['rest']['repos']['createRepoRuleset']>[0]>['rules'];

const withRules = async (rules: NonNullable<Rules>, more: object = {}): Promise<void> => {
  await ada.rest.repos.createRepoRuleset({
    ...octo,
    name: `Rules ${branches}`,
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules,
    ...more,
  });
};

const required = (integration?: number): NonNullable<Rules>[number] => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: [
      { context: 'specgate', ...(integration === undefined ? {} : { integration_id: integration }) },
    ],
  },
});

const queued: NonNullable<Rules>[number] = {
  type: 'merge_queue',
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'MERGE',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 0,
  },
};

const check = (client: Octokit, sha: string, conclusion?: 'success' | 'failure') =>
  client.rest.checks.create({
    ...octo,
    name: 'specgate',
    head_sha: sha,
    ...(conclusion ? { conclusion } : {}),
  });

const merge = (number: number, client = wes) => client.rest.pulls.merge({ ...octo, pull_number: number });

beforeEach(async () => {
  const { data } = await ada.rest.repos.getRepoRulesets(octo);
  for (const { id } of data) await ada.rest.repos.deleteRepoRuleset({ ...octo, ruleset_id: id });
  await world.forge.delivered();
  world.receiver.received.splice(0);
});

const otherApp = async (): Promise<Octokit> => {
  const wish = { name: `Other ${branches}`, owner: 'octo', permissions: { checks: 'write' }, events: [] };
  const made = await world.forge.act<{ id: number; pem: string }>('app', wish);
  const { id } = await world.forge.act<{ id: number }>('install', { app: made.id, account: 'octo' });
  const jwt = world.clientOf(made);
  const { data } = await jwt.rest.apps.createInstallationAccessToken({ installation_id: id });
  return octokitFor(world.forge, data.token);
};

describe('a required check', () => {
  test('shuts the merge until it has passed', async () => {
    await withRules([required()]);
    const { number, sha } = await open();
    const said = (state: string) =>
      `Repository rule violations found\n\nRequired status check "specgate" is ${state}.\n\n`;
    await expectRefusal(merge(number), 405, said('expected'));
    await check(app, sha);
    await expectRefusal(merge(number), 405, said('in progress'));
    await check(app, sha, 'failure');
    await expectRefusal(merge(number), 405, said('failing'));
    const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
    expect(data).toMatchObject({ mergeable: true, mergeable_state: 'blocked' });
    await check(app, sha, 'success');
    expect((await merge(number)).data.merged).toBe(true);
  });

  test('that is bound to an App is not satisfied by another one of that name', async () => {
    await withRules([required(world.appId)]);
    const { number, sha } = await open();
    await check(await otherApp(), sha, 'success');
    await expectRefusal(merge(number), 405, /is expected/);
    await check(app, sha, 'success');
    await check(await otherApp(), sha, 'failure');
    expect((await merge(number)).data.merged).toBe(true);
  });

  test('is asked of the latest head', async () => {
    await withRules([required()]);
    const { number, sha } = await open();
    await check(app, sha, 'success');
    await push(`change-${branches}`, { 'more.md': 'm\n' });
    await expectRefusal(merge(number), 405, /is expected/);
  });

  test('may be passed over by whoever the rules name', async () => {
    const { number } = await open();
    await withRules([required()], {
      bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }],
    });
    await expectRefusal(merge(number), 405);
    expect((await merge(number, ada)).data.merged).toBe(true);
  });
});

test('rules are told by branch, and in full to administrators', async () => {
  await withRules([required(world.appId), { type: 'non_fast_forward' }]);
  const { data: rules } = await app.rest.repos.getBranchRules({ ...octo, branch: 'main' });
  expect(rules.map(({ type }) => type)).toEqual(['required_status_checks', 'non_fast_forward']);
  expect(rules[0]).toMatchObject({
    ruleset_source: 'octo/app',
    parameters: { required_status_checks: [{ context: 'specgate', integration_id: world.appId }] },
  });
  expect((await app.rest.repos.getBranchRules({ ...octo, branch: 'topic' })).data).toEqual([]);
  const { data: sets } = await app.rest.repos.getRepoRulesets(octo);
  const ruleset = { ...octo, ruleset_id: sets[0]?.id ?? 0 };
  expect((await app.rest.repos.getRepoRuleset(ruleset)).data).not.toHaveProperty('bypass_actors');
  expect((await ada.rest.repos.getRepoRuleset(ruleset)).data).toHaveProperty('bypass_actors');
  await expectRefusal(wes.rest.repos.deleteRepoRuleset(ruleset), 403);
  const { data: branch } = await app.rest.repos.getBranch({ ...octo, branch: 'main' });
  expect(branch.protected).toBe(true);
});

test('a branch with rules is not moved past them', async () => {
  await withRules([
    {
      type: 'pull_request',
      parameters: {
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_approving_review_count: 1,
        required_review_thread_resolution: false,
      },
    },
  ]);
  const { number, sha } = await open();
  const move = { ...octo, ref: 'heads/main', sha };
  await expectRefusal(app.rest.git.updateRef(move), 422, /Changes must be made through a pull request/);
  await expectRefusal(merge(number), 405, /At least 1 approving review is required/);
  const review = { ...octo, pull_number: number, event: 'APPROVE' as const };
  await expectRefusal(wes.rest.pulls.createReview(review), 422, /your own pull request/);
  await (await world.as('rae')).rest.pulls.createReview(review);
  await expectRefusal(merge(number), 405, /At least 1 approving review is required/);
  await ada.rest.pulls.createReview(review);
  expect((await merge(number)).data.merged).toBe(true);
});

test('the older protection of a branch shuts it as well, and shows itself to administrators', async () => {
  const branch = { ...octo, branch: 'main' };
  await ada.request({
    method: 'PUT',
    url: '/repos/{owner}/{repo}/branches/{branch}/protection',
    ...branch,
    required_status_checks: {
      strict: false,
      contexts: ['specgate'],
      checks: [{ context: 'specgate', app_id: world.appId }],
    },
    enforce_admins: true,
    required_pull_request_reviews: null,
    restrictions: null,
  });
  const { data } = await ada.rest.repos.getBranchProtection(branch);
  expect(data.required_status_checks?.checks).toEqual([{ context: 'specgate', app_id: world.appId }]);
  await expectRefusal(app.rest.repos.getBranchProtection(branch), 403);
  const { data: seen } = await app.rest.repos.getBranch(branch);
  expect(seen).toMatchObject({
    protected: true,
    protection: { required_status_checks: { contexts: ['specgate'] } },
  });
  const { number } = await open();
  await expectRefusal(merge(number, ada), 405, /is expected/);
  await ada.rest.repos.deleteBranchProtection(branch);
  expect((await merge(number)).data.merged).toBe(true);
});

describe('a merge queue', () => {
  const enqueue = (pull: number) =>
    world.forge.act<{ headRef: string; headSha: string }>('enqueue', {
      repository: 'octo/app',
      pull,
      by: 'wes',
    });

  const told = async (): Promise<string[]> => {
    await world.forge.delivered();
    expect(world.receiver.faults).toEqual([]);
    return world.receiver.received
      .filter(({ event }) => event === 'merge_group' || event === 'pull_request')
      .map(({ event, action }) => `${event}.${action}`);
  };

  const greenPull = async () => {
    const pull = await open();
    await check(app, pull.sha, 'success');
    return pull;
  };

  test('asks for checks of what would be merged, and merges that when it is green', async () => {
    await withRules([required(world.appId), queued]);
    const { number } = await greenPull();
    await expectRefusal(merge(number), 405, /merge queue/);
    const { headRef, headSha } = await enqueue(number);
    expect(headRef).toMatch(/^gh-readonly-queue\/main\/pr-\d+-[0-9a-f]{40}$/);
    await check(app, headSha, 'success');
    const { data: main } = await app.rest.git.getRef({ ...octo, ref: 'heads/main' });
    expect(main.object.sha).toBe(headSha);
    const { data } = await wes.rest.pulls.get({ ...octo, pull_number: number });
    expect(data).toMatchObject({ merged: true, merge_commit_sha: headSha });
    await expectRefusal(app.rest.git.getRef({ ...octo, ref: `heads/${headRef}` }), 404);
    expect(await told()).toEqual(
      expect.arrayContaining([
        'pull_request.enqueued',
        'merge_group.checks_requested',
        'merge_group.destroyed',
        'pull_request.closed',
      ]),
    );
    const asked = world.receiver.received.find(({ action }) => action === 'checks_requested');
    expect(asked?.payload).toMatchObject({ merge_group: { head_sha: headSha, base_ref: 'refs/heads/main' } });
  });

  test('puts out what is red, and builds again what stood on it', async () => {
    await withRules([required(world.appId), queued]);
    const one = await greenPull();
    const two = await greenPull();
    const first = await enqueue(one.number);
    const second = await enqueue(two.number);
    await check(app, first.headSha, 'failure');
    await check(app, second.headSha, 'success');
    const { data: waiting } = await wes.rest.pulls.get({ ...octo, pull_number: two.number });
    expect(waiting.merged).toBe(false);
    await told();
    const groups = world.receiver.received.filter(({ action }) => action === 'checks_requested');
    expect(groups).toHaveLength(3);
    const rebuilt = groups[2]?.payload['merge_group'] as { head_sha: string } | undefined;
    await check(app, rebuilt?.head_sha ?? '', 'success');
    const { data: merged } = await wes.rest.pulls.get({ ...octo, pull_number: two.number });
    expect(merged.merged).toBe(true);
    const { data: left } = await wes.rest.pulls.get({ ...octo, pull_number: one.number });
    expect(left.state).toBe('open');
    expect(await told()).toContain('pull_request.dequeued');
  });

  test('lets go of what is taken out', async () => {
    await withRules([required(world.appId), queued]);
    const { number } = await greenPull();
    const { headRef } = await enqueue(number);
    await world.forge.act('dequeue', { repository: 'octo/app', pull: number, by: 'wes' });
    await expectRefusal(app.rest.git.getRef({ ...octo, ref: `heads/${headRef}` }), 404);
    expect(await told()).toContain('pull_request.dequeued');
  });

  test('does not take what is not ready', async () => {
    await withRules([required(world.appId), queued]);
    const { number } = await open();
    await expect(enqueue(number)).rejects.toThrow('Required status check "specgate" is expected.');
  });
});
