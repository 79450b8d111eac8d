import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Job, placeOf } from '../../src/domain/job.ts';
import { readDelivery } from '../../src/events/index.ts';
import { asToldToApps, examples } from './examples.ts';
import { changed, changesOf } from './changed-examples.ts';

const head = 'ce587453ced02b1526dfb4cb910479d431683101';
const about = {
  installation: { id: 7 },
  repository: { id: 3, name: 'courses', owner: { login: 'acme' }, default_branch: 'main' },
  sender: { login: 'alice', type: 'User' },
};
const repository = { installation: 7, id: 3, owner: 'acme', name: 'courses' };
const at = '2026-11-21T18:00:00Z';

const jobsOf = (event: string, payload: object): readonly Job[] => readDelivery('d', event, payload).jobs;

const comment = (values: object = {}) => ({
  id: 5,
  body: '/spec status',
  created_at: at,
  user: { login: 'alice', type: 'User' },
  ...values,
});

describe('a webhook asks for', () => {
  test.each<[string, string, object, Job]>([
    ['pull_request', 'opened', { number: 4 }, { type: 'check-pull', repository, pull: 4 }],
    ['pull_request', 'reopened', { number: 4 }, { type: 'check-pull', repository, pull: 4 }],
    ['pull_request', 'synchronize', { number: 4 }, { type: 'check-pull', repository, pull: 4 }],
    [
      'pull_request',
      'edited',
      { number: 4, changes: { base: {} } },
      { type: 'check-pull', repository, pull: 4 },
    ],
    [
      'pull_request_review',
      'submitted',
      { pull_request: { number: 4 }, review: { state: 'approved' } },
      { type: 'check-pull', repository, pull: 4 },
    ],
    [
      'pull_request_review',
      'dismissed',
      { pull_request: { number: 4 }, review: { state: 'dismissed' } },
      { type: 'check-pull', repository, pull: 4 },
    ],
    [
      'check_suite',
      'rerequested',
      { check_suite: { head_sha: head } },
      { type: 'check-commit', repository, head },
    ],
    [
      'check_run',
      'rerequested',
      { check_run: { id: 9, name: 'specgate', head_sha: head, completed_at: at } },
      { type: 'check-commit', repository, head },
    ],
    [
      'check_run',
      'requested_action',
      {
        check_run: { id: 9, name: 'specgate', head_sha: head, completed_at: at },
        requested_action: { identifier: 'amend' },
      },
      { type: 'button', repository, head, run: 9, action: 'amend', sender: { login: 'alice', at } },
    ],
    [
      'push',
      '',
      { ref: 'refs/heads/release/2', deleted: false },
      { type: 'check-branch', repository, branch: 'release/2' },
    ],
    [
      'merge_group',
      'checks_requested',
      {
        merge_group: {
          head_sha: head,
          head_ref: 'refs/heads/gh-readonly-queue/main/pr-4-ab',
          base_sha: head,
          base_ref: 'refs/heads/main',
        },
      },
      {
        type: 'check-group',
        repository,
        head,
        headRef: 'gh-readonly-queue/main/pr-4-ab',
        base: head,
        branch: 'main',
        isDefault: true,
      },
    ],
    [
      'issues',
      'labeled',
      { issue: { number: 2, updated_at: at }, label: { name: 'spec: plan' } },
      {
        type: 'label',
        repository,
        issue: 2,
        label: 'spec: plan',
        branch: 'main',
        sender: { login: 'alice', at },
      },
    ],
    [
      'issue_comment',
      'created',
      { issue: { number: 4, pull_request: {} }, comment: comment() },
      {
        type: 'command',
        repository,
        thread: 4,
        isPull: true,
        comment: 5,
        sender: { login: 'alice', at },
        text: '/spec status',
      },
    ],
    [
      'installation_repositories',
      'added',
      {
        installation: { id: 7, account: { login: 'acme' } },
        repositories_added: [{ id: 3, full_name: 'acme/courses' }],
      },
      { type: 'welcome', repository },
    ],
    [
      'installation',
      'created',
      {
        installation: { id: 7, account: { login: 'acme' } },
        repositories: [{ id: 3, full_name: 'acme/courses' }],
      },
      { type: 'welcome', repository },
    ],
  ])('%s %s', (event, action, payload, job) => {
    expect(jobsOf(event, { ...about, action, ...payload })).toEqual([job]);
  });
});

