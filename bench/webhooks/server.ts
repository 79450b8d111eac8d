import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, createProbot } from 'probot';
import { openLog } from '../../src/effects/http/open-log.ts';
import { openMetrics } from '../../src/effects/http/metrics.ts';
import { openServer } from '../../src/effects/http/open-server.ts';
import { openQueue } from '../../src/effects/queue/open-queue.ts';
import { webhookPath, webhookSecret } from './settings.ts';

/** One of the two that are compared, as a process of its own: `bare`, or a folder to keep the queue in. */

const [what = 'bare', databaseUrl] = process.argv.slice(2);

const openBare = async (): Promise<number> => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const probot = createProbot({
    overrides: { appId: 1, privateKey, secret: webhookSecret, logLevel: 'fatal' },
  });
  const middleware = await createNodeMiddleware(
    (app) => {
      app.onAny(() => {});
    },
    { probot, webhooksPath: webhookPath },
  );
  const server = createServer((request, response) => void middleware(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
};

const openOwn = async (dataDir: string): Promise<number> => {
  const { queue } = await openQueue({
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const metrics = openMetrics(() => queue.stats(), Date.now);
  const { port } = await openServer({
    host: '127.0.0.1',
    port: 0,
    webhookSecret,
    log: openLog('fatal'),
    metrics,
    version: 'bench',
    accept: (delivery) => queue.accept(delivery),
    whyNotReady: async () => null,
  });
  return port;
};

process.send?.({ port: what === 'bare' ? await openBare() : await openOwn(what) });
