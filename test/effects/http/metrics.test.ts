import { expect, test } from '@jest/globals';
import { openMetrics } from '../../../src/effects/http/metrics.ts';
import { routesIn, sourcesIn } from '../../github/called-routes.ts';

const at = Date.parse('2026-11-21T18:00:00Z');
const open = () =>
  openMetrics(
    async () => ({
      waiting: { 'check-pull': 3 },
      running: { command: 1 },
      dead: { sweep: 2 },
      oldest: new Date(at - 90_000),
    }),
    () => at,
  );

const routes = sourcesIn('effects/github').flatMap(({ text }) => routesIn(text));

const call = (route: string, values: object = {}) => ({
  installation: 7,
  route,
  status: 200,
  milliseconds: 1,
  left: 4999,
  ...values,
});

test('the queue is told by type and state, with the age of the oldest', async () => {
  const text = await open().render();
  for (const line of [
    'specgate_queue_jobs{type="check-pull",state="waiting"} 3',
    'specgate_queue_jobs{type="command",state="running"} 1',
    'specgate_queue_jobs{type="sweep",state="dead"} 2',
    'specgate_queue_oldest_seconds 90',
  ])
    expect(text).toContain(line);
});

test('each route that is called is a series', async () => {
  const metrics = open();
  for (const route of routes) metrics.apiCalled(call(route));
  const text = await metrics.render();
  for (const route of routes)
    expect(text).toContain(`specgate_api_calls_total{route="${route}",status="200"}`);
  expect(text).toContain('specgate_api_calls_left{installation="7"} 4999');
});

test.each([
  'GET /repos/acme/courses',
  'GET /repos/{owner}/{repo}/pulls/4',
  'GET /repos/{owner}/{repo}/git/ref/heads%2Fmain',
  'GET /repos/{owner}/{repo}?page=2',
  'GET https://api.github.com/app',
])('%s, with names of somebody in it, is none', async (route) => {
  const metrics = open();
  metrics.apiCalled(call(route));
  expect(await metrics.render()).toContain('specgate_api_calls_total{route="other",status="200"} 1');
});
