import { describe, expect, test } from '@jest/globals';
import type { Fact, Facts } from '../../src/domain/fact.ts';
import { config } from '../../src/facts/frameworks/config.ts';
import { factsOf } from './read-facts.ts';
import { opened, subjects } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(config, files);
const configured = (body: string, file = 'config.exs'): Facts =>
  read({ [`config/${file}`]: `import Config\n${body}\n` });
const inModule = (body: string, more: Readonly<Record<string, string>> = {}): Facts =>
  read({ 'lib/a.ex': `defmodule Farm.Barn do\n${body}\nend\n`, ...more });

const find = ({ facts }: Facts, subject: string): Fact['attributes'] | undefined =>
  facts.find((fact) => fact.subject === subject)?.attributes;

describe('what is configured', () => {
  test.each([
    ['config :farm, size: 3', ':farm, :size', { default: 3 }],
    ['config :farm, :size, 3', ':farm, :size', { default: 3 }],
    ['config :farm, Farm.Barn, doors: 2', ':farm, Farm.Barn, :doors', { default: 2 }],
    ['config :farm, :barn, doors: [front: 1]', ':farm, :barn, :doors', {}],
    ['config :farm, size: System.get_env("SIZE")', ':farm, :size', { default: null, env: 'SIZE' }],
    ['config :farm, size: System.get_env("SIZE", "3")', ':farm, :size', { default: '3', env: 'SIZE' }],
    ['config :farm, size: System.get_env("SIZE") || "3"', ':farm, :size', { default: '3', env: 'SIZE' }],
    [
      'config :farm, size: String.to_integer(System.get_env("SIZE", "3"))',
      ':farm, :size',
      { default: 3, env: 'SIZE' },
    ],
    ['config :farm, size: System.fetch_env!("SIZE")', ':farm, :size', { env: 'SIZE' }],
    [
      'size = System.get_env("SIZE", "3")\nconfig :farm, size: size',
      ':farm, :size',
      { default: '3', env: 'SIZE' },
    ],
    ['if config_env() == :prod do\nconfig :farm, size: 3\nend', ':farm, :size', { default: 3 }],
    ['config :farm, size: compute()', ':farm, :size', {}],
  ])('has its value, or that of its environment variable: %s', (body, subject, expected) => {
    expect(find(configured(body, 'runtime.exs'), subject)).toMatchObject({
      source: 'config',
      configured: true,
      ...expected,
    });
  });

  test('is known only as far as files agree, and what developers set counts last', () => {
    const facts = read({
      'config/config.exs':
        'import Config\nimport_config "#{config_env()}.exs"\nconfig :farm, size: 1, doors: 1\n',
      'config/prod.exs': 'import Config\nconfig :farm, size: 2\n',
      'config/dev.exs': 'import Config\nconfig :farm, doors: 9, only_dev: true\n',
      'config/test.exs': 'import Config\nconfig :farm, doors: 8, only_test: true\n',
    });
    expect(find(facts, ':farm, :size')).toEqual({
      source: 'config',
      some_defaults: [1, 2],
      configured: true,
    });
    expect(find(facts, ':farm, :doors')).toEqual({ source: 'config', default: 1, configured: true });
    expect(find(facts, ':farm, :only_dev')).toMatchObject({ default: true });
    expect(find(facts, ':farm, :only_test')).toBeUndefined();
  });

  test('by a computed key, or to a computed list, is open', () => {
    expect(opened(configured('config :farm, key(), 1'))).toEqual([
      ':farm,  the key is a value that the code computes :2',
    ]);
    expect(opened(configured('config :farm, options()'))).toEqual([
      ':farm,  what is configured is computed :2',
    ]);
    expect(opened(configured('config :farm, Farm.Barn, options()'))).toEqual([
      ':farm, Farm.Barn,  the value that it is set to is computed :2',
    ]);
  });

  test('hides what is secret', () => {
    expect(
      find(configured('config :farm, secret_key_base: "abc", api_key: "def", size: "x"'), ':farm, :api_key'),
    ).toEqual({
      source: 'config',
      configured: true,
    });
  });
});

