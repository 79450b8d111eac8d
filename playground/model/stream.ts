import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './reply.ts';

/** An answer as a stream of events, in pieces, as OpenAI's endpoint sends it. */

interface Chunk {
  delta?: object;
  finish?: string;
  usage?: object;
}

const place = '\u0000';

const eventOf = ({ delta = {}, finish, usage }: Chunk, bytes: Buffer | null = null): Buffer => {
  const chunk = JSON.stringify({
    id: 'chatcmpl-playground',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'playground',
    choices: usage ? [] : [{ index: 0, delta, finish_reason: finish ?? null }],
    ...(usage ? { usage } : {}),
  });
  if (!bytes) return Buffer.from(`data: ${chunk}\n\n`);
  const [before = '', after = ''] = chunk.split(JSON.stringify(place).slice(1, -1));
  return Buffer.concat([Buffer.from(`data: ${before}`), bytes, Buffer.from(`${after}\n\n`)]);
};

const pieceLength = 2_000;

const textEvents = (text: string | Buffer): Buffer[] => {
  if (typeof text !== 'string') return [eventOf({ delta: { content: place } }, text)];
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${pieceLength}}`, 'gu')) ?? [];
  return pieces.map((content) => eventOf({ delta: { content } }));
};

/** The arguments of a call come in pieces as well. */
const callEvents = (calls: NonNullable<Answer['calls']>): Buffer[] =>
  calls.flatMap(({ id, name, input }, index) => {
    const written = typeof input === 'string' ? input : JSON.stringify(input);
    const half = Math.ceil(written.length / 2);
    const first = {
      index,
      id: id ?? `call_${index + 1}`,
      type: 'function',
      function: { name, arguments: '' },
    };
    return [
      first,
      { index, function: { arguments: written.slice(0, half) } },
      { index, function: { arguments: written.slice(half) } },
    ].map((call) => eventOf({ delta: { tool_calls: [call] } }));
  });

const citationEvents = (citations: NonNullable<Answer['citations']>): Buffer[] =>
  citations.length === 0
    ? []
    : [
        eventOf({
          delta: {
            annotations: citations.map((cited) => ({ type: 'url_citation', url_citation: cited })),
          },
        }),
      ];

export interface Counted {
  input: number;
  output: number;
}

const usageEvents = ({ input, output }: Counted): Buffer[] => [
  eventOf({
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  }),
];

export const startStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
};

export const sendText = (response: ServerResponse, text: string): void => {
  for (const event of textEvents(text)) response.write(event);
};

export const sendAnswer = async (
  response: ServerResponse,
  { text = '', calls = [], finish, citations = [], pauseMilliseconds }: Answer,
  counted: Counted | null,
): Promise<void> => {
  const events = [
    eventOf({ delta: { role: 'assistant' } }),
    ...textEvents(text),
    ...callEvents(calls),
    ...citationEvents(citations),
    eventOf({ finish: finish ?? (calls.length > 0 ? 'tool_calls' : 'stop') }),
    ...(counted ? usageEvents(counted) : []),
    Buffer.from('data: [DONE]\n\n'),
  ];
  startStream(response);
  for (const event of events) {
    if (response.destroyed) return;
    response.write(event);
    if (pauseMilliseconds !== undefined) await pause(pauseMilliseconds);
  }
  response.end();
};
