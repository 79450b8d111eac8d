import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Reply } from './reply.ts';
import { type Counted, sendAnswer, sendText, startStream } from './stream.ts';

/** A stand-in for a model's endpoint, with a script in place of a model. It is on this machine and talks to nobody. */

export interface AskedMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

export interface ModelCall {
  /** Counted from 1. */
  number: number;
  messages: AskedMessage[];
  /** Names of the tools that were offered. */
  tools: string[];
  isSearch: boolean;
  /** The whole of what was sent. */
  body: Record<string, unknown>;
  headers: Record<string, string | undefined>;
  /** `answered`: to the last byte; `refused`; `left`: whoever asked has gone before that. */
  state: 'open' | 'answered' | 'refused' | 'left';
  /** When that was; null while it is open. */
  endedAt: Date | null;
  /** What an endpoint would charge for. */
  tokens: Counted;
}

export type Script = (call: ModelCall) => Reply | Promise<Reply>;

export interface StartModelOptions {
  /** One after the other, or whatever a function says. */
  script: Script | readonly Reply[];
  /** Does as if it had never heard of `stream_options`. */
  rejectsStreamOptions?: boolean;
}

export interface RunningModel {
  /** For OPENAI_BASE_URL. */
  url: string;
  calls: ModelCall[];
  /** Another script from now on. */
  follow(script: StartModelOptions['script']): void;
  stop(): Promise<void>;
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const roughly = (text: string): number => Math.ceil(text.length / 4);

const countedFor = ({ messages }: ModelCall, { text = '', usage }: Answer): Counted | null =>
  usage === undefined
    ? { input: roughly(messages.map(({ content }) => content).join('\n')), output: roughly(String(text)) }
    : usage;

const sendRefusal = (
  response: ServerResponse,
  { status, message = 'no', headers = {} }: { status: number; message?: string; headers?: object },
): void => {
  const error = { message, type: 'playground', code: null };
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ error }));
};

const perform = async (call: ModelCall, reply: Reply, response: ServerResponse): Promise<void> => {
  if (typeof reply === 'string') return perform(call, { text: reply }, response);
  if ('refuse' in reply) {
    call.state = 'refused';
    sendRefusal(response, reply.refuse);
  } else if ('garbage' in reply) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(reply.garbage);
  } else if ('cutAfter' in reply) {
    startStream(response);
    sendText(response, reply.cutAfter);
    // What was written has to leave before the connection is torn.
    response.write('', () => response.destroy());
  } else if ('hangAfter' in reply) {
    if (reply.hangAfter === '') return;
    startStream(response);
    sendText(response, reply.hangAfter);
  } else {
    const counted = countedFor(call, reply);
    call.tokens = counted ?? call.tokens;
    await sendAnswer(response, reply, counted);
  }
};

const callOf = (number: number, request: IncomingMessage, body: Record<string, unknown>): ModelCall => {
  const tools = (body['tools'] ?? []) as { function: { name: string } }[];
  return {
    number,
    messages: (body['messages'] ?? []) as AskedMessage[],
    tools: tools.map(({ function: { name } }) => name),
    isSearch: 'web_search_options' in body,
    body,
    headers: request.headers as ModelCall['headers'],
    state: 'open',
    endedAt: null,
    tokens: { input: 0, output: 0 },
  };
};

const scriptOf = (script: StartModelOptions['script']): Script => {
  if (typeof script === 'function') return script;
  const left = [...script];
  return ({ number }) =>
    left.shift() ?? { refuse: { status: 400, message: `the script has no answer to call ${number}` } };
};

export const startModel = async ({
  script,
  rejectsStreamOptions = false,
}: StartModelOptions): Promise<RunningModel> => {
  const calls: ModelCall[] = [];
  let follow = scriptOf(script);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await readAll(request)) as Record<string, unknown>;
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions' || body['stream'] !== true)
      return sendRefusal(response, { status: 404, message: 'only streamed chat completions are here' });
    if (rejectsStreamOptions && 'stream_options' in body)
      return sendRefusal(response, { status: 400, message: 'Unknown parameter: stream_options' });
    const call = callOf(calls.length + 1, request, body);
    calls.push(call);
    // Whoever asked may have gone while the script thought about it.
    response.on('error', () => {});
    response.on('close', () => {
      call.endedAt = new Date();
      if (call.state === 'open') call.state = response.writableFinished ? 'answered' : 'left';
    });
    await perform(call, await follow(call), response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendRefusal(response, { status: 400, message: `the script failed: ${String(error)}` });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    follow: (next) => {
      follow = scriptOf(next);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