describe('what is read', () => {
  test.each([
    ['Application.get_env(:farm, :size)', ':farm, :size', { default: null }],
    ['Application.get_env(:farm, :size, 3)', ':farm, :size', { default: 3 }],
    ['Application.fetch_env!(:farm, :size)', ':farm, :size', { default: null }],
    ['Application.compile_env(:farm, [:barn, :size], 3)', ':farm, :barn, :size', { default: 3 }],
    ['Application.compile_env!(:farm, Farm.Barn)', ':farm, Farm.Barn', { default: null }],
    ['Application.get_env(:farm, __MODULE__)[:size]', ':farm, Farm.Barn, :size', { default: null }],
    [
      ':farm |> Application.get_env(:barn, []) |> Keyword.get(:size, 3)',
      ':farm, :barn, :size',
      { default: 3 },
    ],
    ['Keyword.fetch!(Application.get_env(:farm, :barn), :size)', ':farm, :barn, :size', { default: null }],
  ])('is known by its keys, with what stands for what nobody sets: %s', (call, subject, expected) => {
    expect(find(inModule(`def run, do: ${call}`), subject)).toEqual({
      source: 'config',
      configured: false,
      ...expected,
    });
  });

  test('through functions is read where they are called', () => {
    const facts = inModule(`def run, do: {get(:size), get(:doors, 2)}
defp get(key, default \\\\ nil), do: Application.get_env(:farm, key, default)`);
    expect(facts.facts.map(({ subject, line }) => [subject, line])).toEqual([
      [':farm, :size', 2],
      [':farm, :doors', 2],
    ]);
    expect(facts.open).toEqual([]);
  });
});

describe('an environment variable', () => {
  test.each([
    ['System.get_env("BARN")', { default: null }],
    ['System.get_env("BARN", "red")', { default: 'red' }],
    ['System.get_env("BARN") || "red"', { default: 'red' }],
    ['System.get_env("BARN") || raise("no")', { default: null }],
    ['System.fetch_env!("BARN")', { default: null }],
    ['case System.get_env("BARN") do\n nil -> "red"\n set -> set\nend', { default: 'red' }],
    ['case System.get_env("BARN") do\n "" -> "red"\n set -> set\nend', {}],
    ['"BARN" |> System.get_env("red")', { default: 'red' }],
  ])('is a fact with what it falls back to: %s', (call, expected) => {
    expect(find(inModule(`def run do\n${call}\nend`), 'BARN')).toEqual({ source: 'env', ...expected });
  });

  test.each([
    ['env!("BARN")', 'defp env!(name), do: System.fetch_env!(name)'],
    ['get.("BARN")', ''],
    ['Farm.Env.text("BARN")', ''],
  ])('may be read by a function that is given its name: %s', (call, more) => {
    const facts = inModule(
      `def run do\nget = fn name -> System.get_env(name) end\n{get, ${call}}\nend\n${more}`,
      {
        'lib/env.ex': 'defmodule Farm.Env do\n  def text(name), do: System.get_env(name)\nend\n',
      },
    );
    expect(subjects(facts)).toContain('BARN');
  });

  test('of a computed name leaves open which others are read, but no configuration', () => {
    const { open } = inModule('def run(name), do: System.get_env(name)');
    expect(open).toMatchObject([{ within: '', except: [':'] }]);
    expect(opened(inModule('def run(name), do: System.get_env("BARN_#{name}")'))).toEqual([
      'BARN_ the name of the environment variable is a value that the code computes :2'.replace(
        'BARN_ ',
        'BARN_ ',
      ),
    ]);
  });

  test('in a tuple of the configuration is one as well', () => {
    expect(find(configured('config :farm, size: {:system, "BARN"}'), 'BARN')).toMatchObject({
      source: 'env',
    });
  });
});
