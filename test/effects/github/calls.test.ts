import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Annotation } from '../../../src/domain/check-run.ts';
import { completeRun, fetchRuns, startRun } from '../../../src/effects/github/checks.ts';
import {
  editComment,
  fetchComment,
  findOwnComment,
  postComment,
  react,
} from '../../../src/effects/github/comments.ts';
import { commitTo, commitToNew, fetchBranch } from '../../../src/effects/github/commits.ts';
import { IncompleteAnswer, ListTooLong } from '../../../src/effects/github/errors.ts';
import { ensureLabel } from '../../../src/effects/github/labels.ts';
import { fetchPermission } from '../../../src/effects/github/people.ts';
import {
  fetchApprovers,
  fetchCommitters,
  fetchMoves,
  fetchOpenPulls,
  fetchPull,
  fetchPullMoves,
  fetchPullsOf,
  postPull,
} from '../../../src/effects/github/pulls.ts';
import { fetchRepository } from '../../../src/effects/github/repositories.ts';
import { fetchGrants, fetchProtection, fetchRules } from '../../../src/effects/github/rules.ts';
import { flawless, here, type OpenedApi, openApi, repository } from '../../github/api.ts';
import { exampleOf } from '../../github/description.ts';
import { commentData, commitData, type Data, goesOn, pullData, reviewData, runData } from './shapes.ts';

let opened: OpenedApi;
beforeEach(async () => {
  opened = await openApi();
});
afterEach(async () => {
  expect(await opened.close()).toEqual(flawless);
});

const head = 'ce587453ced02b1526dfb4cb910479d431683101';
const notFound = { message: 'Not Found' };

/** What was sent, without the asking for tokens. */
const sent = (): { path: string; body: unknown }[] =>
  opened.watched.requests
    .filter(({ path }) => !path.startsWith('/app/'))
    .map(({ method, path, body }) => ({ path: `${method} ${path.replace(here, '')}`, body }));

