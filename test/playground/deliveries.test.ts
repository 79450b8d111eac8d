import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ForgeWorld, startWorld } from './forge-world.ts';

const octo = { owner: 'octo', repo: 'app' };
let world: ForgeWorld;
let now: Date;

beforeEach(async () => {
  now = new Date();
  world = await startWorld({ now: () => now });
});
afterEach(() => world.stop());

const list = async (query: { status?: 'failure' } = {}) =>
  (await world.app.rest.apps.listWebhookDeliveries(query)).data.filter(({ event }) => event === 'issues');

const openIssue = async (title: string): Promise<void> => {
  await (await world.as('rae')).rest.issues.create({ ...octo, title });
  await world.forge.delivered();
};

test('each has an id of its own, and is kept with what was sent and answered', async () => {
  await openIssue('One');
  await openIssue('Two');
  const listed = await list();
  expect(new Set(listed.map(({ guid }) => guid)).size).toBe(2);
  expect(listed[0]).toMatchObject({
    status: 'OK',
    status_code: 202,
    redelivery: false,
    action: 'opened',
  });
  const { data } = await world.app.rest.apps.getWebhookDelivery({ delivery_id: listed[0]?.id ?? 0 });
  expect(data.request.payload).toMatchObject({ action: 'opened', issue: { title: 'Two' } });
  expect(data.request.headers).toMatchObject({ 'x-github-delivery': listed[0]?.guid });
  expect(data.response.payload).toBe('noted');
});

test('one that failed is sent again under the same id', async () => {
  world.receiver.status = 500;
  await openIssue('Lost');
  world.receiver.status = 202;
  const [failed] = await list({ status: 'failure' });
  expect(failed).toMatchObject({ status_code: 500 });
  await world.app.rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
  await world.forge.delivered();
  const [again] = await list();
  expect(again).toMatchObject({ guid: failed?.guid, redelivery: true, status_code: 202 });
  expect(world.receiver.received.map(({ id }) => id)).toEqual([failed?.guid, failed?.guid]);
});

test('one that got lost on the way is listed as failed', async () => {
  await world.forge.act('fault', { kind: 'lose-delivery', event: 'issues' });
  await openIssue('Lost');
  expect(world.receiver.received).toEqual([]);
  expect(await list()).toMatchObject([{ status: 'failed to connect to host', status_code: 502 }]);
});

test('they are forgotten after three days', async () => {
  await openIssue('Old');
  now = new Date(now.getTime() + 3 * 24 * 60 * 60 * 1000 + 1000);
  expect(await world.app.rest.apps.listWebhookDeliveries().catch(() => null)).toBeNull();
});

test('they are paged by a cursor', async () => {
  for (const title of ['One', 'Two', 'Three']) await openIssue(title);
  const first = await world.app.rest.apps.listWebhookDeliveries({ per_page: 2 });
  expect(first.headers.link).toMatch(/cursor=\d+.*rel="next"/);
  const all = await world.app.paginate(world.app.rest.apps.listWebhookDeliveries, { per_page: 2 });
  expect(all.filter(({ event }) => event === 'issues')).toHaveLength(3);
});
