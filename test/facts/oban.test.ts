import { describe, expect, test } from '@jest/globals';
import type { Fact, Facts } from '../../src/domain/fact.ts';
import { oban } from '../../src/facts/frameworks/oban.ts';
import { factsOf } from './read-facts.ts';
import { opened, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(oban, files);
const worker = (use: string, before = ''): string =>
  `defmodule Campus.OfferSeat do\n  ${before}\n  ${use}\n  def perform(_), do: :ok\nend\n`;
const job = (use: string, before = ''): Fact | undefined =>
  read({ 'lib/w.ex': worker(use, before) }).facts[0];

const configured = (queues: string): string =>
  `import Config\nconfig :campus, Oban, repo: Campus.Repo, queues: ${queues}\n`;

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
    expect(
      told(
        read({ 'config/config.exs': configured('[\n  seats: 10,\n  mails: [limit: 2, paused: true]\n]') }),
      ),
    ).toEqual([
      'oban queue:seats {"source":"config","limit":10} :3',
      'oban queue:mails {"source":"config","limit":2} :4',
    ]);
  });

  test('has the limit that it has where the environment says nothing', () => {
    const files = {
      'config/runtime.exs': configured('[seats: String.to_integer(System.get_env("SEATS", "7"))]'),
    };
    expect(read(files).facts[0]?.attributes).toEqual({ source: 'config', limit: 7 });
  });

  test('has no known limit where files do not agree', () => {
    const files = {
      'config/config.exs': configured('[seats: 1]'),
      'config/prod.exs': configured('[seats: 2]'),
    };
    expect(read(files).facts.map(({ attributes }) => attributes)).toEqual([{ source: 'config' }]);
  });

  test('is none where queues are switched off or are for tests', () => {
    const files = { 'config/config.exs': configured('false'), 'config/test.exs': configured('[seats: 1]') };
    expect(read(files)).toEqual({ facts: [], open: [] });
  });

  test('may be any where the list is computed', () => {
    expect(opened(read({ 'config/config.exs': configured('Campus.queues()') }))).toEqual([
      'oban queue: the list of queues is computed :2',
    ]);
  });
});
