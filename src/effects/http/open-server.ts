import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, type Logger, Probot } from 'probot';
import type { Delivery } from '../../domain/job.ts';
import { readDelivery } from '../../events/index.ts';
import type { Metrics } from './metrics.ts';

export interface ServerOptions {
  host: string;
  port: number;
  appId: number;
  privateKey: string;
  webhookSecret: string;
  log: Logger;
  metrics: Metrics;
  version: string;
  /** Stores a delivery: once it resolves, it is ours. */
  accept(delivery: Delivery): Promise<string>;
  /** Why no work can be done; null where it can. */
  whyNotReady(): Promise<string | null>;
}

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

const webhookPath = '/api/github/webhooks';

/** GitHub waits ten seconds; the library answers by itself after nine, which would promise what is not stored. */
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

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const webhookHandler = async (options: ServerOptions): Promise<Handler> => {
  const { appId, privateKey, webhookSecret, log, metrics, accept } = options;
  const probot = new Probot({ appId, privateKey, secret: webhookSecret, log });
  return createNodeMiddleware(
    (app) => {
      app.onAny(async ({ id, name, payload }) => {
        const started = performance.now();
        const delivery = readDelivery(id, name, payload);
        const tell = (outcome: string): void =>
          metrics.webhookAnswered(name, outcome, (performance.now() - started) / 1000);
        try {
          const outcome = await inTime(accept(delivery));
          tell(outcome);
          log.info(
            { delivery: id, event: name, action: delivery.action, jobs: delivery.jobs.length },
            outcome,
          );
        } catch (error) {
          tell('failed');
          throw error;
        }
      });
    },
    { probot, webhooksPath: webhookPath },
  );
};

const send = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
};

const plain = 'text/plain; charset=utf-8';

const pages = ({
  metrics,
  whyNotReady,
  version,
}: ServerOptions): Record<string, (response: ServerResponse) => Promise<void>> => ({
  '/': async (response) => send(response, 200, plain, `Specgate ${version}\n`),
  '/health': async (response) => send(response, 200, plain, 'ok\n'),
  '/ping': async (response) => send(response, 200, plain, 'PONG'),
  '/ready': async (response) => {
    const why = await whyNotReady();
    send(response, why === null ? 200 : 503, plain, `${why ?? 'ready'}\n`);
  },
  '/metrics': async (response) => send(response, 200, metrics.contentType, await metrics.render()),
});

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** The web server: webhooks in, and what an operator asks. */
export const openServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { log, host } = options;
  const receive = await webhookHandler(options);
  const known = pages(options);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const page = request.method === 'GET' || request.method === 'HEAD' ? known[path] : undefined;
    const answer = async (): Promise<void> => {
      if (page) return page(response);
      if (path === webhookPath) return void (await receive(request, response));
      send(response, 404, plain, 'There is nothing here.\n');
    };
    answer().catch((error: unknown) => {
      log.error({ err: error, path }, 'an answer failed');
      if (!response.headersSent) send(response, 500, plain, 'Something went wrong here.\n');
    });
  });
  server.requestTimeout = 30_000;
  const port = await listen(server, host, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
