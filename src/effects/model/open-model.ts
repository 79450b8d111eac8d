import OpenAI from 'openai';
import type {
  Citation,
  Model,
  ModelAnswer,
  ModelMessage,
  ModelRequest,
  ToolCall,
} from '../../domain/model.ts';
import type { ModelSettings } from '../../settings/model.ts';
import { tokensOf } from '../../authoring/budget.ts';
import { redact } from '../../text/redact.ts';
import { ModelBusy, ModelFailed, ModelRefused } from './errors.ts';

type Chunk = OpenAI.ChatCompletionChunk;
type Message = OpenAI.ChatCompletionMessageParam;

/** More than any document needs: what goes on is not meant to end. */
const longestAnswer = 400_000;

const toMessage = (message: ModelMessage): Message => {
  const content = redact(message.text);
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.call, content };
    case 'assistant':
      return {
        role: 'assistant',
        content,
        ...(message.calls && message.calls.length > 0
          ? {
              tool_calls: message.calls.map(({ id, name, input }) => ({
                id,
                type: 'function' as const,
                function: { name, arguments: redact(input) },
              })),
            }
          : {}),
      };
  }
};

const bodyOf = (model: string, { messages, tools = [], search = false }: ModelRequest, usage: boolean) => ({
  model,
  stream: true as const,
  messages: messages.map(toMessage),
  ...(usage ? { stream_options: { include_usage: true } } : {}),
  ...(search ? { web_search_options: {} } : {}),
  ...(tools.length > 0
    ? {
        tools: tools.map(({ name, description, input }) => ({
          type: 'function' as const,
          function: { name, description, parameters: { ...input } },
        })),
      }
    : {}),
});

/** What has come so far. */
interface Heard {
  text: string;
  calls: ToolCall[];
  end: string | null;
  citations: Citation[];
  usage: { prompt_tokens: number; completion_tokens: number } | null;
}

const hearCalls = (
  heard: Heard,
  given: NonNullable<OpenAI.ChatCompletionChunk.Choice.Delta['tool_calls']>,
): void => {
  for (const { index, id, function: called } of given) {
    if (index < 0 || index > 63) continue;
    const known = heard.calls[index] ?? { id: '', name: '', input: '' };
    heard.calls[index] = {
      id: id ?? known.id,
      name: known.name + (called?.name ?? ''),
      input: known.input + (called?.arguments ?? ''),
    };
  }
};

/** Endpoints that search tell of what they read beside the text. */
const citationsIn = (delta: object): Citation[] => {
  const all = (delta as { annotations?: unknown }).annotations;
  return (Array.isArray(all) ? (all as unknown[]) : []).flatMap((each) => {
    const { url_citation: cited } = (each ?? {}) as { url_citation?: { title?: unknown; url?: unknown } };
    return typeof cited?.url === 'string' && URL.canParse(cited.url)
      ? [{ url: cited.url, title: typeof cited.title === 'string' ? cited.title : cited.url }]
      : [];
  });
};

const hear = (heard: Heard, { choices, usage }: Chunk): void => {
  if (usage) heard.usage = usage;
  const [choice] = choices ?? [];
  if (!choice) return;
  heard.text += choice.delta?.content ?? '';
  if (choice.delta?.tool_calls) hearCalls(heard, choice.delta.tool_calls);
  heard.citations.push(...citationsIn(choice.delta ?? {}));
  heard.end = choice.finish_reason ?? heard.end;
};

const lengthOf = ({ text, calls }: Heard): number =>
  text.length + calls.reduce((sum, call) => sum + (call?.input.length ?? 0), 0);

const answerOf = (heard: Heard, request: ModelRequest): ModelAnswer => {
  const calls = heard.calls.filter((call) => call !== undefined && call.name !== '');
  const asked = request.messages.map(({ text }) => text).join('\n');
  return {
    text: heard.text,
    calls,
    end: heard.end === 'length' ? 'cut' : calls.length > 0 ? 'tools' : 'stop',
    citations: heard.citations,
    tokens: {
      input: heard.usage?.prompt_tokens ?? tokensOf(asked),
      output: heard.usage?.completion_tokens ?? tokensOf(heard.text),
    },
  };
};

const longestPause = 60 * 60_000;

