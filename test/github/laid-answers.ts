import type { IncomingMessage, ServerResponse } from 'node:http';
import { openOwnServer, sendJson } from './own-server.ts';

/** Answers that a test lays out in the order in which they are to be given, each for one request that it names. */

interface Laid {
  method: string;
  path: string;
  query: Record<string, string> | 'any';
  token: string | null;
  left: number;
  answer: { status: number; body: unknown; headers: Record<string, string> };
}

export interface Laying {
  /** What comes after the `?`; without this, nothing may. */
  query(values: Record<string, string | number> | 'any'): Laying;
  token(value: string): Laying;
  times(count: number): Laying;
  reply(status: number, body: unknown, headers?: Record<string, string>): void;
}

export interface LaidAnswers {
  address: string;
  lay(method: string, path: string): Laying;
  /** What was laid out and not asked for, and what was asked for and not laid out. */
  rest(): { unasked: string[]; unexpected: string[] };
  close(): Promise<void>;
}

const sameQuery = (laid: Laid['query'], given: URLSearchParams): boolean =>
  laid === 'any' ||
  JSON.stringify(Object.entries(laid).map(String).toSorted()) ===
    JSON.stringify([...given].map(String).toSorted());

const isFor = (laid: Laid, request: IncomingMessage): boolean => {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const token = String(request.headers.authorization).replace(/^token /, '');
  return (
    laid.left > 0 &&
    laid.method === request.method &&
    laid.path === path &&
    sameQuery(laid.query, new URLSearchParams(query)) &&
    (laid.token === null || laid.token === token)
  );
};

const send = (response: ServerResponse, { status, body, headers }: Laid['answer']): void => {
  const type = typeof body === 'string' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response
    .writeHead(status, { ...type, ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Tokens are handed out as often as they are asked for, numbered, unless a test lays out something else. */
export const openLaidAnswers = async (): Promise<LaidAnswers> => {
  const laid: Laid[] = [];
  const unexpected: string[] = [];
  let tokens = 0;
  const server = await openOwnServer((request, response) => {
    const found = laid.find((each) => isFor(each, request));
    if (found) {
      found.left -= 1;
      return send(response, found.answer);
    }
    if (request.method === 'POST' && request.url?.endsWith('/access_tokens') === true) {
      tokens += 1;
      return sendJson(response, 201, { token: `ghs_token${tokens}`, expires_at: '2026-11-21T19:00:00Z' });
    }
    unexpected.push(`${request.method} ${request.url}`);
    sendJson(response, 501, { message: 'nothing is laid out for this' });
  });

  const lay = (method: string, path: string): Laying => {
    const made: Laid = {
      method,
      path,
      query: {},
      token: null,
      left: 1,
      answer: { status: 200, body: '', headers: {} },
    };
    const laying: Laying = {
      query: (values) => {
        made.query =
          values === 'any'
            ? values
            : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
        return laying;
      },
      token: (value) => {
        made.token = value;
        return laying;
      },
      times: (count) => {
        made.left = count;
        return laying;
      },
      reply: (status, body, headers = {}) => {
        made.answer = { status, body, headers };
        laid.push(made);
      },
    };
    return laying;
  };

  return {
    address: server.address,
    lay,
    rest: () => ({
      unasked: laid.filter(({ left }) => left > 0).map(({ method, path }) => `${method} ${path}`),
      unexpected,
    }),
    close: () => server.close(),
  };
};