describe('nothing is asked for by', () => {
  const bot = { sender: { login: 'helper[bot]', type: 'Bot' } };
  const issue = { issue: { number: 4 } };
  const labeled = { issue: { number: 2, updated_at: at }, label: { name: 'spec: plan' } };
  const run = { id: 9, name: 'specgate', head_sha: head, completed_at: at };

  test.each<[string, string, object]>([
    [
      'a comment of a bot',
      'issue_comment.created',
      { ...bot, ...issue, comment: comment({ user: { login: 'helper[bot]', type: 'Bot' } }) },
    ],
    [
      'a comment that another App wrote for a person',
      'issue_comment.created',
      { ...issue, comment: comment({ performed_via_github_app: {} }) },
    ],
    [
      'a comment that somebody else sends',
      'issue_comment.created',
      { ...issue, comment: comment({ user: { login: 'bob', type: 'User' } }) },
    ],
    ['a comment that was edited', 'issue_comment.edited', { ...issue, comment: comment() }],
    [
      'a comment without a command',
      'issue_comment.created',
      { ...issue, comment: comment({ body: 'see /spec status' }) },
    ],
    ['a label that a bot sets', 'issues.labeled', { ...bot, ...labeled }],
    [
      'a label on a pull request',
      'issues.labeled',
      { ...labeled, issue: { ...labeled.issue, pull_request: {} } },
    ],
    [
      'a button that a bot presses',
      'check_run.requested_action',
      { ...bot, check_run: run, requested_action: { identifier: 'amend' } },
    ],
    ["another App's check", 'check_run.rerequested', { check_run: { ...run, name: 'ci' } }],
    ['a new title', 'pull_request.edited', { number: 4, changes: { title: {} } }],
    [
      'a remark in a review',
      'pull_request_review.submitted',
      { pull_request: { number: 4 }, review: { state: 'commented' } },
    ],
    ['a tag', 'push', { ref: 'refs/tags/v1', deleted: false }],
    ['a branch that is gone', 'push', { ref: 'refs/heads/a', deleted: true }],
    ['a merge group that is gone', 'merge_group.destroyed', {}],
    [
      'an App that goes',
      'installation.deleted',
      { installation: { id: 7, account: { login: 'acme' } }, repositories: [] },
    ],
  ])('%s', (_what, name, payload) => {
    const [event = '', action] = name.split('.');
    expect(jobsOf(event, { ...about, action, ...payload })).toEqual([]);
  });

  test.each<[string, object]>([
    ['no installation', { installation: undefined }],
    ['an owner that leads elsewhere', { repository: { ...about.repository, owner: { login: '../acme' } } }],
    ['a name that leads elsewhere', { repository: { ...about.repository, name: '..' } }],
    ['a number that is none', { number: '4' }],
    ['a number below zero', { number: -4 }],
    ['a fraction', { number: 4.5 }],
    [
      'a branch with a control character',
      { repository: { ...about.repository, default_branch: 'a\u0000b' } },
    ],
  ])('a payload with %s', (_what, values) => {
    expect(jobsOf('pull_request', { ...about, action: 'opened', number: 4, ...values })).toEqual([]);
  });
});

test('a pull request of a bot is checked like any other', () => {
  const payload = { ...about, action: 'opened', number: 4, sender: { login: 'renovate[bot]', type: 'Bot' } };
  expect(jobsOf('pull_request', payload)).toEqual([{ type: 'check-pull', repository, pull: 4 }]);
});

/** What may come of an event at all. */
const possible: Record<string, Job['type'][]> = {
  'check_run.rerequested': ['check-commit'],
  'check_run.requested_action': ['button'],
  'check_suite.rerequested': ['check-commit'],
  'installation.created': ['welcome'],
  'installation_repositories.added': ['welcome'],
  'issue_comment.created': ['command'],
  'issues.labeled': ['label'],
  'merge_group.checks_requested': ['check-group'],
  'pull_request.opened': ['check-pull'],
  'pull_request.reopened': ['check-pull'],
  'pull_request.synchronize': ['check-pull'],
  'pull_request.edited': ['check-pull'],
  'pull_request_review.submitted': ['check-pull'],
  'pull_request_review.dismissed': ['check-pull'],
};

const orders: readonly Job['type'][] = ['command', 'label', 'button'];

/** What is wrong with jobs, whatever the payload was. */
const wrongJobs = (event: string, payload: unknown): unknown[] => {
  const { jobs, action } = readDelivery('d', event, payload);
  const allowed = event === 'push' ? ['check-branch'] : (possible[`${event}.${action}`] ?? []);
  const { sender } = (payload ?? {}) as { sender?: { type?: unknown } };
  return jobs.filter((job) => {
    const { key } = placeOf(job);
    const isSound = key.length < 1_000 && JSON.stringify(job).length < 70_000;
    const isBots = orders.includes(job.type) && sender?.type !== 'User';
    return !allowed.includes(job.type) || !isSound || isBots;
  });
};

describe('every published example', () => {
  test('is read, and asks for nothing that its event does not stand for', () => {
    expect(examples.length).toBeGreaterThan(500);
    for (const { event, payload } of [...examples, ...examples.map(asToldToApps)])
      expect(wrongJobs(event, payload)).toEqual([]);
  });

  test('that the service acts on leads to a job', () => {
    const led = examples
      .map(asToldToApps)
      .filter(({ event, payload }) => jobsOf(event, payload).length > 0)
      .map(({ event, action }) => `${event}.${action}`);
    expect([...new Set(led)].toSorted()).toEqual([
      'check_suite.rerequested',
      'installation.created',
      'installation_repositories.added',
      'issues.labeled',
      'merge_group.checks_requested',
      'pull_request.opened',
      'pull_request.reopened',
      'pull_request.synchronize',
      'pull_request_review.dismissed',
      'push.null',
    ]);
  });
});

const told = examples.map(asToldToApps);
/** Those that are acted on come as often as all others together. */
const read = told.filter(({ event, payload }) => jobsOf(event, payload).length > 0);

test('whatever is changed in them, they are read, and nothing strays', () => {
  let led = 0;
  fc.assert(
    fc.property(fc.boolean(), fc.nat({ max: 100_000 }), changesOf, (isRead, index, changes) => {
      const set = isRead ? read : told;
      const example = set[index % set.length];
      if (!example) return;
      const payload = changed(example, changes);
      led += jobsOf(example.event, payload as object).length;
      expect(wrongJobs(example.event, payload)).toEqual([]);
    }),
    { numRuns: 2_000, endOnFailure: true },
  );
  expect(led).toBeGreaterThan(100);
});

test.each([null, 0, 'x', [], true, undefined])('a payload that is %j is none', (payload) => {
  expect(readDelivery('d', 'pull_request', payload)).toEqual({
    id: 'd',
    event: 'pull_request',
    action: null,
    jobs: [],
  });
});
