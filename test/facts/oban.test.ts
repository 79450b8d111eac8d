import { describe, expect, test } from '@jest/globals';
import type { Fact, FactKind, Facts } from '../../src/domain/fact.ts';
import { oban } from '../../src/facts/frameworks/oban.ts';
import { factsOf } from './read-facts.ts';
import { opened, told } from './told.ts';

const ofKind =
  (wanted: FactKind) =>
  (files: Readonly<Record<string, string>>): Facts => {
    const { facts, open } = factsOf(oban, files);
    return {
      facts: facts.filter(({ kind }) => kind === wanted),
      open: open.filter(({ kind }) => kind === wanted),
    };
  };
const read = ofKind('job');
const queues = ofKind('queue');
const worker = (use: string, before = ''): string =>
  `defmodule Campus.OfferSeat do\n  ${before}\n  ${use}\n  def perform(_), do: :ok\nend\n`;
const job = (use: string, before = ''): Fact | undefined =>
  read({ 'lib/w.ex': worker(use, before) }).facts[0];

const configured = (list: string): string =>
  `import Config\nconfig :campus, Oban, repo: Campus.Repo, queues: ${list}\n`;

describe('a job', () => {
  test('has the defaults of Oban where it says nothing else', () => {
    expect(told(read({ 'lib/w.ex': worker('use Oban.Worker') }))).toEqual([
      'Campus.OfferSeat {"queue":"default","max_attempts":20,"unique":null,"priority":0} :3',
    ]);
  });

  test('has what it says', () => {
    const stated =
      'queue: :seats, max_attempts: 3, unique: [period: 60, states: [:available], keys: [:seat]]';
    expect(job(`use Oban.Worker, ${stated}`)?.attributes).toEqual({
      queue: 'seats',
      max_attempts: 3,
      unique: { period: 60, states: ['available'], keys: ['seat'] },
      priority: 0,
    });
  });

  test('leaves unknown what is computed', () => {
    expect(
      job('use Oban.Worker, queue: Campus.queue(), max_attempts: @tries', '@tries 5')?.attributes,
    ).toEqual({
      max_attempts: 5,
      unique: null,
      priority: 0,
    });
    expect(job('use Oban.Worker, Campus.options()')?.attributes).toEqual({});
  });

  test('may be made by a macro of the project, which has options of its own', () => {
    const facts = read({
      'lib/worker.ex': `defmodule Campus.Worker do
  defmacro __using__(opts) do
    opts = Keyword.merge([queue: :slow, max_attempts: 2], opts)
    quote do
      use Oban.Worker, unquote(opts)
    end
  end
end
`,
      'lib/a.ex': 'defmodule Campus.A do\n  use Campus.Worker, queue: :fast\nend\n',
      'lib/b.ex': 'defmodule Campus.B do\n  use Campus.Worker\nend\n',
    });
    expect(
      facts.facts.map(({ subject, attributes: { queue, max_attempts }, path, line }) => [
        subject,
        queue,
        max_attempts,
        path,
        line,
      ]),
    ).toEqual([
      ['Campus.A', 'fast', 2, 'lib/a.ex', 2],
      ['Campus.B', 'slow', 2, 'lib/b.ex', 2],
    ]);
  });

  test('may come from a library that nobody has read', () => {
    const facts = read({ 'lib/w.ex': worker('use Other.Worker, queue: :seats') });
    expect(facts.facts).toEqual([]);
    expect(opened(facts)).toEqual([
      'Campus.OfferSeat `use Other.Worker`, which is not of this project, may make it one :3',
    ]);
  });

  test('has the times of a crontab', () => {
    const crontab =
      'plugins: [Oban.Plugins.Pruner, {Oban.Plugins.Cron, crontab: [{"@daily", Campus.OfferSeat, args: %{}}]}]';
    const facts = read({
      'lib/w.ex': worker('use Oban.Worker'),
      'config/config.exs': `import Config\nconfig :campus, Oban, ${crontab}\n`,
    });
    expect(facts.facts[0]?.attributes['cron']).toEqual(['@daily']);
  });
});

describe('a queue', () => {
  test('is told with its limit, each on its own line', () => {
    const list = '[\n  seats: 10,\n  mails: [limit: 2, paused: true],\n  pro: [local_limit: 3]\n]';
    expect(told(queues({ 'config/config.exs': configured(list) }))).toEqual([
      'seats {"configured":true,"limit":10,"jobs":[]} :3',
      'mails {"configured":true,"limit":2,"jobs":[]} :4',
      'pro {"configured":true,"limit":3,"jobs":[]} :5',
    ]);
  });

  test('is told with the jobs that ask for it, and is there for them where nobody configures it', () => {
    const files = {
      'config/config.exs': configured('[seats: 1]'),
      'lib/w.ex': worker('use Oban.Worker, queue: :seats'),
      'lib/m.ex': 'defmodule Campus.Mails do\n  use Oban.Worker, queue: :mails\nend\n',
    };
    expect(told(queues(files))).toEqual([
      'seats {"configured":true,"limit":1,"jobs":["Campus.OfferSeat"]} :2',
      'mails {"configured":false,"jobs":["Campus.Mails"]} :2',
    ]);
  });

  test('may be started by a plugin that changes queues while it runs', () => {
    const plugins =
      'plugins: [{Oban.Pro.Plugins.DynamicQueues, queues: [seats: 10, rows: [local_limit: 2]]}]';
    const files = { 'config/config.exs': `import Config\nconfig :campus, Oban, ${plugins}\n` };
    expect(queues(files).facts.map(({ subject, attributes: { limit } }) => [subject, limit])).toEqual([
      ['seats', 10],
      ['rows', 2],
    ]);
  });

  test('has the limit that it has where the environment says nothing', () => {
    const files = {
      'config/runtime.exs': configured('[seats: String.to_integer(System.get_env("SEATS", "7"))]'),
    };
    expect(queues(files).facts[0]?.attributes['limit']).toBe(7);
  });

  test('has no known limit where files do not agree', () => {
    const files = {
      'config/config.exs': configured('[seats: 1]'),
      'config/prod.exs': configured('[seats: 2]'),
    };
    expect(queues(files).facts.map(({ attributes }) => attributes)).toEqual([{ configured: true, jobs: [] }]);
  });

  test('is none where queues are switched off or are for tests', () => {
    const files = { 'config/config.exs': configured('false'), 'config/test.exs': configured('[seats: 1]') };
    expect(queues(files)).toEqual({ facts: [], open: [] });
  });

  test.each([
    [{ 'config/config.exs': configured('Campus.queues()') }, ' the list of queues is computed :2'],
    [
      { 'lib/w.ex': worker('use Oban.Worker, queue: Campus.queue()') },
      ' the queue of `Campus.OfferSeat` is computed :3',
    ],
  ])('may be any where one is computed (%#)', (files, expected) => {
    expect(opened(queues(files))).toEqual([expected]);
  });
});
