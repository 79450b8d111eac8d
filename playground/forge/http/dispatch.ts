import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Forge } from '../forge.ts';
import { routes } from '../routes/index.ts';
import { acceptedPermissions, findVisible, requireAccess } from './access.ts';
import { type Actor, readActor } from './actor.ts';
import { ApiError, notFound, unprocessable } from './errors.ts';
import { faultBefore, faultInstead, withFaults } from './inject.ts';
import { allowanceOf, limitHeaders, remaining } from './limits.ts';
import { type NamedCall, faultOfBody, findCall } from './openapi.ts';
import type { Answer, Call, Route } from './route.ts';

export interface ApiRequest {
  method: string;
  /** As the client spelled it, below the API's address. */
  path: string;
  address: URL;
  headers: IncomingHttpHeaders;
  token: string | null;
  body: Buffer;
}

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));

const documentation = 'https://docs.github.com/rest';

interface Found extends NamedCall {
  route: Route;
}

const findRoute = ({ method, path }: ApiRequest): Found => {
  const call = findCall(method, path);
  if (call === null) throw notFound();
  const route = table.get(`${method} ${call.template}`);
  if (!route) {
    throw new ApiError(501, `${call.name} (${method} ${call.template}) is not served by this forge`);
  }
  return { ...call, route };
};

/** A call that may leave its body out is answered as if it were empty. */
const readBody = ({ body }: ApiRequest): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
};

const requireBody = (route: Route, body: unknown): void => {
  const fault = faultOfBody(route.method, route.path, body);
  if (fault !== null) throw unprocessable(`Invalid request.\n\n${fault}`);
};

/** The rate limit itself, and asking for it, costs nothing. */
const count = (forge: Forge, actor: Actor, name: string): void => {
  const allowance = allowanceOf(forge, actor);
  if (name === 'rate-limit/get') return;
  if (remaining(allowance) === 0) {
    throw new ApiError(403, 'API rate limit exceeded for this token.');
  }
  allowance.used += 1;
};

const answerRoute = async (
  forge: Forge,
  request: ApiRequest,
  actor: Actor,
  { route, name, params }: Found,
): Promise<Answer> => {
  const repository = findVisible(forge, actor, params);
  requireAccess(actor, route, repository, params);
  const body = readBody(request);
  requireBody(route, body);
  const call = {
    forge,
    actor,
    params,
    query: request.address.searchParams,
    headers: request.headers,
    body,
    address: request.address,
    // Where the path names one it has been found by now; the other handlers do not ask.
    repository: repository as Call['repository'],
  };
  const occasion = { call: name, method: route.method, path: request.path };
  await faultBefore(forge, occasion, call);
  return withFaults(forge, occasion, () => route.handle(call));
};

const failure = (error: unknown): Answer => {
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      status: 500,
      data: { message: 'Server Error', documentation_url: documentation, details: message },
    };
  }
  const { status, message, details } = error;
  const { headers, ...shown } = details as { headers?: Record<string, string> };
  return {
    status,
    data: { message, ...shown, documentation_url: documentation, status: String(status) },
    ...(headers ? { headers } : {}),
  };
};

const render = (answer: Answer): { type: string; body: Buffer } => {
  if (answer.raw) return { type: answer.raw.type, body: answer.raw.bytes };
  const body = answer.data === undefined ? '' : JSON.stringify(answer.data);
  return { type: 'application/json; charset=utf-8', body: Buffer.from(body) };
};

const etagOf = (body: Buffer): string => `W/"${createHash('sha256').update(body).digest('hex')}"`;

const isKnown = ({ headers }: ApiRequest, etag: string): boolean =>
  (headers['if-none-match'] ?? '')
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''));

const finish = (request: ApiRequest, answer: Answer, headers: Record<string, string>): ApiResponse => {
  const { type, body } = render(answer);
  const etag = request.method === 'GET' && answer.status === 200 ? etagOf(body) : null;
  const shared = { ...headers, ...answer.headers, ...(etag === null ? {} : { etag }) };
  if (etag !== null && isKnown(request, etag)) return { status: 304, headers: shared, body: Buffer.alloc(0) };
  const withType = body.length > 0 ? { ...shared, 'content-type': type } : shared;
  return { status: answer.status, headers: withType, body };
};

export const answerApi = async (forge: Forge, request: ApiRequest): Promise<ApiResponse> => {
  let actor: Actor = { kind: 'anonymous' };
  let accepted: string | null = null;
  let answer: Answer;
  try {
    const found = findRoute(request);
    accepted = acceptedPermissions(found.route.access);
    actor = readActor(forge, request.token);
    await faultInstead(forge, { call: found.name, method: request.method, path: request.path }, actor);
    count(forge, actor, found.name);
    answer = await answerRoute(forge, request, actor, found);
  } catch (error) {
    answer = failure(error);
  }
  const allowance = allowanceOf(forge, actor);
  const response = finish(request, answer, {
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'cache-control': 'private, max-age=60, s-maxage=60',
    ...limitHeaders(allowance),
    ...(accepted === null ? {} : { 'x-accepted-github-permissions': accepted }),
  });
  const { method, path } = request;
  if (!answer.raw) forge.onAnswer?.({ method, path, status: response.status, data: answer.data });
  // What has not changed costs nothing.
  if (response.status === 304) {
    allowance.used -= 1;
    Object.assign(response.headers, limitHeaders(allowance));
  }
  return response;
};
