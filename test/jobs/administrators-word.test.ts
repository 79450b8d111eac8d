import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, openGitHub } from '../../src/effects/github/client.ts';
import type { PullJudgement } from '../../src/domain/pull-judgement.ts';
import { deriveSigner } from '../../src/pack/seal.ts';
import { checkHead, wasJudged } from '../../src/jobs/check-head.ts';
import type { Work } from '../../src/jobs/service.ts';
import { commitData, type Data, moveData, pullData, reviewData, runData } from '../effects/github/shapes.ts';
import { checkFinding, checkReportOf } from '../report/sample-check.ts';
import { privateKey, repository } from '../github/api.ts';
import { openOwnServer, type OwnServer, sendJson } from '../github/own-server.ts';
import { type Watched, watchRequests } from '../github/watch-requests.ts';

/** Rule 6 of the gate: settings that say whose word counts change on an administrator's word, and the check hears it. */

let server: OwnServer;
let github: GitHub;
let watched: Watched;
let run: Data | null;
let posted: Data[];
let reviews: Data[];
let author: string;
let report: PullJudgement['report'];
let pushers: string[];
let remembered: Map<string, unknown>;
let now: string;
beforeEach(async () => {
  server = await openOwnServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const body = await text(request);
    const sent = (body === '' ? {} : JSON.parse(body)) as Data;
    sendJson(response, request.method === 'POST' ? 201 : 200, answer(request.method ?? '', path, sent));
  });
  watched = watchRequests(server.address);
  github = openGitHub({ appId: 1, privateKey, baseUrl: server.address, now: Date.now });
  run = null;
  posted = [];
  reviews = [];
  author = 'mallory';
  report = null;
  pushers = ['mallory'];
  remembered = new Map();
  now = '2026-11-21T18:00:00Z';
});
afterEach(async () => {
  watched.close();
  await server.close();
  expect(watched.faults).toEqual([]);
});

const head = 'ce587453ced02b1526dfb4cb910479d431683101';
const base = 'b'.repeat(40);

const judgement = (guarded: readonly string[]): PullJudgement => ({
  pull: 3,
  branch: 'main',
  base,
  head,
  unconcerned: null,
  settings: { base: [], head: [], guarded },
  isGated: true,
  documents: [],
  report,
  incomplete: null,
});

const silent = { info: () => {}, warn: () => {}, error: () => {}, child: () => silent };

/** All that the check needs besides GitHub: a repository that is there, and a verdict. */
const workWith = (guarded: readonly string[], current: string): Work => {
  const service = {
    github,
    mirrors: { fetch: async () => process.cwd(), current: async () => current },
    judges: { ask: async () => judgement(guarded) },
    memory: {
      get: async (key: string) => remembered.get(key),
      set: async (key: string, value: unknown) => void remembered.set(key, value),
      delete: async (key: string) => void remembered.delete(key),
    },
    signer: deriveSigner(privateKey, 'k1'),
    webUrl: 'https://github.com',
    now: () => new Date(now),
  };
  return { service, running: { id: 'r1' }, log: silent } as unknown as Work;
};

const roles: Record<string, string> = { alice: 'admin', bob: 'maintain', mallory: 'write' };

/** As much of GitHub as the check needs: it keeps the newest run, and what was completed. */
const answer = (method: string, path: string, body: Data): unknown => {
  if (path.endsWith('/access_tokens')) return { token: 'ghs_token' };
  if (method === 'POST') {
    run = runData({ ...body, id: posted.length + 10, conclusion: null, output: { annotations_count: 0 } });
    return run;
  }
  if (method === 'PATCH') {
    posted.push(body);
    run = { ...run, ...body, output: { annotations_count: 0 } };
    return run;
  }
  if (path.endsWith('/check-runs')) return { total_count: run ? 1 : 0, check_runs: run ? [run] : [] };
  if (path.endsWith('/pulls/3')) return pullData({ number: 3, user: { login: author } });
  if (path.endsWith(`/${head}/pulls`)) return [];
  if (path.endsWith('/commits')) return [commitData(author)];
  if (path.endsWith('/activity')) return pushers.map(moveData);
  if (path.endsWith('/reviews')) return reviews;
  const [, login = ''] = /collaborators\/(\w+)\/permission$/.exec(path) ?? [];
  return { permission: 'write', role_name: roles[login], user: null };
};

