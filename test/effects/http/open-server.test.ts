import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Delivery } from '../../../src/domain/job.ts';
import { type Metrics, openMetrics } from '../../../src/effects/http/metrics.ts';
import { openServer, type RunningServer } from '../../../src/effects/http/open-server.ts';
import { examples } from '../../events/examples.ts';

const secret = 'a secret that nobody can guess';

let server: RunningServer;
let metrics: Metrics;
let accepted: Delivery[];
let logged: unknown[];
let accept: (delivery: Delivery) => Promise<string>;
let ready: string | null;
beforeEach(async () => {
  accepted = [];
  logged = [];
  ready = null;
  accept = async (delivery) => {
    accepted.push(delivery);
    return 'stored';
  };
  const note = (what: object, message: string): void => void logged.push({ ...what, message });
  metrics = openMetrics(async () => ({ waiting: {}, running: {}, dead: {}, oldest: null }), Date.now);
  server = await openServer({
    host: '127.0.0.1',
    port: 0,
    version: '1.2.3',
    webhookSecret: secret,
    log: { info: note, warn: note, error: note },
    metrics,
    accept: (delivery) => accept(delivery),
    whyNotReady: async () => ready,
  });
});
afterEach(() => server.close());

const address = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
const hooks = '/api/github/webhooks';

const signature = (body: string, by = secret): string =>
  `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;

const headersOf = (event: string, body: string, id = 'd-1'): Record<string, string> => ({
  'content-type': 'application/json',
  'x-github-event': event,
  'x-github-delivery': id,
  'x-hub-signature-256': signature(body),
});

const post = async (
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> => {
  const response = await fetch(address(hooks), { method: 'POST', headers, body });
  return { status: response.status, text: (await response.text()).trim() };
};

const payload = JSON.stringify({
  action: 'opened',
  number: 4,
  installation: { id: 7 },
  repository: { id: 3, name: 'courses', owner: { login: 'acme' }, default_branch: 'main' },
  sender: { login: 'alice', type: 'User' },
});

describe('a webhook', () => {
  test('that is signed is stored, and then answered', async () => {
    let store: (outcome: string) => void = () => {};
    accept = (delivery) => {
      accepted.push(delivery);
      return new Promise((resolve) => {
        store = resolve;
      });
    };
    const answer = post(payload, headersOf('pull_request', payload));
    while (accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 20, 'not yet'))])).toBe(
      'not yet',
    );
    store('stored');
    expect(await answer).toEqual({ status: 200, text: 'stored' });
    expect(accepted).toEqual([
      {
        id: 'd-1',
        event: 'pull_request',
        action: 'opened',
        jobs: [
          {
            type: 'check-pull',
            repository: { installation: 7, id: 3, owner: 'acme', name: 'courses' },
            pull: 4,
          },
        ],
      },
    ]);
  });

  const good = headersOf('pull_request', payload);
  test.each([
    ['is not signed', { 'x-hub-signature-256': '' }, 401],
    ['is signed with another secret', { 'x-hub-signature-256': signature(payload, 'another secret') }, 401],
    ['is signed for another body', { 'x-hub-signature-256': signature(`${payload} `) }, 401],
    ['is signed by SHA-1', { 'x-hub-signature-256': signature(payload).replace('sha256', 'sha1') }, 401],
    ['has a signature of another length', { 'x-hub-signature-256': 'sha256=00' }, 401],
    ['has no event', { 'x-github-event': '' }, 400],
    ['has no number', { 'x-github-delivery': '' }, 400],
    ['has a number that is none', { 'x-github-delivery': "1'; --" }, 400],
  ])('that %s is refused', async (_how, headers, status) => {
    expect(await post(payload, { ...good, ...headers })).toMatchObject({ status });
    expect(accepted).toEqual([]);
    expect(JSON.stringify(logged)).not.toContain('courses');
  });

  test.each(['', '{', 'payload=%7B%7D', 'undefined'])('that is no JSON (%j) is refused', async (body) => {
    expect(await post(body, headersOf('push', body))).toMatchObject({ status: 400 });
  });

  test.each(['5', '"x"', 'null', '[]', 'true'])('that is no object (%s) asks for nothing', async (body) => {
    expect(await post(body, headersOf('push', body))).toMatchObject({ status: 200 });
    expect(accepted).toEqual([{ id: 'd-1', event: 'push', action: null, jobs: [] }]);
  });

  test('does not come with GET', async () => {
    expect((await fetch(address(hooks))).status).toBe(405);
  });

  test('that says it is too large is not read', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST ${hooks} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toContain('HTTP/1.1 413 ');
  });

  test('that does not say how large it is is read no further than what GitHub sends', async () => {
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const socket = connect(server.port, '127.0.0.1');
    const broken = new Promise<void>((resolve) => socket.on('error', () => {}).on('close', () => resolve()));
    socket.write(`POST ${hooks} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    let sent = 0;
    while (sent < 60 && !socket.destroyed) {
      sent += 1;
      const drained = new Promise<void>((resolve) => socket.once('drain', resolve));
      if (!socket.write(chunk)) await Promise.race([drained, broken]);
    }
    await broken;
    expect(sent).toBeLessThan(60);
    expect(accepted).toEqual([]);
  });

  test('that could not be stored is told to GitHub as failed, and nothing of it to the log', async () => {
    accept = async () => {
      throw new Error('the database is away');
    };
    expect(await post(payload, good)).toMatchObject({ status: 500 });
    expect(logged).toMatchObject([
      { delivery: 'd-1', event: 'pull_request', message: 'a delivery could not be stored' },
    ]);
    expect(JSON.stringify(logged)).not.toContain('courses');
  });

  test('whose sender goes away in the middle harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST ${hooks} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect(await post(payload, good)).toMatchObject({ status: 200 });
  });
});

