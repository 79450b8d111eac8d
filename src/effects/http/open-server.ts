import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Receiver, receiveWebhook } from './receive-webhook.ts';

export interface ServerOptions extends Receiver {
  host: string;
  port: number;
  version: string;
  /** Why no work can be done; null where it can. */
  whyNotReady(): Promise<string | null>;
}

export interface RunningServer {
  port: number;
  close(): Promise<void>;
}

const webhookPath = '/api/github/webhooks';

interface Answer {
  status: number;
  text: string;
  type?: string;
}

const pages = ({ metrics, whyNotReady, version }: ServerOptions): Record<string, () => Promise<Answer>> => ({
  '/': async () => ({ status: 200, text: `Specgate ${version}` }),
  '/health': async () => ({ status: 200, text: 'ok' }),
  '/ping': async () => ({ status: 200, text: 'PONG' }),
  '/ready': async () => {
    const why = await whyNotReady();
    return { status: why === null ? 200 : 503, text: why ?? 'ready' };
  },
  '/metrics': async () => ({ status: 200, text: await metrics.render(), type: metrics.contentType }),
});

const send = (
  response: ServerResponse,
  { status, text, type = 'text/plain; charset=utf-8' }: Answer,
): void => {
  // What was not read to its end would be read as the next request.
  const connection = status >= 400 ? { connection: 'close' } : {};
  response
    .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...connection })
    .end(text.endsWith('\n') ? text : `${text}\n`);
};

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
  const known = pages(options);
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === webhookPath) return receiveWebhook(options, request);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const page = isRead && Object.hasOwn(known, path) ? known[path] : undefined;
    return page ? page() : { status: 404, text: 'There is nothing here.' };
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (told) => send(response, told),
      (error: unknown) => {
        // Who breaks off while sending waits for no answer.
        if (request.readableAborted) return;
        log.error({ err: error }, 'an answer failed');
        send(response, { status: 500, text: 'Something went wrong here.' });
      },
    );
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
