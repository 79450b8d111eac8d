import { createHmac, randomUUID } from 'node:crypto';
import { takeFault } from '../faults.ts';
import { type Forge, timestamp } from '../forge.ts';
import { type App, type Delivery, nextId } from '../store.ts';

/** As GitHub waits. */
const longestWait = 10_000;

/** For how long a delivery can be looked up and sent again. */
const retention = 3 * 24 * 60 * 60 * 1000;

const sign = (algorithm: string, secret: string, body: string): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

const headersFor = (app: App, event: string, guid: string, body: string): Record<string, string> => ({
  accept: '*/*',
  'content-type': 'application/json',
  'user-agent': 'GitHub-Hookshot/forge',
  'x-github-delivery': guid,
  'x-github-event': event,
  'x-github-hook-id': String(app.id),
  'x-github-hook-installation-target-id': String(app.id),
  'x-github-hook-installation-target-type': 'integration',
  'x-hub-signature': sign('sha1', app.webhook.secret, body),
  'x-hub-signature-256': sign('sha256', app.webhook.secret, body),
});

type Outcome = Pick<Delivery, 'status' | 'statusCode' | 'response'>;

const failed = (status: string, statusCode: number): Outcome => ({
  status,
  statusCode,
  response: { headers: {}, payload: null },
});

const statusTexts: Record<number, string> = { 500: 'Internal Server Error', 503: 'Service Unavailable' };

const post = async ({ stopping }: Forge, { url, request: { headers, body } }: Delivery): Promise<Outcome> => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(longestWait)]),
    });
    const payload = await answer.text();
    const status = answer.ok
      ? 'OK'
      : answer.statusText || (statusTexts[answer.status] ?? 'Invalid HTTP Response');
    return {
      status,
      statusCode: answer.status,
      response: { headers: Object.fromEntries(answer.headers), payload },
    };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return isLate ? failed('timed out', 504) : failed('failed to connect to host', 502);
  }
};

/** Sends what the record says, and keeps the record with what came of it. */
const send = async (forge: Forge, delivery: Delivery): Promise<void> => {
  const start = performance.now();
  const isLost = takeFault(forge.faults, 'lose-delivery', { event: delivery.event }) !== null;
  const outcome = isLost ? failed('failed to connect to host', 502) : await post(forge, delivery);
  Object.assign(delivery, outcome, { duration: Math.round(performance.now() - start) / 1000 });
  forge.store.deliveries.push(delivery);
};

export interface Message {
  app: App;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  payload: Record<string, unknown>;
}

const record = (forge: Forge, message: Message, guid: string, redelivery: boolean): Delivery => {
  const { app, event, payload } = message;
  const body = JSON.stringify(payload);
  return {
    id: nextId(forge.store),
    guid,
    app,
    event,
    action: message.action,
    installationId: message.installationId,
    repositoryId: message.repositoryId,
    deliveredAt: timestamp(forge),
    redelivery,
    duration: 0,
    ...failed('pending', 0),
    url: app.webhook.url ?? '',
    request: { headers: headersFor(app, event, guid, body), payload, body },
  };
};

/** Deliveries under way, so that a test can wait for them and a stop can. */
const underWay = new WeakMap<Forge, Set<Promise<void>>>();

const start = (forge: Forge, delivery: Delivery): void => {
  const running = underWay.get(forge) ?? new Set();
  underWay.set(forge, running);
  const sending = send(forge, delivery).finally(() => running.delete(sending));
  running.add(sending);
};

/** An App without an address for its webhooks gets none. */
export const deliver = (forge: Forge, message: Message): void => {
  if (message.app.webhook.url === null) return;
  forge.onEvent?.(message.event, message.payload);
  start(forge, record(forge, message, randomUUID(), false));
};

export const redeliver = (forge: Forge, delivery: Delivery): void =>
  start(forge, record(forge, { ...delivery, payload: delivery.request.payload }, delivery.guid, true));

export const deliveriesOf = (forge: Forge, app: App): Delivery[] => {
  const oldest = forge.now().getTime() - retention;
  return forge.store.deliveries
    .filter((delivery) => delivery.app === app && Date.parse(delivery.deliveredAt) >= oldest)
    .toSorted((one, other) => other.id - one.id);
};

/** Resolves when nothing is on its way any more. */
export const allDelivered = async (forge: Forge): Promise<void> => {
  const running = underWay.get(forge) ?? new Set();
  while (running.size > 0) await Promise.all(running);
};
