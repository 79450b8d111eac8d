import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/fact.ts';
import { featureFlags } from '../../src/facts/frameworks/feature-flags.ts';
import { factsOf } from './read-facts.ts';
import { opened, subjects, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(featureFlags, files);
const inModule = (name: string, body: string): Facts =>
  read({ 'lib/a.ex': `defmodule ${name} do\n${body}\nend\n` });
const asking = (body: string): Facts => inModule('Campus.Seats', `def take(seat), do: ${body}`);

describe('a flag that is asked for', () => {
  test.each([
    'FunWithFlags.enabled?(:seats)',
    'FunWithFlags.enabled?(:seats, for: seat)',
    'Campus.Features.enabled?("seats")',
    'Campus.ScopedFeatureFlags.can_access?(:seats, seat)',
    'Campus.Flags.on?(:seats)',
    'Campus.feature_enabled?(:seats)',
    'feature_enabled?(seat, :seats)',
    'seat.id && :seats |> FunWithFlags.enabled?()',
  ])('is known by its name: %s', (call) => {
    expect(told(asking(call))).toEqual(['seats {"defined":false,"uses":1} :2']);
  });

  test.each([
    'Campus.Features.list_for(:seats)',
    'Campus.Seats.enabled?(:seats)',
    'Campus.Features.enabled?()',
    'Map.get(seat, :features)',
  ])('is none where something else is meant: %s', (call) => {
    expect(asking(call)).toEqual({ facts: [], open: [] });
  });

  test('is each of a list, and what is asked through a wrapper is asked once', () => {
    const facts = inModule(
      'Campus.Seats',
      `
  def all?, do: Campus.Features.enabled?([:rows, :seats])
  defp on?(flag), do: FunWithFlags.enabled?(flag) or FunWithFlags.enabled?(flag, for: :all)
  def take, do: on?(:late)`,
    );
    expect(told(facts)).toEqual([
      'rows {"defined":false,"uses":1} :3',
      'seats {"defined":false,"uses":1} :3',
      'late {"defined":false,"uses":1} :5',
    ]);
  });

  test('in a template counts, on its line', () => {
    const facts = inModule(
      'Campus.SeatsLive',
      `
  alias Campus.Features
  def render(assigns) do
    ~H"""
    <p>Seats</p>
    <p :if={Features.enabled?(:seats)}>{Features.enabled?("rows")}</p>
    """
  end`,
    );
    expect(told(facts)).toEqual([
      'seats {"defined":false,"uses":1} :7',
      'rows {"defined":false,"uses":1} :7',
    ]);
  });

  test('by a computed name leaves all flags of a library open, and none of the project', () => {
    expect(opened(asking('FunWithFlags.enabled?(seat.flag)'))).toEqual([
      ' `FunWithFlags` is asked for a flag that the code computes :2',
    ]);
    const files = {
      'lib/seats.ex':
        'defmodule Campus.Seats do\n  def take(seat), do: Campus.Features.enabled?(seat.flag)\nend\n',
      'lib/features.ex':
        'defmodule Campus.Features do\n  @features [:seats]\n  def enabled?(flag), do: flag in @features\nend\n',
    };
    expect(read(files).open).toEqual([]);
  });
});

describe('a flag that is defined', () => {
  test.each([
    ['@features [:seats, :rows]', 'seats rows'],
    ['@features ~w(seats rows)', 'seats rows'],
    ['@known [%{name: :seats, on: 1}, %Feature{label: "rows"}]', 'seats rows'],
    ['@flags [seats: "Seats", rows: "Rows"]', 'seats rows'],
    ['@all_features %{seats: %{}, rows: %{}}', 'seats rows'],
    ['def list, do: [:seats, :rows]', 'seats rows'],
    ['deffeature :seats, [:all], "Seats"\ndeffeature("rows", [:all], "Rows")', 'seats rows'],
    ['flag :seats, default: false', 'seats'],
    ['@other [:seats]', ''],
  ])('is known by its registry: %s', (body, expected) => {
    const facts = inModule('Campus.Features', body);
    expect(subjects(facts).join(' ')).toBe(expected);
    expect(facts.facts.every(({ attributes: { defined } }) => defined === true)).toBe(true);
  });

  test('is told with its default and how often it is asked for', () => {
    const facts = read({
      'lib/features.ex': `defmodule Campus.Features do
  @features [
    %{name: "seats", enabled: true},
    %{name: "rows", default: false}
  ]
end
`,
      'lib/seats.ex': `defmodule Campus.Seats do
  def a, do: Campus.Features.enabled?("seats")
  def b, do: Campus.Features.enabled?("seats") && FunWithFlags.enabled?(:other)
end
`,
    });
    expect(told(facts)).toEqual([
      'seats {"defined":true,"uses":2,"default":true} :3',
      'rows {"defined":true,"uses":0,"default":false} :4',
      'other {"defined":false,"uses":1} :3',
    ]);
  });

  test.each([
    ['@features [:seats]', 'Campus.Features', 'seats'],
    ['deffeature :seats, "Seats"', 'Campus.Features', 'seats'],
    ['deffeature :seats, "Seats"', 'Campus.Toggles', 'seats rows'],
    ['@default_features [:seats]', 'Campus.Features', 'seats rows'],
    ['@features [:seats] ++ Campus.Plugins.features()', 'Campus.Features', 'seats rows'],
  ])('is one of those that its module lists: %s, and %s is asked', (registry, asked, expected) => {
    const module = registry.startsWith('def') ? 'Campus.Features.Defined' : 'Campus.Features';
    const facts = read({
      'lib/features.ex': `defmodule ${module} do\n  ${registry}\nend\n`,
      'lib/asked.ex': `defmodule ${asked} do\nend\n`,
      'lib/seats.ex': `defmodule Campus.Seats do\n  def a, do: ${asked}.feature_enabled?(:rows)\nend\n`,
    });
    expect(subjects(facts).join(' ')).toBe(expected);
  });

  test('for tests alone is none', () => {
    const facts = inModule(
      'Campus.DefinedFeatures',
      `
  deffeature :seats, "Seats"
  if Mix.env() in [:test] do
    deffeature :fake, "Fake"
  end`,
    );
    expect(subjects(facts)).toEqual(['seats']);
  });

  test('in a list that is computed leaves unknown which others are', () => {
    const facts = read({
      'lib/features.ex':
        'defmodule Campus.Features do\n  @features [:seats] ++ Campus.Plugins.features()\nend\n',
      'lib/seats.ex': 'defmodule Campus.Seats do\n  def a, do: Campus.Features.enabled?(:rows)\nend\n',
    });
    expect(facts.facts.map(({ subject, attributes: { defined } }) => [subject, defined])).toEqual([
      ['seats', true],
      ['rows', undefined],
    ]);
  });
});
