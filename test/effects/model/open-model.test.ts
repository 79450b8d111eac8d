import { afterEach, describe, expect, test } from '@jest/globals';
import { type Reply, refuse } from '../../../playground/model/reply.ts';
import { type RunningModel, startModel, type StartModelOptions } from '../../../playground/model/start.ts';
import type { Model, ModelRequest } from '../../../src/domain/model.ts';
import { ModelBusy, ModelFailed, ModelRefused } from '../../../src/effects/model/errors.ts';
import { openModel } from '../../../src/effects/model/open-model.ts';
import type { ModelSettings } from '../../../src/settings/model.ts';

/** Asking an endpoint over HTTP, and what comes of it when it does not answer as it should. */

const running: RunningModel[] = [];

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const settings: ModelSettings = {
  baseUrl: '',
  key: 'a-key-of-the-operator-42',
  model: 'playground',
  canSearch: true,
  patienceSeconds: 5,
  tokensOfJob: 1_000,
  tokensOfPhase: 1e9,
  tokensOfDay: 1_000,
  price: null,
};

const today = Date.parse('2026-11-21T12:00:00Z');

interface Opened {
  endpoint: RunningModel;
  model: Model;
}

const open = async (
  script: StartModelOptions['script'],
  { retries = 0, ...given }: Partial<StartModelOptions & ModelSettings & { retries: number }> = {},
): Promise<Opened> => {
  const endpoint = await startModel({ script, ...given });
  running.push(endpoint);
  const model = openModel({
    settings: { ...settings, ...given, baseUrl: endpoint.url },
    now: () => today,
    retries,
  });
  return { endpoint, model };
};

const hello: ModelRequest = { messages: [{ role: 'user', text: 'Say hello' }] };
const asking = ({ model }: Opened, request = hello, signal = new AbortController().signal) =>
  model.ask(request, signal);

const failureOf = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('Expected it to fail');
};

describe('an answer', () => {
  test('is put together from its pieces, with what it cost and cites', async () => {
    const text = 'å🙂 '.repeat(3_000);
    const cited = { title: 'Oban', url: 'https://hexdocs.pm/oban' };
    const opened = await open([
      { text, usage: { input: 7, output: 9 }, citations: [cited, { title: 'x', url: 'no address' }] },
    ]);
    expect(await asking(opened)).toEqual({
      text,
      calls: [],
      end: 'stop',
      citations: [cited],
      tokens: { input: 7, output: 9 },
    });
    const [call] = opened.endpoint.calls;
    expect(call?.headers['authorization']).toBe(`Bearer ${settings.key}`);
    expect(call?.body).toEqual({
      model: 'playground',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Say hello' }],
    });
  });

  test('may ask for tools, whose answers are said back', async () => {
    const opened = await open([
      {
        text: 'Let me look',
        calls: [
          { name: 'read', input: { path: 'a' } },
          { name: 'list', input: '{}' },
        ],
      },
      'Read it',
    ]);
    const tools = [{ name: 'read', description: 'Reads', input: { type: 'object' } }];
    const first = await asking(opened, { ...hello, tools });
    expect([first.end, first.calls]).toEqual([
      'tools',
      [
        { id: 'call_1', name: 'read', input: '{"path":"a"}' },
        { id: 'call_2', name: 'list', input: '{}' },
      ],
    ]);
    await asking(opened, {
      messages: [
        ...hello.messages,
        { role: 'assistant', text: first.text, calls: first.calls },
        { role: 'tool', call: 'call_1', text: 'here' },
      ],
      tools,
    });
    const [one, two] = opened.endpoint.calls;
    expect(one?.tools).toEqual(['read']);
    expect(two?.messages.slice(1)).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'call_1' }, { id: 'call_2' }] },
      { role: 'tool', tool_call_id: 'call_1', content: 'here' },
    ]);
  });

  test('that was cut for want of room is told as cut', async () => {
    expect((await asking(await open([{ text: 'Half of', finish: 'length' }]))).end).toBe('cut');
  });

  test('whose cost nobody tells is estimated, never free', async () => {
    const { tokens } = await asking(await open([{ text: 'word '.repeat(100), usage: null }]));
    expect(tokens.input).toBeGreaterThan(0);
    expect(tokens.output).toBeGreaterThan(100);
  });

  test('with bytes that are no UTF-8 has marks in their place', async () => {
    const opened = await open([{ text: Buffer.from([0x61, 0xff, 0xfe, 0x62]) }]);
    expect((await asking(opened)).text).toBe('a\ufffd\ufffdb');
  });

  test('is searched for only where that is asked', async () => {
    const opened = await open(['one', 'two']);
    await asking(opened, { ...hello, search: true });
    await asking(opened);
    expect(opened.endpoint.calls.map(({ isSearch }) => isSearch)).toEqual([true, false]);
  });

  test('comes from an endpoint that knows no stream_options as well, which is asked once', async () => {
    const opened = await open(['one', 'two'], { rejectsStreamOptions: true });
    expect((await asking(opened)).text).toBe('one');
    expect((await asking(opened)).text).toBe('two');
    expect(opened.endpoint.calls).toHaveLength(2);
  });

  test('that drips is waited for as long as something comes', async () => {
    const opened = await open([{ text: 'x'.repeat(9_000), pauseMilliseconds: 300 }], { patienceSeconds: 1 });
    expect((await asking(opened)).text).toHaveLength(9_000);
  });
});