const untilOf = (headers: Headers | undefined, now: number): Date => {
  const text = headers?.get('retry-after') ?? '';
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return new Date(now + Math.min(longestPause, Math.max(5_000, Number.isFinite(seconds) ? seconds : 60_000)));
};

/** What people may be told of it: an endpoint's own words, short, and without what is secret. */
const toldBy = ({ message }: Error, key: string | null): string =>
  redact(key === null ? message : message.replaceAll(key, '[secret]'))
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300);

interface Circumstances extends Pick<ModelSettings, 'key' | 'patienceSeconds'> {
  isSilent: boolean;
  now: number;
}

const failureOf = (error: unknown, { key, patienceSeconds, isSilent, now }: Circumstances): Error => {
  if (isSilent)
    return new ModelFailed(`the model endpoint said nothing for ${patienceSeconds} seconds`, {
      cause: error,
    });
  if (error instanceof ModelFailed || error instanceof ModelRefused) return error;
  if (!(error instanceof OpenAI.APIError))
    return new ModelFailed('the model endpoint broke off in the middle of its answer', { cause: error });
  const status = error.status as number | undefined;
  const headers = error.headers as Headers | undefined;
  if (status === 429) return new ModelBusy(untilOf(headers, now), { cause: error });
  if (error instanceof OpenAI.APIConnectionError)
    return new ModelFailed('the model endpoint cannot be reached', { cause: error });
  if (status === undefined)
    return new ModelFailed(
      `the model endpoint broke off in the middle of its answer (${toldBy(error, key)})`,
      {
        cause: error,
      },
    );
  if (status >= 500 || status === 408 || status === 409)
    return new ModelFailed(`the model endpoint answers ${status}`, { cause: error });
  return new ModelRefused(`the model endpoint refuses this (${toldBy(error, key)})`, { cause: error });
};

export interface OpenModelOptions {
  settings: ModelSettings;
  now(): number;
  /** Of failures that may pass; then the whole request is tried again later, by whoever asked. */
  retries?: number;
}

/** How long an endpoint wants to be left alone is for whoever asked to wait: nobody sleeps on it here. */
const fetchOnce: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status !== 429) return response;
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  headers.set('x-should-retry', 'false');
  return new Response(body, { status, statusText, headers });
};

/** Any endpoint that speaks as OpenAI's does. */
export const openModel = ({ settings, now, retries = 2 }: OpenModelOptions): Model => {
  const { baseUrl, key, model, canSearch, patienceSeconds } = settings;
  const client = new OpenAI({
    apiKey: key ?? 'none',
    baseURL: baseUrl,
    organization: null,
    project: null,
    maxRetries: retries,
    fetch: fetchOnce,
    // Silence is listened for below, whatever part of the answer it is in.
    timeout: patienceSeconds * 2000,
    logLevel: 'off',
  });
  let tellsUsage = true;

  const open = async (request: ModelRequest, signal: AbortSignal): Promise<AsyncIterable<Chunk>> => {
    try {
      return await client.chat.completions.create(bodyOf(model, request, tellsUsage), { signal });
    } catch (error) {
      // Some endpoints know all but this option.
      const isOption =
        error instanceof OpenAI.APIError && error.status === 400 && error.message.includes('stream_options');
      if (!isOption || !tellsUsage) throw error;
      tellsUsage = false;
      return client.chat.completions.create(bodyOf(model, request, false), { signal });
    }
  };

  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> => {
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const listen = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), patienceSeconds * 1000);
    };
    const heard: Heard = { text: '', calls: [], end: null, citations: [], usage: null };
    try {
      listen();
      const stream = await open(request, AbortSignal.any([signal, silence.signal]));
      listen();
      for await (const chunk of stream) {
        listen();
        hear(heard, chunk);
        if (lengthOf(heard) > longestAnswer)
          throw new ModelRefused(
            `the model's answer does not end: it was stopped at ${longestAnswer} characters`,
          );
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw failureOf(error, { key, patienceSeconds, isSilent: silence.signal.aborted, now: now() });
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) throw signal.reason;
    if (silence.signal.aborted)
      throw new ModelFailed(`the model endpoint said nothing for ${patienceSeconds} seconds`);
    if (heard.end === null) throw new ModelFailed('the model endpoint broke off in the middle of its answer');
    return answerOf(heard, request);
  };
  return { name: model, canSearch, ask };
};
