import { describe, expect, test } from '@jest/globals';
import { faultsOf, routeOf } from './validate-requests.ts';

const run = {
  name: 'specgate',
  head_sha: 'ce587453ced02b1526dfb4cb910479d431683101',
  status: 'in_progress',
  started_at: '2026-11-21T18:00:00Z',
};

describe('a request is held against what GitHub says of it', () => {
  test.each([
    { method: 'GET', path: '/app' },
    { method: 'GET', path: '/repos/o/r/pulls?state=open&per_page=100&page=2&head=o%3Aspec%2Fa' },
    { method: 'GET', path: '/repos/o/r/git/ref/heads%2Fspec%2Fa' },
    { method: 'POST', path: '/repos/o/r/check-runs', body: run },
    {
      method: 'PATCH',
      path: '/repos/o/r/check-runs/4',
      body: {
        status: 'completed',
        conclusion: 'success',
        output: { title: 't', summary: 's', annotations: [] },
      },
    },
    {
      method: 'POST',
      path: '/app/installations/1/access_tokens',
      body: { repository_ids: [1], permissions: { contents: 'read' } },
    },
  ])('$method $path is as it should be', (request) => {
    expect(faultsOf(request)).toEqual([]);
  });

  test.each([
    ['a call that there is not', { method: 'GET', path: '/repos/o/r/verdicts' }, 'GitHub has no such call'],
    ['another method', { method: 'DELETE', path: '/repos/o/r/check-runs' }, 'GitHub has no such call'],
    ['a word for a number', { method: 'GET', path: '/repos/o/r/pulls/four' }, 'path pull_number'],
    [
      'an unknown query',
      { method: 'GET', path: '/repos/o/r/pulls?branch=main' },
      'query branch is not known',
    ],
    ['a value that there is not', { method: 'GET', path: '/repos/o/r/pulls?state=ajar' }, 'query state'],
    ['no body', { method: 'POST', path: '/repos/o/r/check-runs' }, 'the body is missing'],
    ['a body too much', { method: 'GET', path: '/app', body: {} }, 'a body is not expected'],
    [
      'a field that is missing',
      { method: 'POST', path: '/repos/o/r/check-runs', body: { name: 'specgate' } },
      "must have required property 'head_sha'",
    ],
    [
      'a wrong field',
      { method: 'POST', path: '/repos/o/r/check-runs', body: { ...run, head: 'main' } },
      'body/head must NOT have unevaluated properties',
    ],
    [
      'a wrong field further in',
      {
        method: 'PATCH',
        path: '/repos/o/r/check-runs/4',
        body: { output: { title: 't', summary: 's', annotation: [] } },
      },
      'body/output/annotation must NOT have unevaluated properties',
    ],
    [
      'a wrong form',
      { method: 'POST', path: '/repos/o/r/check-runs', body: { ...run, started_at: 'now' } },
      'must match format "date-time"',
    ],
    [
      'a wrong permission',
      {
        method: 'POST',
        path: '/app/installations/1/access_tokens',
        body: { permissions: { contents: 'all' } },
      },
      'must be equal to one of the allowed values',
    ],
  ])('%s is a fault', (_what, request, fault) => {
    expect(faultsOf(request).join('\n')).toContain(fault);
  });

  test('what is said outright goes before what may be anything', () => {
    expect(routeOf({ method: 'GET', path: '/repos/o/r/issues/comments/7' })).toBe(
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    );
  });
});
