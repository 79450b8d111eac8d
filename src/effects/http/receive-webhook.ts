import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../../domain/job.ts';
import { isKnownEvent, readDelivery } from '../../events/index.ts';
import type { Metrics } from './metrics.ts';

/**
 * Webhooks in: whole, not too large, signed, and stored before they are answered. Not by Probot's own door: it reads
 * whatever anybody sends, writes what is not signed to the log, and answers after nine seconds that all is well.
 */

export interface Receiver {
  webhookSecret: string;
  log: Record<'info' | 'warn' | 'error', (what: object, message: string) => void>;
  metrics: Metrics;
  /** Stores a delivery: once it resolves, it is ours. */
  accept(delivery: Delivery): Promise<string>;
}

export interface Reply {
  status: number;
  text: string;
}

/** GitHub drops what is larger. */
const mostBytes = 25 * 1024 * 1024;

/** What was sent; null where it is too much, however much more there would have been. */
const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The answer goes the same way, so that way stays open when nobody reads on.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const isSigned = (secret: string, body: Buffer, signature: string): boolean => {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const parse = (body: Buffer): { payload: unknown } | null => {
  try {
    return { payload: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return null;
  }
};

const header = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

const refuse = (status: number, text: string): Reply => ({ status, text });

/** What was sent, once it is sure that GitHub has sent it; or why it is not taken. */
const readWebhook = async (request: IncomingMessage, secret: string): Promise<Delivery | Reply> => {
  if (request.method !== 'POST') return refuse(405, 'Webhooks come with POST.');
  const body = await readBody(request);
  if (body === null) return refuse(413, 'GitHub sends no webhooks of this size.');
  if (!isSigned(secret, body, header(request, 'x-hub-signature-256')))
    return refuse(401, 'This is not signed with the webhook secret of the App.');
  const event = header(request, 'x-github-event');
  const id = header(request, 'x-github-delivery');
  if (!/^[a-z0-9_]{1,100}$/.test(event) || !/^[\w-]{1,100}$/.test(id))
    return refuse(400, 'Missing X-GitHub-Event or X-GitHub-Delivery, expected both.');
  const read = parse(body);
  return read
    ? readDelivery(id, event, read.payload)
    : refuse(400, 'Unexpected content, expected JSON: choose application/json on the page of the App.');
};

/** GitHub waits ten seconds. */
const storeMilliseconds = 8_000;

const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('storing a delivery took too long')), storeMilliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const store = async ({ accept, log }: Receiver, delivery: Delivery): Promise<Reply & { outcome: string }> => {
  const { id, event, action, jobs } = delivery;
  try {
    const outcome = await inTime(accept(delivery));
    log.info({ delivery: id, event, action, jobs: jobs.length }, outcome);
    return { status: 200, text: outcome, outcome };
  } catch (error) {
    log.error({ err: error, delivery: id, event, action }, 'a delivery could not be stored');
    return { status: 500, text: 'This could not be stored. It is asked for again.', outcome: 'failed' };
  }
};

export const receiveWebhook = async (receiver: Receiver, request: IncomingMessage): Promise<Reply> => {
  const { webhookSecret, metrics, log } = receiver;
  const started = performance.now();
  const read = await readWebhook(request, webhookSecret);
  if ('status' in read) {
    const { status, text } = read;
    metrics.webhookAnswered('unread', 'refused', (performance.now() - started) / 1000);
    log.warn({ status, from: request.socket.remoteAddress }, `a webhook was refused: ${text}`);
    return read;
  }
  const { status, text, outcome } = await store(receiver, read);
  // Whoever replays what GitHub has signed could name any event, and each name would be a series.
  const event = isKnownEvent(read.event) ? read.event : 'other';
  metrics.webhookAnswered(event, outcome, (performance.now() - started) / 1000);
  return { status, text };
};