const check = async (guarded: readonly string[], { isQueued = false, current = head } = {}): Promise<void> =>
  checkHead(workWith(guarded, current), {
    repository,
    head,
    candidates: [{ pull: 3, branch: 'main', isDefault: true, base, ref: 'refs/pull/3/head', isQueued }],
    demand: null,
  });

const keys = ['seal.keys'];

const conclusions = (): unknown[] => posted.map(({ conclusion }) => conclusion);

test('a change of keys is held until an administrator approves it, and again when that is taken back', async () => {
  await check(keys);
  expect(JSON.stringify(posted[0])).toContain("expected an administrator's word");
  reviews = [reviewData('bob', 'APPROVED', head)];
  await check(keys);
  reviews = [...reviews, reviewData('alice', 'APPROVED', head)];
  await check(keys);
  reviews = [...reviews.slice(0, 1), reviewData('alice', 'DISMISSED', head)];
  await check(keys);
  expect(conclusions()).toEqual(['failure', 'failure', 'success', 'failure']);
});

test('an approval of another commit is no word on this one', async () => {
  reviews = [reviewData('alice', 'APPROVED', base)];
  await check(keys);
  expect(conclusions()).toEqual(['failure']);
});

test('where no keys change, the same content is judged once', async () => {
  await check([]);
  await check([]);
  expect(conclusions()).toEqual(['success']);
});

test("an author's word counts where nobody else pushed, whatever commits say of themselves", async () => {
  author = 'alice';
  pushers = ['alice'];
  await check(keys);
  pushers = ['mallory', 'alice'];
  await check(keys);
  expect(conclusions()).toEqual(['success', 'failure']);
});

test('what a merge queue has put together needs no approval of its own', async () => {
  await check(keys, { isQueued: true });
  expect(conclusions()).toEqual(['success']);
});

test('a head that comes back after it was given up is judged', async () => {
  await check([], { current: base });
  await check([]);
  expect(conclusions()).toEqual(['cancelled', 'success']);
});

test('settings that say whose word counts are named where they change', async () => {
  await check(['finalize.mode', 'finalize.self']);
  expect(JSON.stringify(posted[0])).toContain('finalize.mode</code> and <code>finalize.self');
});

describe('what is waived', () => {
  const place = { path: 'docs/features/waitlist/waivers.yml', line: 1, endLine: 6 };
  const waiver = { reason: 'the vendor asks for it', by: 'bob', until: '2026-11-23', place };
  beforeEach(() => {
    report = checkReportOf({
      findings: [checkFinding({ disposition: 'waived', level: 'note', waiver })],
    });
  });

  test('is said once for as long as the waiver lasts, and judged again when it has ended', async () => {
    await check([]);
    now = '2026-11-23T23:59:59Z';
    await check([]);
    expect(conclusions()).toEqual(['success']);
    report = checkReportOf({ findings: [checkFinding()] });
    now = '2026-11-24T00:00:00Z';
    await check([]);
    expect(conclusions()).toEqual(['success', 'failure']);
  });

  test('is looked for by the sweep once the waiver has ended, whoever remembers it', async () => {
    const { service } = workWith([], head);
    await check([]);
    expect(await wasJudged(service, repository, head)).toBe(true);
    remembered.clear();
    await check([]);
    now = '2026-11-23T23:59:59Z';
    expect(await wasJudged(service, repository, head)).toBe(true);
    now = '2026-11-24T00:00:00Z';
    expect(await wasJudged(service, repository, head)).toBe(false);
  });
});
