import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openGitHub } from '../../../src/effects/github/client.ts';
import { IncompleteAnswer, RateLimited } from '../../../src/effects/github/errors.ts';
import { flawless, here, type OpenedApi, openApi, repository } from '../../github/api.ts';
import { exampleOf } from '../../github/description.ts';
import { openOwnServer, sendJson } from '../../github/own-server.ts';

let opened: OpenedApi;
beforeEach(async () => {
  opened = await openApi();
});
afterEach(async () => {
  jest.restoreAllMocks();
  expect(await opened.close()).toEqual(flawless);
});

const example = exampleOf('GET /repos/{owner}/{repo}') as object;

const get = () =>
  opened.octokit.request('GET /repos/{owner}/{repo}', { owner: repository.owner, repo: repository.name });
const comment = () =>
  opened.octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner: repository.owner,
    repo: repository.name,
    issue_number: 3,
    body: 'Hello',
  });

const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

const untilOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await caught(promise);
  expect(error).toBeInstanceOf(RateLimited);
  return (error as RateLimited).until.toISOString();
};

/** GitHub on this machine: tokens are numbered, and each call is answered by the token that it came with. */
const withServer = async (
  statusOf: (token: string) => number,
  use: (octokit: OpenedApi['octokit'], seen: readonly string[]) => Promise<void>,
): Promise<void> => {
  const seen: string[] = [];
  let count = 0;
  const server = await openOwnServer((request, response) => {
    if (request.method === 'POST') {
      count += 1;
      return sendJson(response, 201, { token: `token${count}` });
    }
    const token = String(request.headers.authorization).replace('token ', '');
    seen.push(token);
    sendJson(response, statusOf(token), statusOf(token) === 200 ? example : { message: 'Bad credentials' });
  });
  const github = openGitHub({ ...opened.options, baseUrl: server.address });
  try {
    await use(github.of(repository, { contents: 'read' }), seen);
  } finally {
    await server.close();
  }
};

const getBy = (octokit: OpenedApi['octokit']) =>
  octokit.request('GET /repos/{owner}/{repo}', { owner: repository.owner, repo: repository.name });

describe('a token', () => {
  test('is asked for once, for one repository, with what the job needs and no more', async () => {
    opened.lay('GET', here).times(2).token('ghs_token1').reply(200, example);
    await get();
    await get();
    expect(opened.watched.requests.filter(({ method }) => method === 'POST')).toEqual([
      {
        method: 'POST',
        path: '/app/installations/7/access_tokens',
        body: {
          repository_ids: [repository.id],
          permissions: { checks: 'write', contents: 'write', issues: 'write', pull_requests: 'write' },
        },
      },
    ]);
  });

  test('is asked for anew before the hour is over, and for other permissions', async () => {
    opened.lay('GET', here).token('ghs_token1').reply(200, example);
    opened.lay('GET', here).token('ghs_token2').reply(200, example);
    await get();
    opened.clock.now += 46 * 60_000;
    await get();
    expect(await opened.github.token(repository, { contents: 'read' })).toBe('ghs_token3');
  });

  test('that is good no more is replaced once for all that had it, and the calls are made again', () =>
    withServer(
      (token) => (token === 'token1' ? 401 : 200),
      async (octokit, seen) => {
        await Promise.all([getBy(octokit), getBy(octokit)]);
        expect(seen.toSorted()).toEqual(['token1', 'token1', 'token2', 'token2']);
      },
    ));

  test('is replaced only once', () =>
    withServer(
      () => 401,
      async (octokit, seen) => {
        expect(await caught(getBy(octokit))).toMatchObject({ status: 401 });
        expect(seen).toEqual(['token1', 'token2']);
      },
    ));

  test('that could not be had is asked for again the next time', async () => {
    opened.lay('POST', '/app/installations/7/access_tokens').reply(500, { message: 'Server Error' });
    opened.lay('POST', '/app/installations/7/access_tokens').reply(201, { token: 'ghs_late' });
    opened.lay('GET', here).token('ghs_late').reply(200, example);
    expect(await caught(get())).toMatchObject({ status: 500 });
    await expect(get()).resolves.toMatchObject({ status: 200 });
  });
});

