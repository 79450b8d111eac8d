import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Answered } from '../../playground/forge/forge.ts';
import { type AppWorld, type RunningApp, until } from '../../playground/world/app-world.ts';
import { makeRepository, type SampleRepository } from '../../playground/world/repository.ts';
import { readDelivery } from '../../src/events/index.ts';
import { changed, changesOf } from '../events/changed-examples.ts';
import { type Example, examples } from '../events/examples.ts';
import { openHeldWorld } from './held-world.ts';

/** What GitHub publishes as examples of its webhooks, as it is and changed, arrives at the service's door. */

/** The same again: `WEBHOOK_SEED=1 npm run test:e2e -- webhooks`. */
const seed = Number(process.env['WEBHOOK_SEED'] ?? Date.now() % 2 ** 31);
const count = 2_000;

/** The commit and the account of most examples. */
const exampleHead = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const exampleSender = 'Codertocat';

interface Told {
  event: string;
  payload: unknown;
}

const answered: Answered[] = [];
let world: AppWorld;
let app: RunningApp;
let repository: SampleRepository;
let head: string;
let here: Example[];
let sent = 0;

/** An example as it would be told of the repository here, so that what it asks for could be done. */
const asToldHere = (
  { event, action, payload }: Example,
  { id, installation }: { id: number; installation: number },
): Example => {
  const copy = JSON.parse(JSON.stringify(payload).replaceAll(exampleHead, head)) as Example['payload'];
  const [login, name] = repository.name.split('/');
  const own = { id, name, full_name: repository.name, default_branch: 'main', owner: { login } };
  const about = copy['repository'] ? { repository: { ...copy['repository'], ...own } } : {};
  return { event, action, payload: { ...copy, ...about, installation: { id: installation } } };
};

beforeAll(async () => {
  world = await openHeldWorld((each) => answered.push(each));
  app = await world.start({ ATTEMPTS: '2' });
  repository = await makeRepository(world);
  // The examples' sender may do everything: what does not happen was not asked for.
  await world.forge.act('user', { login: exampleSender });
  await world.forge.act('role', { repository: repository.name, login: exampleSender, role: 'admin' });
  const { id: installation } = await world.forge.act<{ id: number }>('install', {
    app: world.app.id,
    account: 'acme',
  });
  await repository.api('alice', 'POST', '/issues', { title: 'The first, as in the examples' });
  head = await repository.push({ branch: 'changes', by: 'alice', files: { 'NOTES.md': 'words\n' } });
  expect(await repository.pull({ branch: 'changes', by: 'alice' })).toBe(2);
  await repository.verdict(head);
  await world.forge.delivered();
  const { id } = await repository.get<{ id: number }>('');
  here = examples.map((example) => asToldHere(example, { id, installation }));
});

afterAll(async () => {
  await world.stop();
});

/** While payloads are made, nothing else is done here, and whoever keeps a connection would not hear that it was closed. */
const own = (path: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${app.port}${path}`, { headers: { connection: 'close' } });

const send = async ({ event, payload }: Told): Promise<number> => {
  const body = JSON.stringify(payload);
  const digest = createHmac('sha256', world.app.webhookSecret).update(body).digest('hex');
  sent += 1;
  const response = await fetch(`http://127.0.0.1:${app.port}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      'x-github-event': event,
      'x-github-delivery': `example-${sent}`,
      'x-hub-signature-256': `sha256=${digest}`,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
};

/** Several at a time, as they come from GitHub; gives the answers that are not 200. */
const sendAll = async (all: readonly Told[]): Promise<number[]> => {
  const left = all.values();
  const wrong: number[] = [];
  const sendLeft = async (): Promise<void> => {
    for (const each of left) {
      const status = await send(each);
      if (status !== 200) wrong.push(status);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sendLeft));
  return wrong;
};

/** Nothing runs or is due. What waits for minutes may: a commit that is nowhere is looked for again. */
const idle = (): Promise<true> =>
  until(
    'the end of all jobs',
    async () => {
      const metrics = await (await own('/metrics')).text();
      const isRunning = /^specgate_queue_jobs\{[^}]*state="running"\} [1-9]/m.test(metrics);
      const isFailing = /^specgate_queue_jobs\{type="(?!check-)[^}]*state="waiting"\} [1-9]/m.test(metrics);
      return !isRunning && !isFailing && /^specgate_queue_oldest_seconds 0$/m.test(metrics);
    },
    100,
  );

/** Calls that changed something, but for tokens. */
const writes = (): Answered[] =>
  answered.filter(
    ({ method, path, status }) => method !== 'GET' && status < 300 && !path.endsWith('/access_tokens'),
  );

const isVerdict = ({ path, data }: Answered): boolean =>
  /^\/repos\/[^/]+\/[^/]+\/check-runs(?:\/\d+)?$/.test(path) &&
  (data as { head_sha?: string }).head_sha === head;

/** The thread in which somebody speaks to the App, or sets a label that may mean something to it. */
const addressedIn = ({ event, payload }: Told): unknown => {
  const { action, issue, comment } = payload as Record<string, Record<string, unknown> | undefined>;
  const isAddressed =
    event === 'issue_comment'
      ? String(comment?.['body']).includes('/spec')
      : JSON.stringify(action) === '"labeled"';
  return isAddressed ? issue?.['number'] : undefined;
};

const isReplyIn =
  (threads: readonly unknown[]) =>
  ({ path, data }: Answered): boolean => {
    if (/\/issues\/comments\/\d+\/reactions$/.test(path)) return threads.length > 0;
    const { issue_url: url } = data as { issue_url?: string };
    return /\/issues\/(?:comments\/)?\d+/.test(path) && threads.includes(Number(url?.split('/').at(-1)));
  };

const nameOf = ({ method, path }: Answered): string => `${method} ${path}`;

const stateOf = async (): Promise<unknown> => ({
  branches: await repository.get('/branches'),
  pulls: await repository.get('/pulls?state=all'),
});

test('examples are answered, and lead to verdicts alone', async () => {
  expect(here.length).toBeGreaterThan(700);
  const before = await stateOf();
  answered.length = 0;
  expect(await sendAll(here)).toEqual([]);
  await idle();
  expect(writes().some(isVerdict)).toBe(true);
  expect(
    writes()
      .filter((each) => !isVerdict(each))
      .map(nameOf),
  ).toEqual([]);
  expect(await stateOf()).toEqual(before);
});

const mutate = (some: readonly Example[]): Told[] =>
  fc
    .sample(fc.tuple(fc.nat({ max: 100_000 }), changesOf), { numRuns: count / 2, seed })
    .flatMap(([index, changes]) => {
      const example = some[index % some.length];
      return example ? [{ event: example.event, payload: changed(example, changes) }] : [];
    });

test(`changed ones are answered, none ends the service, and nothing strays (WEBHOOK_SEED=${seed})`, async () => {
  const before = await stateOf();
  const read = here.filter(({ event, payload }) => readDelivery('d', event, payload).jobs.length > 0);
  const all = [...mutate(here), ...mutate(read)];
  expect(all).toHaveLength(count);
  answered.length = 0;
  expect(await sendAll(all)).toEqual([]);
  await idle();
  const isReply = isReplyIn(all.flatMap((each) => addressedIn(each) ?? []));
  expect(
    writes()
      .filter((each) => !isVerdict(each) && !isReply(each))
      .map(nameOf),
  ).toEqual([]);
  expect(await stateOf()).toEqual(before);
  expect(await (await own('/ready')).text()).toBe('ready\n');
});
