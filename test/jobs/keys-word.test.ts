import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, openGitHub } from '../../src/effects/github/client.ts';
import type { PullJudgement } from '../../src/domain/pull-judgement.ts';
import { deriveSigner } from '../../src/pack/seal.ts';
import { checkHead } from '../../src/jobs/check-head.ts';
import type { Work } from '../../src/jobs/service.ts';
import { commitData, type Data, moveData, pullData, reviewData, runData } from '../effects/github/shapes.ts';
import { checkFinding, checkReportOf } from '../report/sample-check.ts';
import { privateKey, repository } from '../github/api.ts';
import { openOwnServer, type OwnServer, sendJson } from '../github/own-server.ts';
import { type Watched, watchRequests } from '../github/watch-requests.ts';

/** Rule 6 of the gate: keys that seal change on an administrator's word, and the check hears it. */

let server: OwnServer;
let github: GitHub;
let watched: Watched;
let run: Data | null;
let posted: Data[];
let reviews: Data[];
let author: string;
let report: PullJudgement['report'];
let pushers: string[];
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
});
afterEach(async () => {
  watched.close();
  await server.close();
  expect(watched.faults).toEqual([]);
});

const head = 'ce587453ced02b1526dfb4cb910479d431683101';
const base = 'b'.repeat(40);

const judgement = (changesKeys: boolean): PullJudgement => ({
  pull: 3,
  branch: 'main',
  base,
  head,
  unconcerned: null,
  settings: { base: [], head: [], changesKeys },
  isGated: true,
  documents: [],
  report,
  incomplete: null,
});

const silent = { info: () => {}, warn: () => {}, error: () => {}, child: () => silent };

/** All that the check needs besides GitHub: a repository that is there, and a verdict. */
const workWith = (changesKeys: boolean, current: string): Work => {
  const remembered = new Map<string, unknown>();
  const service = {
    github,
    mirrors: { fetch: async () => process.cwd(), current: async () => current },
    judges: { ask: async () => judgement(changesKeys) },
    memory: {
      get: async (key: string) => remembered.get(key),
      set: async (key: string, value: unknown) => void remembered.set(key, value),
      delete: async (key: string) => void remembered.delete(key),
    },
    signer: deriveSigner(privateKey, 'k1'),
    webUrl: 'https://github.com',
    now: () => new Date('2026-11-21T18:00:00Z'),
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

const check = async (changesKeys: boolean, { isQueued = false, current = head } = {}): Promise<void> =>
  checkHead(workWith(changesKeys, current), {
    repository,
    head,
    candidates: [{ pull: 3, branch: 'main', isDefault: true, base, ref: 'refs/pull/3/head', isQueued }],
    demand: null,
  });

const conclusions = (): unknown[] => posted.map(({ conclusion }) => conclusion);

test('a change of keys is held until an administrator approves it, and again when that is taken back', async () => {
  await check(true);
  expect(JSON.stringify(posted[0])).toContain("expected an administrator's word");
  reviews = [reviewData('bob', 'APPROVED', head)];
  await check(true);
  reviews = [...reviews, reviewData('alice', 'APPROVED', head)];
  await check(true);
  reviews = [...reviews.slice(0, 1), reviewData('alice', 'DISMISSED', head)];
  await check(true);
  expect(conclusions()).toEqual(['failure', 'failure', 'success', 'failure']);
});

test('an approval of another commit is no word on this one', async () => {
  reviews = [reviewData('alice', 'APPROVED', base)];
  await check(true);
  expect(conclusions()).toEqual(['failure']);
});

test('where no keys change, the same content is judged once', async () => {
  await check(false);
  await check(false);
  expect(conclusions()).toEqual(['success']);
});

test("an author's word counts where nobody else pushed, whatever commits say of themselves", async () => {
  author = 'alice';
  pushers = ['alice'];
  await check(true);
  pushers = ['mallory', 'alice'];
  await check(true);
  expect(conclusions()).toEqual(['success', 'failure']);
});

test('what a merge queue has put together needs no approval of its own', async () => {
  await check(true, { isQueued: true });
  expect(conclusions()).toEqual(['success']);
});

test('a head that comes back after it was given up is judged', async () => {
  await check(false, { current: base });
  await check(false);
  expect(conclusions()).toEqual(['cancelled', 'success']);
});

test('what is waived is judged each time that somebody asks: waivers end', async () => {
  report = checkReportOf({ findings: [checkFinding({ disposition: 'waived', level: 'note' })] });
  await check(false);
  await check(false);
  expect(conclusions()).toHaveLength(2);
});