describe('when GitHub answers no more calls', () => {
  const limited = (status: number, headers: Record<string, string>, message = 'API rate limit exceeded') =>
    opened.lay('GET', here).reply(status, { message }, headers);

  test('for the hour, the job waits until the reset', async () => {
    limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795285800' });
    expect(await untilOf(get())).toBe('2026-11-21T18:30:00.000Z');
    expect(opened.calls.at(-1)).toMatchObject({ status: 403, left: 0, installation: 7 });
  });

  test('for a while, it waits as long as GitHub says', async () => {
    limited(429, { 'retry-after': '90' }, 'You have exceeded a secondary rate limit');
    expect(await untilOf(get())).toBe('2026-11-21T18:01:30.000Z');
  });

  test('for a while that it does not name, it waits a minute', async () => {
    limited(
      403,
      { 'x-ratelimit-remaining': '4000' },
      'You have exceeded a secondary rate limit. Please wait',
    );
    expect(await untilOf(get())).toBe('2026-11-21T18:01:00.000Z');
  });

  test('by a clock that is wrong, it waits an hour at the most and a second at the least', async () => {
    limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1995285800' });
    expect(await untilOf(get())).toBe('2026-11-21T19:00:00.000Z');
    limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' });
    expect(await untilOf(get())).toBe('2026-11-21T18:00:01.000Z');
  });

  test('a call that changes something waits as well', async () => {
    opened
      .lay('POST', `${here}/issues/3/comments`)
      .reply(403, { message: 'secondary rate limit' }, { 'retry-after': '7' });
    expect(await untilOf(comment())).toBe('2026-11-21T18:00:07.000Z');
  });

  test('what is forbidden is no limit', async () => {
    limited(403, { 'x-ratelimit-remaining': '4000' }, 'Resource not accessible by integration');
    expect(await caught(get())).toMatchObject({ status: 403, name: 'HttpError' });
  });
});

describe('when GitHub has a bad moment', () => {
  test('what only reads is tried three times', async () => {
    opened.lay('GET', here).reply(500, { message: 'Server Error' });
    opened.lay('GET', here).reply(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' });
    opened.lay('GET', here).reply(200, example);
    await expect(get()).resolves.toMatchObject({ status: 200 });
    expect(opened.calls.map(({ status }) => status)).toEqual([201, 500, 502, 200]);
  });

  test('and no more than that', async () => {
    opened.lay('GET', here).times(3).reply(503, { message: 'Unavailable' });
    expect(await caught(get())).toMatchObject({ status: 503 });
  });

  test('what changes something is not tried again by itself', async () => {
    opened.lay('POST', `${here}/issues/3/comments`).reply(500, { message: 'Server Error' });
    expect(await caught(comment())).toMatchObject({ status: 500 });
    expect(opened.watched.requests.filter(({ path }) => path.endsWith('/comments'))).toHaveLength(1);
  });

  test('what there is not is not asked for again', async () => {
    opened.lay('GET', here).reply(404, { message: 'Not Found' });
    expect(await caught(get())).toMatchObject({ status: 404 });
  });

  test.each([
    ['is no JSON', '<html>Sign in</html>', { 'content-type': 'text/html' }],
    ['ends in the middle', JSON.stringify(example).slice(0, 200), { 'content-type': 'application/json' }],
  ])('an answer that %s is none, though its status says so', async (_how, body, headers) => {
    opened.lay('GET', here).reply(200, body, headers);
    opened.lay('GET', here).reply(200, example);
    await expect(get()).resolves.toMatchObject({ data: { full_name: 'octocat/Hello-World' } });
  });

  test('an empty answer is no empty list', async () => {
    opened.lay('GET', here).times(3).reply(200, '');
    expect(await caught(get())).toBeInstanceOf(IncompleteAnswer);
  });

  test.each([
    ['stands still', () => {}],
    ['breaks', (response: ServerResponse) => void setTimeout(() => response.destroy(), 5)],
  ])('a connection that %s within a list leaves no shorter list', async (_how, then) => {
    const asked: number[] = [];
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      asked.push(milliseconds);
      return timeout(60);
    });
    let calls = 0;
    const server = await openOwnServer((request, response) => {
      if (request.method === 'POST') return sendJson(response, 201, { token: 'token' });
      calls += 1;
      if (calls > 1) return sendJson(response, 200, []);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('[{"id":1},');
      then(response);
    });
    const github = openGitHub({ ...opened.options, baseUrl: server.address });
    const octokit = github.of(repository, { pull_requests: 'read' });
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', { owner: 'o', repo: 'r' });
    expect({ data, calls, asked: new Set(asked) }).toEqual({ data: [], calls: 2, asked: new Set([30_000]) });
    await server.close();
  });
});

test('what is told of a call names its route and no names in it', async () => {
  opened.lay('GET', here).reply(200, example, { 'x-ratelimit-remaining': '4999' });
  await get();
  expect(opened.calls).toEqual([
    expect.objectContaining({
      installation: null,
      route: 'POST /app/installations/{installation_id}/access_tokens',
    }),
    { installation: 7, route: 'GET /repos/{owner}/{repo}', status: 200, milliseconds: 0, left: 4999 },
  ]);
});