describe('check runs', () => {
  const address = `${here}/commits/${head}/check-runs`;
  const query = { check_name: 'specgate', app_id: 1, filter: 'all', per_page: 100 };

  test('of this App come from all pages, the newest first, and those of others do not count', async () => {
    opened
      .lay('GET', address)
      .query({ ...query, page: 1 })
      .reply(
        200,
        { total_count: 3, check_runs: [runData({ id: 4, external_id: 'a' })] },
        goesOn(`https://api.github.com${address}?page=2`),
      );
    opened
      .lay('GET', address)
      .query({ ...query, page: 2 })
      .reply(200, {
        total_count: 3,
        check_runs: [
          runData({ id: 9, status: 'in_progress', conclusion: null, external_id: null }),
          runData({ id: 8, app: { id: 2 } }),
        ],
      });
    const startedAt = '2018-05-04T01:14:52Z';
    expect(await fetchRuns(opened.octokit, repository, head, 1)).toEqual([
      { id: 9, isComplete: false, conclusion: null, externalId: '', startedAt, annotations: 2 },
      { id: 4, isComplete: true, conclusion: 'neutral', externalId: 'a', startedAt, annotations: 2 },
    ]);
  });

  test('begin where everybody can see them', async () => {
    opened.lay('POST', `${here}/check-runs`).reply(201, runData({ id: 12 }));
    const id = await startRun(opened.octokit, repository, {
      commit: head,
      externalId: 'x',
      at: '2026-11-21T18:00:00Z',
    });
    expect(id).toBe(12);
    expect(sent()).toEqual([
      {
        path: 'POST /check-runs',
        body: {
          name: 'specgate',
          head_sha: head,
          status: 'in_progress',
          started_at: '2026-11-21T18:00:00Z',
          external_id: 'x',
        },
      },
    ]);
  });

  const output = (count: number) => ({
    conclusion: 'failure' as const,
    title: 'One finding blocks',
    summary: 'So it is.',
    text: '',
    annotations: Array.from({ length: count }, (_, index): Annotation => ({
      path: 'a.ex',
      line: index + 1,
      endLine: index + 1,
      level: 'block',
      title: 't',
      message: 'm',
    })),
    actions: [{ identifier: 'check', label: 'Check again', description: 'Judge this commit once more' }],
  });
  const complete = (count: number) =>
    completeRun(opened.octokit, repository, 12, {
      at: '2026-11-21T18:00:00Z',
      externalId: 'x',
      output: output(count),
    });

  test.each([
    [0, [0]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])('take %i annotations in as few calls as may be, and end with the last', async (count, batches) => {
    opened.lay('PATCH', `${here}/check-runs/12`).times(batches.length).reply(200, runData());
    await complete(count);
    const bodies = sent().map(({ body }) => body as Data & { output: { annotations: unknown[] } });
    expect(bodies.map(({ output: { annotations } }) => annotations.length)).toEqual(batches);
    expect(bodies.map(({ status }) => status)).toEqual([
      ...batches.slice(1).map(() => undefined),
      'completed',
    ]);
    expect(bodies.at(-1)).toMatchObject({ conclusion: 'failure', actions: [{ identifier: 'check' }] });
  });

  test('stay incomplete where GitHub fails in the middle', async () => {
    opened.lay('PATCH', `${here}/check-runs/12`).reply(200, runData());
    opened.lay('PATCH', `${here}/check-runs/12`).reply(500, { message: 'Server Error' });
    await expect(complete(60)).rejects.toMatchObject({ status: 500 });
    expect(sent().map(({ body }) => (body as Data)['status'])).toEqual([undefined, 'completed']);
  });
});

describe('lists', () => {
  const address = `${here}/pulls`;
  const page = (number: number, answer: Data[], next = true) =>
    opened
      .lay('GET', address)
      .query({ state: 'open', per_page: 100, page: number })
      .reply(200, answer, next ? goesOn(`https://api.github.com${address}?page=${number + 1}`) : {});

  test('are read to their end', async () => {
    page(1, [pullData({ number: 1 })]);
    page(2, [pullData({ number: 2 })]);
    page(3, [], false);
    const pulls = await fetchOpenPulls(opened.octokit, repository);
    expect(pulls.map(({ number }) => number)).toEqual([1, 2]);
  });

  test('that give one page twice are not whole', async () => {
    page(1, [pullData({ number: 1 })]);
    page(2, [pullData({ number: 1 })]);
    await expect(fetchOpenPulls(opened.octokit, repository)).rejects.toThrow(IncompleteAnswer);
  });

  test('that do not end are not whole', async () => {
    for (let number = 1; number <= 30; number += 1) page(number, [pullData({ number })]);
    await expect(fetchOpenPulls(opened.octokit, repository)).rejects.toThrow(ListTooLong);
  });
});

describe('a pull request', () => {
  test('is read as it is now', async () => {
    opened.lay('GET', `${here}/pulls/1347`).reply(200, pullData());
    expect(await fetchPull(opened.octokit, repository, 1347)).toEqual({
      number: 1347,
      isOpen: true,
      author: 'octocat',
      title: 'Amazing new feature',
      body: 'Please pull these awesome changes in!',
      branch: 'master',
      defaultBranch: 'master',
      head: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
      headBranch: 'new-topic',
      isFork: false,
      headRepository: { owner: 'octocat', name: 'Hello-World' },
    });
  });

  test.each([
    ['of a fork', { id: 2 }],
    ['whose fork is gone', null],
  ])('%s is one of a fork', async (_what, repo) => {
    const { head: from } = pullData() as { head: Data };
    opened
      .lay('GET', `${here}/pulls/1347`)
      .reply(200, pullData({ head: { ...from, repo }, user: null, body: null, state: 'closed' }));
    expect(await fetchPull(opened.octokit, repository, 1347)).toMatchObject({
      isFork: true,
      author: null,
      body: '',
      isOpen: false,
    });
  });

  test('is found by its head, where it is open and still has that head', async () => {
    const at = (number: number, values: Data): Data =>
      pullData({ number, head: { ref: 'a', sha: head, repo: { id: 3 } }, ...values });
    opened
      .lay('GET', `${here}/commits/${head}/pulls`)
      .query({ per_page: 100, page: 1 })
      .reply(200, [
        at(1, {}),
        at(2, { state: 'closed' }),
        at(3, { head: { ref: 'a', sha: 'b'.repeat(40), repo: null } }),
      ]);
    expect((await fetchPullsOf(opened.octokit, repository, head)).map(({ number }) => number)).toEqual([1]);
  });

  test.each([404, 422])('of a commit that GitHub does not know (%i) is none', async (status) => {
    opened.lay('GET', `${here}/commits/${head}/pulls`).query('any').reply(status, notFound);
    expect(await fetchPullsOf(opened.octokit, repository, head)).toEqual([]);
  });

  test('is opened', async () => {
    opened.lay('POST', `${here}/pulls`).reply(201, pullData({ number: 9 }));
    const pull = { title: 'Set up', body: 'Why', head: 'specgate/init', base: 'main' };
    expect(await postPull(opened.octokit, repository, pull)).toMatchObject({ number: 9 });
    expect(sent()).toEqual([{ path: 'POST /pulls', body: pull }]);
  });

  test('has those as committers whom GitHub knows, and says how many it does not', async () => {
    opened
      .lay('GET', `${here}/pulls/3/commits`)
      .query('any')
      .reply(200, [commitData('alice', 'web-flow'), commitData('alice'), commitData(null, 'bob')]);
    expect(await fetchCommitters(opened.octokit, repository, 3)).toEqual({
      logins: ['alice', 'web-flow', 'bob'],
      unknown: 1,
    });
  });

  test('with more commits than GitHub lists has committers whom nobody knows', async () => {
    const commits = Array.from({ length: 250 }, (_, index) => ({
      ...commitData('alice'),
      sha: String(index),
    }));
    for (const number of [1, 2, 3])
      opened
        .lay('GET', `${here}/pulls/3/commits`)
        .query({ per_page: 100, page: number })
        .reply(
          200,
          commits.slice((number - 1) * 100, number * 100),
          number < 3 ? goesOn(`https://api.github.com/x?page=${number + 1}`) : {},
        );
    await expect(fetchCommitters(opened.octokit, repository, 3)).rejects.toThrow(ListTooLong);
  });

  test('was moved by all who are on all pages', async () => {
    const move = (login: string | null, after: string): Data => ({
      timestamp: '2026-11-21T18:00:00Z',
      actor: login === null ? null : { login },
      after,
    });
    const asked = { ref: 'refs/heads/spec/a', per_page: 100 };
    const next = `https://api.github.com/repositories/1/activity?after=MARK&per_page=100`;
    opened
      .lay('GET', `${here}/activity`)
      .query(asked)
      .reply(200, [move('alice', 'b')], goesOn(next));
    opened
      .lay('GET', `${here}/activity`)
      .query({ ...asked, after: 'MARK' })
      .reply(200, [move(null, 'a')]);
    expect(await fetchMoves(opened.octokit, repository, 'spec/a')).toEqual([
      { at: '2026-11-21T18:00:00Z', by: 'alice', to: 'b' },
      { at: '2026-11-21T18:00:00Z', by: null, to: 'a' },
    ]);
  });

  test.each([404, 403])('has moved nobody knows how where GitHub answers %i', async (status) => {
    const { head: from } = pullData() as { head: Data };
    const repo = { id: 2, name: 'hidden', owner: { login: 'mallory' } };
    opened.lay('GET', `${here}/pulls/3`).reply(200, pullData({ head: { ...from, repo } }));
    opened.lay('GET', '/repos/mallory/hidden/activity').query('any').reply(status, notFound);
    const pull = await fetchPull(opened.octokit, repository, 3);
    expect(await fetchPullMoves(opened.octokit, pull)).toBeNull();
  });

  test('is approved by people whose last word on this commit is an approval', async () => {
    const other = 'b'.repeat(40);
    opened
      .lay('GET', `${here}/pulls/3/reviews`)
      .query('any')
      .reply(200, [
        reviewData('alice', 'APPROVED', head),
        reviewData('alice', 'COMMENTED', head),
        reviewData('bob', 'APPROVED', head),
        reviewData('bob', 'CHANGES_REQUESTED', head),
        reviewData('carol', 'APPROVED', other),
        reviewData('dave', 'DISMISSED', head),
        reviewData('robot', 'APPROVED', head, 'Bot'),
        { ...reviewData('ghost', 'APPROVED', head), user: null },
      ]);
    expect(await fetchApprovers(opened.octokit, repository, 3, head)).toEqual(['alice']);
  });
});

describe('comments', () => {
  const marker = '<!-- specgate:thread -->';
  const own = { appId: 1, login: 'specgate[bot]', marker };
  const find = () => findOwnComment(opened.octokit, repository, 3, own);
  const list = (...comments: Data[]) =>
    opened.lay('GET', `${here}/issues/3/comments`).query({ per_page: 100, page: 1 }).reply(200, comments);

  test.each([
    [
      'by what GitHub says of the App',
      { performed_via_github_app: { id: 1 }, user: { login: 'x', type: 'Bot' } },
    ],
    ['by its name', { performed_via_github_app: null, user: { login: 'specgate[bot]', type: 'Bot' } }],
  ])('of this App are found %s', async (_how, values) => {
    list(commentData({ id: 1 }), commentData({ id: 2, body: `${marker}\nYes`, ...values }));
    expect(await find()).toEqual({ id: 2, body: `${marker}\nYes` });
  });

  test.each([
    ['a person', { performed_via_github_app: null, user: { login: 'alice', type: 'User' } }],
    ['another bot', { performed_via_github_app: null, user: { login: 'echo[bot]', type: 'Bot' } }],
    ['another App', { performed_via_github_app: { id: 2 }, user: { login: 'specgate[bot]', type: 'Bot' } }],
    ['nobody any more', { performed_via_github_app: null, user: null }],
  ])('that %s has written in its form are none of its', async (_who, values) => {
    list(commentData({ id: 2, body: `${marker}\nYes`, ...values }));
    expect(await find()).toBeNull();
  });

  test('are read, and gone where they are gone', async () => {
    opened.lay('GET', `${here}/issues/comments/1`).reply(200, commentData());
    opened.lay('GET', `${here}/issues/comments/2`).reply(404, notFound);
    expect(await fetchComment(opened.octokit, repository, 1)).toEqual({ id: 1, body: 'Me too' });
    expect(await fetchComment(opened.octokit, repository, 2)).toBeNull();
  });

  test('are written and edited', async () => {
    opened.lay('POST', `${here}/issues/3/comments`).reply(201, commentData({ id: 5 }));
    opened.lay('PATCH', `${here}/issues/comments/5`).reply(200, commentData());
    expect(await postComment(opened.octokit, repository, 3, 'one')).toBe(5);
    await editComment(opened.octokit, repository, 5, 'two');
    expect(sent()).toEqual([
      { path: 'POST /issues/3/comments', body: { body: 'one' } },
      { path: 'PATCH /issues/comments/5', body: { body: 'two' } },
    ]);
  });

  test('are reacted to, where they still are', async () => {
    opened.lay('POST', `${here}/issues/comments/5/reactions`).reply(201, { id: 1 });
    opened.lay('POST', `${here}/issues/comments/6/reactions`).reply(404, notFound);
    await react(opened.octokit, repository, 5, 'eyes');
    await react(opened.octokit, repository, 6, '+1');
    expect(sent().map(({ body }) => body)).toEqual([{ content: 'eyes' }, { content: '+1' }]);
  });
});

describe('commits', () => {
  const files = [{ path: 'docs/features/a/prd.md', text: '# A\n' }];
  const written = () => {
    opened
      .lay('GET', `${here}/git/commits/${head}`)
      .reply(200, exampleOf('GET /repos/{owner}/{repo}/git/commits/{commit_sha}'));
    opened.lay('POST', `${here}/git/trees`).reply(201, { sha: 't'.repeat(40) });
    opened.lay('POST', `${here}/git/commits`).reply(201, { sha: 'c'.repeat(40) });
  };
  const order = { branch: 'spec/a', head, files, message: 'Finalize prd.md of a' };
  const to = () => commitTo(opened.octokit, repository, order);
  const toNew = () => commitToNew(opened.octokit, repository, { ...order, from: head });

  test('name no author, so that GitHub signs them, and are never forced', async () => {
    written();
    opened
      .lay('PATCH', `${here}/git/refs/heads%2Fspec%2Fa`)
      .reply(200, exampleOf('PATCH /repos/{owner}/{repo}/git/refs/{ref}'));
    expect(await to()).toBe('c'.repeat(40));
    const [, tree, commit, ref] = sent().map(({ body }) => body);
    expect(tree).toEqual({
      base_tree: '691272480426f78a0138979dd3ce63b77f706feb',
      tree: [{ path: 'docs/features/a/prd.md', mode: '100644', type: 'blob', content: '# A\n' }],
    });
    expect(commit).toEqual({ message: 'Finalize prd.md of a', tree: 't'.repeat(40), parents: [head] });
    expect(ref).toEqual({ sha: 'c'.repeat(40), force: false });
  });

  test.each([
    [422, 'Update is not a fast forward'],
    [422, 'Reference does not exist'],
    [409, 'Conflict'],
  ])('upon a head that is none any more (%i %s) are not put there', async (status, message) => {
    written();
    opened.lay('PATCH', `${here}/git/refs/heads%2Fspec%2Fa`).reply(status, { message });
    await expect(to()).rejects.toMatchObject({ name: 'BranchMoved' });
  });

  test('that a ruleset forbids are no moved branch', async () => {
    written();
    opened.lay('PATCH', `${here}/git/refs/heads%2Fspec%2Fa`).reply(422, {
      message: 'Repository rule violations found\n\nChanges must be made through a pull request.',
    });
    await expect(to()).rejects.toMatchObject({ name: 'HttpError', status: 422 });
  });

  test('begin new branches', async () => {
    written();
    opened.lay('POST', `${here}/git/refs`).reply(201, exampleOf('POST /repos/{owner}/{repo}/git/refs', 201));
    expect(await toNew()).toBe('c'.repeat(40));
    expect(sent().at(-1)?.body).toEqual({ ref: 'refs/heads/spec/a', sha: 'c'.repeat(40) });
  });

  test.each([
    ['Reference already exists', 'BranchMoved'],
    ['Repository rule violations found\n\nCannot create ref due to creations being restricted.', 'HttpError'],
  ])('do not begin branches where GitHub says: %s', async (message, name) => {
    written();
    opened.lay('POST', `${here}/git/refs`).reply(422, { message });
    await expect(toNew()).rejects.toMatchObject({ name });
  });

  test('are the heads of branches, where there are such', async () => {
    opened
      .lay('GET', `${here}/git/ref/heads%2Fmain`)
      .reply(200, exampleOf('GET /repos/{owner}/{repo}/git/ref/{ref}'));
    opened.lay('GET', `${here}/git/ref/heads%2Fgone`).reply(404, notFound);
    expect(await fetchBranch(opened.octokit, repository, 'main')).toBe(
      'aa218f56b14c9653891f9e74264a383fa43fefbd',
    );
    expect(await fetchBranch(opened.octokit, repository, 'gone')).toBeNull();
  });
});

describe('what somebody may do', () => {
  const asked = (answer: Data) => {
    opened.lay('GET', `${here}/collaborators/alice/permission`).reply(200, answer);
    return fetchPermission(opened.octokit, repository, 'alice');
  };

  test.each(['admin', 'maintain', 'write', 'triage', 'read', 'none'])('is their role %s', async (role) => {
    expect(await asked({ permission: 'write', role_name: role, user: null })).toBe(role);
  });

  test.each([
    [
      'by its rights',
      'write',
      { pull: true, triage: true, push: true, maintain: true, admin: false },
      'maintain',
    ],
    ['by what it stands upon', 'write', undefined, 'write'],
    ['as none', 'unheard-of', undefined, 'none'],
  ])("of an organisation's own role is told %s", async (_how, permission, permissions, expected) => {
    const user = permissions ? { login: 'alice', permissions } : null;
    expect(await asked({ permission, role_name: 'release captain', user })).toBe(expected);
  });

  test('is nothing where GitHub does not know them', async () => {
    opened.lay('GET', `${here}/collaborators/ghost/permission`).reply(404, notFound);
    expect(await fetchPermission(opened.octokit, repository, 'ghost')).toBe('none');
  });

  test('is not taken for nothing where GitHub does not answer', async () => {
    opened.lay('GET', `${here}/collaborators/alice/permission`).times(3).reply(502, notFound);
    await expect(fetchPermission(opened.octokit, repository, 'alice')).rejects.toMatchObject({ status: 502 });
  });
});

describe('the repository', () => {
  test('says its number and its default branch', async () => {
    opened.lay('GET', here).reply(200, exampleOf('GET /repos/{owner}/{repo}'));
    expect(await fetchRepository(opened.octokit, repository)).toEqual({
      id: 1296269,
      defaultBranch: 'master',
    });
  });

  test.each([
    [201, true],
    [422, false],
    [404, false],
    [410, false],
  ])('gets a label (%i)', async (status, isMade) => {
    opened.lay('POST', `${here}/labels`).reply(status, { message: 'so' });
    const label = { name: 'spec: plan', description: 'Specgate drafts plan.md', color: '5319e7' };
    expect(await ensureLabel(opened.octokit, repository, label)).toBe(isMade);
  });

  const rules = (answer: Data[]) => {
    opened.lay('GET', `${here}/rules/branches/main`).query({ per_page: 100, page: 1 }).reply(200, answer);
    return fetchRules(opened.octokit, repository, 'main');
  };

  test('has required checks and a merge queue by its rulesets', async () => {
    const required = [{ context: 'specgate', integration_id: 1 }, { context: 'ci' }];
    expect(
      await rules([
        ...(exampleOf('GET /repos/{owner}/{repo}/rules/branches/{branch}') as Data[]),
        { type: 'required_status_checks', parameters: { required_status_checks: required } },
        { type: 'merge_queue' },
      ]),
    ).toEqual({
      checks: [
        { name: 'specgate', app: 1 },
        { name: 'ci', app: null },
      ],
      hasMergeQueue: true,
    });
    expect(await rules([])).toEqual({ checks: [], hasMergeQueue: false });
  });

  const protection = (status: number, answer: Data) => {
    opened.lay('GET', `${here}/branches/main`).reply(status, answer);
    return fetchProtection(opened.octokit, repository, 'main');
  };
  const branch = (values: Data): Data => ({
    ...(exampleOf('GET /repos/{owner}/{repo}/branches/{branch}') as Data),
    ...values,
  });

  test('has required checks by branch protection, as far as they can be seen', async () => {
    const checks = [
      { context: 'specgate', app_id: 1 },
      { context: 'ci', app_id: -1 },
    ];
    const seen = {
      required_status_checks: { enforcement_level: 'everyone', contexts: ['specgate', 'ci'], checks },
    };
    expect(await protection(200, branch({ protected: true, protection: seen }))).toEqual([
      { name: 'specgate', app: 1 },
      { name: 'ci', app: null },
    ]);
    const old = { required_status_checks: { contexts: ['ci'] } };
    expect(await protection(200, branch({ protected: true, protection: old }))).toEqual([
      { name: 'ci', app: null },
    ]);
    expect(await protection(200, branch({ protected: true, protection: {} }))).toBeNull();
    expect(await protection(200, branch({ protected: false }))).toEqual([]);
    expect(await protection(404, notFound)).toBeNull();
  });

  test('has granted what it has granted', async () => {
    opened.lay('GET', '/app').reply(200, exampleOf('GET /app'));
    opened.lay('GET', `${here}/installation`).reply(200, exampleOf('GET /repos/{owner}/{repo}/installation'));
    const { asked, granted } = await fetchGrants(opened.github.app, repository);
    expect(asked.events).toEqual(['push', 'pull_request']);
    expect(granted.permissions).toEqual({ checks: 'write', metadata: 'read', contents: 'read' });
  });
});
