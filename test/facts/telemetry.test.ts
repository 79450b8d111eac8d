import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/fact.ts';
import { telemetry } from '../../src/facts/frameworks/telemetry.ts';
import { factsOf } from './read-facts.ts';
import { opened, subjects, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(telemetry, files);
const inModule = (body: string, more: Readonly<Record<string, string>> = {}): Facts =>
  read({ 'lib/a.ex': `defmodule Bakery.Oven do\n${body}\nend\n`, ...more });

const keys = ({ facts }: Facts, subject: string): unknown => {
  const { attributes } = facts.find((fact) => fact.subject === subject) ?? {};
  return [attributes?.['measurements'], attributes?.['metadata']];
};

describe('an event', () => {
  test.each([
    [':telemetry.execute([:bakery, :bake], %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    ['[:bakery, :bake] |> :telemetry.execute(%{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    [':telemetry.execute([:bakery] ++ [:bake], %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    [':telemetry.execute([:bakery | [:bake]], %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    [':telemetry.execute(@event, %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    ['event = [:bakery, :bake]\n:telemetry.execute(event, %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    [':telemetry.execute(~w(bakery bake)a, %{count: 1}, %{loaf: 1})', '[:bakery, :bake]'],
    [':telemetry.execute([:bakery, :"#{:bake}"], %{count: 1}, %{loaf: 1})', undefined],
  ])('is known by its name, however it is put together: %s', (call, expected) => {
    const facts = inModule(`@event [:bakery, :bake]\ndef run do\n${call}\nend`);
    expect(subjects(facts)).toEqual(expected === undefined ? [] : [expected]);
    if (expected !== undefined) expect(keys(facts, expected)).toEqual([['count'], ['loaf']]);
  });

  test.each([
    ['%{count: 1}', '%{}', [['count'], []]],
    [
      '%{"count" => 1, loaf: 2}',
      'Map.put(%{a: 1}, :b, 2)',
      [
        ['"count"', 'loaf'],
        ['a', 'b'],
      ],
    ],
    [
      'measured',
      'Map.merge(%{a: 1}, %{b: 1})',
      [
        ['count', 'size'],
        ['a', 'b'],
      ],
    ],
    [
      'if(hot?, do: %{a: 1}, else: %{b: 1})',
      'Enum.into([c: 1], %{d: 1})',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['stats', '%{a: 1}', [undefined, ['a']]],
    ['%{count: 1}', 'Map.put(meta(), :b, 2)', [['count'], ['a', 'b']]],
  ])('has the keys of its maps: %s, %s', (measurements, metadata, expected) => {
    const facts = inModule(`defp meta, do: %{a: 1}
def run(stats, hot?) do
  measured = %{count: 1, size: 2}
  :telemetry.execute([:bakery, :bake], ${measurements}, ${metadata})
  measured
end`);
    expect(keys(facts, '[:bakery, :bake]')).toEqual(expected);
  });

  test('has the keys of all places that emit it, and the first of them', () => {
    const facts = inModule(`def a, do: :telemetry.execute([:bake], %{count: 1}, %{})
def b, do: :telemetry.execute([:bake], %{size: 1}, %{loaf: 1})`);
    expect(told(facts)).toEqual([
      '[:bake] {"measurements":["count","size"],"metadata":["loaf"],"attached":false} :2',
    ]);
  });

  test('says whether anybody listens', () => {
    const facts = inModule(`def a, do: :telemetry.execute([:bake], %{}, %{})
def b, do: :telemetry.execute([:cool], %{}, %{})
def c, do: :telemetry.attach("id", [:bake], &__MODULE__.handle/4, nil)`);
    expect(facts.facts.map(({ subject, attributes: { attached } }) => [subject, attached])).toEqual([
      ['[:bake]', true],
      ['[:cool]', false],
    ]);
  });
});

describe('a span', () => {
  test('is three events', () => {
    const facts = inModule(`def run(loaf) do
  :telemetry.span([:bakery, :bake], %{loaf: loaf}, fn ->
    {:ok, %{loaf: loaf, crust: 1}}
  end)
end`);
    expect(subjects(facts).toSorted()).toEqual([
      '[:bakery, :bake, :exception]',
      '[:bakery, :bake, :start]',
      '[:bakery, :bake, :stop]',
    ]);
    expect(keys(facts, '[:bakery, :bake, :start]')).toEqual([undefined, ['loaf']]);
    expect(keys(facts, '[:bakery, :bake, :stop]')).toEqual([['duration'], ['crust', 'loaf']]);
    expect(facts.facts[0]?.attributes['span']).toBe('[:bakery, :bake]');
  });

  test('may measure at its end', () => {
    const facts = inModule(`def run(loaf) do
  :telemetry.span([:bake], %{}, fn -> {:ok, %{weight: 1}, %{loaf: loaf}} end)
end`);
    expect(keys(facts, '[:bake, :stop]')).toEqual([['duration', 'weight'], ['loaf']]);
  });
});

describe('a wrapper', () => {
  const wrapper = `defmodule Bakery.Telemetry do
  @prefix [:bakery]
  def emit(event, measurements, metadata \\\\ %{}) do
    :telemetry.execute(@prefix ++ event, measurements, Map.put(metadata, :node, 1))
  end
  def event(:baked), do: [:bake, :stop]
  def event(:cooled), do: [:cool, :stop]
end
`;

  test.each([
    [
      'Bakery.Telemetry.emit([:bake], %{count: 1}, %{loaf: 1})',
      '[:bakery, :bake]',
      [['count'], ['loaf', 'node']],
    ],
    ['Bakery.Telemetry.emit([:bake], %{count: 1})', '[:bakery, :bake]', [['count'], ['node']]],
    [
      'Bakery.Telemetry.event(:baked) |> Bakery.Telemetry.emit(%{count: 1})',
      '[:bakery, :bake, :stop]',
      [['count'], ['node']],
    ],
  ])('emits what its callers say, where they say it: %s', (call, expected, expectedKeys) => {
    const facts = inModule(`def run, do: ${call}`, { 'lib/t.ex': wrapper });
    expect(facts.facts.map(({ subject, path, line }) => [subject, path, line])).toEqual([
      [expected, 'lib/a.ex', 2],
    ]);
    expect(keys(facts, expected)).toEqual(expectedKeys);
    expect(facts.open).toEqual([]);
  });

  test('of a wrapper is followed', () => {
    const facts = inModule(
      'def run, do: tell(:bake)\ndefp tell(name), do: Bakery.Telemetry.emit([name], %{})',
      {
        'lib/t.ex': wrapper,
      },
    );
    expect(subjects(facts)).toEqual(['[:bakery, :bake]']);
  });

  test('that is imported by a macro of the project is followed', () => {
    const web =
      'defmodule BakeryWeb do\n  def live, do: quote(do: import(Bakery.Telemetry))\n  defmacro __using__(w), do: apply(__MODULE__, w, [])\nend\n';
    const facts = inModule('use BakeryWeb, :live\ndef run, do: emit([:bake], %{})', {
      'lib/t.ex': wrapper,
      'lib/w.ex': web,
    });
    expect(subjects(facts)).toEqual(['[:bakery, :bake]']);
  });

  test('that nobody calls emits nothing that is known', () => {
    expect(opened(read({ 'lib/t.ex': wrapper }))).toEqual([]);
  });
});

describe('what cannot be known', () => {
  test.each([
    [':telemetry.execute(event, %{}, %{})', ' '],
    [':telemetry.execute([:bakery, kind], %{}, %{})', '[:bakery,  '],
    [':telemetry.execute(build(kind), %{}, %{})', ' '],
  ])('is open from where it is computed on: %s', (call, within) => {
    expect(opened(inModule(`def run(event, kind), do: ${call}`))).toEqual([
      `${within}the event is named by a value that the code computes :2`,
    ]);
  });

  test('may be emitted by a library, where somebody listens to it', () => {
    const facts = inModule('def a, do: :telemetry.attach("id", [:finch, :request, :stop], &handle/4, nil)');
    expect(facts.facts).toEqual([]);
    expect(facts.open.map(({ within }) => within)).toEqual(['[:finch, :request, :stop]']);
  });
});

test('Plug.Telemetry emits start and stop of its prefix', () => {
  const facts = inModule('plug Plug.Telemetry, event_prefix: [:bakery, :plug]');
  expect(subjects(facts)).toEqual(['[:bakery, :plug, :start]', '[:bakery, :plug, :stop]']);
});

test('tests emit nothing', () => {
  expect(
    read({ 'test/a_test.exs': 'defmodule ATest do\ndef a, do: :telemetry.execute([:a], %{}, %{})\nend' })
      .facts,
  ).toEqual([]);
});
