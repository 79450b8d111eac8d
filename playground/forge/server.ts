import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { runAct } from './control/acts.ts';
import { type Forge, keepTrack } from './forge.ts';
import { gitPath, serveGit } from './git-http.ts';
import { readToken } from './http/actor.ts';
import { answerApi, type ApiResponse } from './http/dispatch.ts';
import { ApiError } from './http/errors.ts';
import { servePage } from './pages/serve.ts';

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const send = (response: ServerResponse, { status, headers, body }: ApiResponse): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

const apiPrefix = '/api/v3';
const controlPrefix = '/_forge/';

const serveApi = async (
  forge: Forge,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const answer = await answerApi(forge, {
    method: request.method ?? 'GET',
    path: url.pathname.slice(apiPrefix.length),
    address: url,
    headers: request.headers,
    token: readToken(request),
    body: await readAll(request),
  });
  send(response, answer);
};

const serveControl = async (
  forge: Forge,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const body = (await readAll(request)).toString();
  const result = await runAct(
    forge,
    url.pathname.slice(controlPrefix.length),
    body === '' ? {} : JSON.parse(body),
  );
  const text = Buffer.from(JSON.stringify(result));
  send(response, { status: 200, headers: { 'content-type': 'application/json' }, body: text });
};

/** Acts are JSON; what a page sends is a form. */
const isControl = ({ method, headers }: IncomingMessage, { pathname }: URL): boolean =>
  method === 'POST' &&
  pathname.startsWith(controlPrefix) &&
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true;

/** Nobody has to log in here: so no other site may act through the browser, under whatever name it calls this one. */
const requireOwnPage = (forge: Forge, { headers }: IncomingMessage): void => {
  const { host, port, origin } = new URL(forge.url);
  const isOwn = headers.host === host || headers.host === `localhost:${port}`;
  const isFromHere =
    headers.origin === undefined || [origin, `http://localhost:${port}`].includes(headers.origin);
  if (!isOwn || !isFromHere) throw new ApiError(403, 'Only pages of this forge may do that');
};

const serve = async (forge: Forge, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', forge.url);
  if (url.pathname.startsWith(`${apiPrefix}/`)) return serveApi(forge, request, response, url);
  if (gitPath.test(url.pathname)) return serveGit(forge, request, response, url);
  requireOwnPage(forge, request);
  if (isControl(request, url)) return serveControl(forge, request, response, url);
  const page = {
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    body: await readAll(request),
  };
  send(response, await servePage(forge, page));
};

const failed = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof ApiError ? error.status : error instanceof SyntaxError ? 400 : 500;
  const message = error instanceof Error ? error.message : String(error);
  const body = Buffer.from(JSON.stringify({ message }));
  send(response, { status, headers: { 'content-type': 'application/json' }, body });
};

export const createForgeServer = (forge: Forge): Server =>
  createServer((request, response) => {
    keepTrack(forge, serve(forge, request, response)).catch((error: unknown) => failed(response, error));
  });
