import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OwnServer {
  address: string;
  close(): Promise<void>;
}

/** A server on this machine for what recorded answers cannot show: connections that break or stand still. */
export const openOwnServer = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<OwnServer> => {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const sendJson = (response: ServerResponse, status: number, data: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data));
};