test('every published example is taken', async () => {
  const statuses = new Set<number>();
  for (const [index, { event, payload: each }] of examples.entries()) {
    const body = JSON.stringify(each);
    statuses.add((await post(body, headersOf(event, body, `d-${index}`))).status);
  }
  expect(statuses).toEqual(new Set([200]));
  expect(accepted).toHaveLength(examples.length);
});

describe('an operator', () => {
  const page = async (path: string, method = 'GET') => {
    const response = await fetch(address(path), { method });
    return { status: response.status, text: await response.text() };
  };

  test.each([
    ['/', 'Specgate 1.2.3\n'],
    ['/health', 'ok\n'],
    ['/ping', 'PONG\n'],
    ['/ready', 'ready\n'],
  ])('asks %s', async (path, text) => {
    expect(await page(path)).toEqual({ status: 200, text });
    expect(await page(path, 'HEAD')).toEqual({ status: 200, text: '' });
  });

  test('is told why nothing can be done', async () => {
    ready = 'the database does not answer';
    expect(await page('/ready')).toEqual({ status: 503, text: 'the database does not answer\n' });
    expect((await page('/health')).status).toBe(200);
  });

  test.each(['/nothing', '/__proto__', '//ready', '/ready/', '/toString', '/api/github/webhooks/'])(
    'finds nothing at %s',
    async (path) => {
      expect((await page(path)).status).toBe(404);
    },
  );

  test('reads how it goes', async () => {
    await post(payload, headersOf('pull_request', payload));
    await post(payload, { 'x-github-event': 'pull_request' });
    const { text } = await page('/metrics');
    expect(text).toContain('specgate_webhooks_total{event="pull_request",outcome="stored"} 1');
    expect(text).toContain('specgate_webhooks_total{event="unread",outcome="refused"} 1');
  });
});

/** Names of a metric's series, without their numbers. */
const series = async (name: string): Promise<string[]> =>
  (await metrics.render())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => line.replace(/ [^ ]*$/, ''));

test('no stranger makes series', async () => {
  for (let index = 0; index < 30; index += 1) {
    const event = `event_${'a'.repeat(index)}`;
    await post(payload, headersOf(event, payload));
    await post(payload, { ...headersOf(event, payload), 'x-hub-signature-256': `sha256=${index}` });
    await fetch(address(`/${event}`));
  }
  expect(await series('specgate_webhooks_total')).toEqual([
    'specgate_webhooks_total{event="other",outcome="stored"}',
    'specgate_webhooks_total{event="unread",outcome="refused"}',
  ]);
});