test('no secret leaves with a question, whoever said it', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const opened = await open(['done']);
  await asking(opened, {
    messages: [
      { role: 'system', text: token },
      { role: 'assistant', text: '', calls: [{ id: 'c', name: 'write', input: `{"t":"${token}"}` }] },
      { role: 'tool', call: 'c', text: `remote: https://x:${token}@example.org` },
    ],
  });
  expect(JSON.stringify(opened.endpoint.calls[0]?.body)).not.toContain(token);
});

describe('an endpoint that does not answer', () => {
  const failing: [what: string, reply: Reply, type: new (...given: never[]) => Error, said: RegExp][] = [
    ['500', refuse(500), ModelFailed, /answers 500$/],
    ['503', refuse(503), ModelFailed, /answers 503$/],
    [
      '400',
      refuse(400, 'the context is too long'),
      ModelRefused,
      /refuses this \(400 the context is too long\)$/,
    ],
    ['401', refuse(401, 'wrong key'), ModelRefused, /401 wrong key/],
    ['404', refuse(404, 'no such model'), ModelRefused, /404 no such model/],
    ['429', refuse(429), ModelBusy, /takes no more requests for now$/],
    ['a torn connection', { cutAfter: '# Half' }, ModelFailed, /broke off in the middle/],
    ['no end', { garbage: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n' }, ModelFailed, /broke off/],
    ['what is no JSON', { garbage: 'data: {oops\n\n' }, ModelFailed, /broke off/],
    ['a page', { garbage: '<html>Sign in</html>' }, ModelFailed, /broke off/],
    ['an empty body', { garbage: '' }, ModelFailed, /broke off/],
    [
      'an error within',
      { garbage: 'data: {"error":{"message":"overloaded"}}\n\n' },
      ModelFailed,
      /overloaded/,
    ],
  ];

  test.each(failing)('with %s is told as what it is', async (_what, reply, type, said) => {
    const error = await failureOf(asking(await open([reply])));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(said);
  });

  test.each([
    ['before a byte', { hangAfter: '' }],
    ['in the middle', { hangAfter: '# Half' }],
  ])('hanging %s is left after a while', async (_what, reply) => {
    const opened = await open([reply], { patienceSeconds: 1 });
    const error = await failureOf(asking(opened));
    expect(error).toBeInstanceOf(ModelFailed);
    expect(error.message).toBe('the model endpoint said nothing for 1 seconds');
  });

  test('without an end is stopped', async () => {
    const error = await failureOf(asking(await open(['word '.repeat(400_000)])));
    expect(error).toBeInstanceOf(ModelRefused);
    expect(error.message).toContain('does not end');
  });

  test('and repeats the key does not make it public', async () => {
    const error = await failureOf(asking(await open([refuse(401, `Incorrect API key: ${settings.key}.`)])));
    expect(error.message).toContain('Incorrect API key');
    expect(error.message).not.toContain(settings.key);
  });

  test('for a moment is asked again', async () => {
    const opened = await open([refuse(500), 'here'], { retries: 1 });
    expect((await asking(opened)).text).toBe('here');
  });

  test('because nobody listens there cannot be reached', async () => {
    const opened = await open([]);
    await running.pop()?.stop();
    const error = await failureOf(asking(opened));
    expect(error).toBeInstanceOf(ModelFailed);
    expect(error.message).toBe('the model endpoint cannot be reached');
  });
});

describe('an endpoint that takes no more for now', () => {
  const untilOf = async (headers: Record<string, string>): Promise<Date> => {
    const opened = await open([refuse(429, 'slow down', headers), 'never asked'], { retries: 2 });
    const error = (await failureOf(asking(opened))) as ModelBusy;
    expect(opened.endpoint.calls).toHaveLength(1);
    return error.until;
  };
  const after = (seconds: number): Date => new Date(today + seconds * 1000);

  test.each([
    ['seconds', { 'retry-after': '30' }, after(30)],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:02:00 GMT' }, after(120)],
    ['nothing', {}, after(60)],
    ['nonsense', { 'retry-after': 'soon' }, after(60)],
    ['too little', { 'retry-after': '0' }, after(5)],
    ['too much', { 'retry-after': '999999999' }, after(3600)],
  ])('and says %s is left alone until then', async (_what, headers, until) => {
    expect(await untilOf(headers)).toEqual(until);
  });
});

test('whoever asks may change their mind, and the endpoint is not kept at work', async () => {
  const opened = await open([{ hangAfter: '# Half' }]);
  const asker = new AbortController();
  const why = new Error('asked anew');
  const answer = failureOf(asking(opened, hello, asker.signal));
  const waitFor = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await waitFor(() => opened.endpoint.calls.length === 1);
  asker.abort(why);
  expect(await answer).toBe(why);
  await waitFor(() => opened.endpoint.calls[0]?.state === 'left');
});
