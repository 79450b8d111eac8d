import { expect, test } from '@jest/globals';
import type { Facts, Value } from '../../src/domain/fact.ts';
import { config } from '../../src/facts/frameworks/config.ts';
import { oban } from '../../src/facts/frameworks/oban.ts';
import { phoenixPubSub } from '../../src/facts/frameworks/phoenix-pubsub.ts';
import { factsOf } from './read-facts.ts';
import { subjects } from './told.ts';

/** The same value and the same call, written otherwise. */

const unique = (period: string): Value | undefined => {
  const text = `defmodule A do\n  use Oban.Worker, unique: [period: ${period}]\nend\n`;
  return factsOf(oban, { 'lib/a.ex': text }).facts[0]?.attributes['unique'];
};

test.each([
  ['3600', 3600],
  ['60 * 60', 3600],
  ['7 * 24 * 60 * 60', 604_800],
  ['(2 + 3) * 60 - 1', 299],
])('the number %s is %i', (written, value) => {
  expect(unique(written)).toEqual({ period: value });
});

test('numbers that nobody can work out stay unknown', () => {
  expect(unique('60 * @minutes')).toBeUndefined();
  expect(unique('9007199254740991 * 2')).toBeUndefined();
});

const configured = (text: string): Facts => factsOf(config, { 'config/runtime.exs': text });

test('a name put together from pieces is that name', () => {
  expect(subjects(configured('import Config\nSystem.get_env("HOLD_" <> "DAYS")\n'))).toEqual(['HOLD_DAYS']);
});

test('what configures is known by its import, however that is written', () => {
  for (const imported of ['import Config', 'import(Config)'])
    expect(subjects(configured(`${imported}\nconfig(:shop, per_member: 10)\n`))).toEqual([
      ':shop, :per_member',
    ]);
});

const topics = (imported: string, body: string): string[] =>
  subjects(
    factsOf(phoenixPubSub, {
      'lib/a.ex': `defmodule A do\n  ${imported}\n  def listen, do: ${body}\nend\ndefmodule B do\n  def listen, do: subscribe(Shop.PubSub, "other")\nend\n`,
    }),
  );

test.each([
  ['import Phoenix.PubSub', ['orders']],
  ['import Phoenix.PubSub, only: [subscribe: 2]', ['orders']],
  ['alias Phoenix.PubSub\n  import PubSub', ['orders']],
  ['import Phoenix.PubSub, only: [broadcast: 3]', []],
  ['import Phoenix.PubSub, except: [subscribe: 2]', []],
  ['import Other.PubSub', []],
])('a function of a library is called without its module after %s', (imported, expected) => {
  expect(topics(imported, 'subscribe(Shop.PubSub, "orders")')).toEqual(expected);
});

test('a variable with two defaults has some, and stands where one is given', () => {
  const { facts } = factsOf(config, {
    'config/config.exs': 'import Config\nconfig :shop, host: System.get_env("HOST")\n',
    'config/runtime.exs': 'import Config\nconfig :shop, host: System.get_env("HOST", "a")\n',
    'lib/shop.ex': 'defmodule Shop do\n  def host, do: System.get_env("HOST", "b")\nend\n',
  });
  const host = facts.find(({ subject }) => subject === 'HOST');
  expect(host?.attributes).toEqual({ source: 'env', some_defaults: ['a', 'b'] });
  expect(`${host?.path}:${host?.line}`).toBe('config/runtime.exs:2');
});
