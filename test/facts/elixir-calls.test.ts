import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Facts } from '../../src/domain/fact.ts';
import { elixirCalls } from '../../src/facts/frameworks/elixir-calls.ts';
import { askElixir, fixtures, oracleTest } from './oracle/elixir.ts';
import { factsOf } from './read-facts.ts';
import { subjects, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(elixirCalls, files);
const calling = (body: string, more: Readonly<Record<string, string>> = {}): Facts =>
  read({ 'lib/a.ex': `defmodule Post do\n${body}\nend\n`, ...more });

const calls = (facts: Facts): string[] => subjects(facts).map((subject) => subject.replace('Post -> ', ''));
const open = ({ open: sets }: Facts): string[] =>
  sets.map(({ within, ending = '', line }) => `${within}…${ending} :${line}`);

describe('a call of another module', () => {
  test.each([
    ['Depot.take(parcel)', ['Depot.take/1']],
    ['Depot.count', ['Depot.count/0']],
    [':queue.in(parcel, queue)', [':queue.in/2']],
    ['parcel |> Depot.take() |> Depot.stack(:high)', ['Depot.take/1', 'Depot.stack/2']],
    ['Enum.map(parcels, &Depot.take/1)', ['Enum.map/2', 'Depot.take/1']],
    ['Enum.map(parcels, &Depot.take(&1, 2))', ['Enum.map/2', 'Depot.take/2']],
    ['Depot.locked do\n :ok\nend', ['Depot.locked/1']],
    ['Depot.locked(1, deep: true) do\n :ok\nend', ['Depot.locked/3']],
    ['Depot.locked(1, deep: true, do: :ok)', ['Depot.locked/2']],
    ['"#{Depot.name(parcel)}"', ['Depot.name/1']],
    ['%{parcel | at: Depot.here()}', ['Depot.here/0']],
    ['with {:ok, x} <- Depot.find(1), do: Depot.take(x)', ['Depot.find/1', 'Depot.take/1']],
    ['apply(Depot, :take, [parcel, 1])', ['Depot.take/2']],
    ['Task.async(Depot, :take, [parcel, deep: true])', ['Task.async/3', 'Depot.take/2']],
    [
      'Task.Supervisor.start_child(Tasks, Depot, :clear, [])',
      ['Task.Supervisor.start_child/4', 'Depot.clear/0'],
    ],
    ['depot = Depot\ndepot.take(parcel)', ['Depot.take/1']],
    ['depot = if far?, do: Depot.Far, else: Depot\ndepot.take(parcel)', ['Depot.Far.take/1', 'Depot.take/1']],
    ['parcel.depot.name', []],
    ['config[:depot]', []],
    ['Post.other(1)', []],
    ['Post.Label.print(1)', ['Post.Label.print/1']],
    ['fun.(parcel)', []],
    ['send(self(), Depot)', []],
  ])('has the module in full and all its arguments: %s', (expression, expected) => {
    const facts = calling(`def f(parcel, parcels, queue, fun, config, far?) do\n${expression}\nend`);
    expect(calls(facts)).toEqual(expected);
    expect(facts.open).toEqual([]);
  });

  test('is told once, where it stands first', () => {
    expect(told(calling('def a, do: Depot.take(1)\ndef b, do: Depot.take(2)'))).toEqual([
      'Post -> Depot.take/1 {} :2',
    ]);
  });

  test('may be one of an attribute, and the module in it', () => {
    expect(calls(calling('@depot Post.Depot\ndef f, do: @depot.take(1)'))).toEqual(['Post.Depot.take/1']);
  });

  test('is none in a type', () => {
    const types = '@type t :: Depot.t()\n@spec f(String.t()) :: Depot.t()\n@callback g(Depot.t()) :: :ok';
    expect(calls(calling(types))).toEqual([]);
  });

  test('of a module that only runs in tests is none', () => {
    expect(read({ 'test/a_test.exs': 'defmodule ATest do\ndef f, do: Depot.take(1)\nend' }).facts).toEqual(
      [],
    );
  });
});

describe('a bare call', () => {
  const units = { 'lib/units.ex': 'defmodule Units do\ndef grams(x), do: x\ndefp own(x), do: x\nend\n' };

  test.each([
    ['import Units\ndef f, do: grams(1)', ['Units.grams/1']],
    ['import Units, only: [grams: 1]\ndef f, do: grams(1)', ['Units.grams/1']],
    ['import Units, except: [grams: 1]\ndef f, do: grams(1)', []],
    ['import Units\ndef f, do: grams(1, 2)', []],
    ['import Units\ndef f, do: own(1)', []],
    ['import Units\ndef f, do: grams(1)\ndef grams(x), do: x', []],
    ['import Ecto.Changeset\ndef f(c), do: c |> cast(%{}, []) |> length()', ['Ecto.Changeset.cast/3']],
    ['import Ecto.Query\ndef f, do: from(p in Parcel, select: count(p.id))', ['Ecto.Query.from/2']],
    [
      'use Phoenix.Controller\ndef f(c), do: c |> assign(:a, 1) |> redirect(to: "/")',
      ['Plug.Conn.assign/3', 'Phoenix.Controller.redirect/2'],
    ],
    ['import Units\nuse GenServer\ndef f, do: grams(1)', ['Units.grams/1']],
  ])('is of the module that gives it: %s', (body, expected) => {
    const facts = calling(body, units);
    expect(calls(facts).filter((called) => called !== 'Units.own/1')).toEqual(expected);
    expect(facts.open).toEqual([]);
  });

  test('of a library that nobody knows may be of any that is imported', () => {
    expect(open(calling('import Parcels.Marks\nuse Stamps.Box\ndef f, do: mark(1)'))).toEqual([
      'Post -> Parcels.Marks.mark/1… :4',
      'Post -> Stamps….mark/1 :4',
    ]);
  });

  test('of a module whose functions are made by a macro may be one of them', () => {
    const marks = {
      'lib/marks.ex': 'defmodule Marks do\nrequire Record\nRecord.defrecord(:mark, a: 1)\nend\n',
    };
    expect(open(calling('import Marks\ndef f, do: mark(a: 1)', marks))).toEqual(['Post -> Marks.mark/1… :3']);
  });
});

describe('a macro of the project', () => {
  const base = {
    'lib/base.ex': `defmodule Base do
  defmacro __using__(which), do: apply(__MODULE__, which, [])
  def parcel do
    quote do
      import Units
      unquote(checked())
      def stamp(x), do: Stamps.press(x)
    end
  end
  defp checked, do: quote(do: Checks.now())
  def other, do: quote(do: Depot.other())
end
`,
    'lib/units.ex': 'defmodule Units do\ndef grams(x), do: x\nend\n',
  };

  test('gives what it quotes to those that use it', () => {
    const facts = calling('use Base, :parcel\ndef f, do: grams(stamp(1))', base);
    expect(told(facts).filter((line) => line.startsWith('Post'))).toEqual([
      'Post -> Units.grams/1 {} :3',
      'Post -> Stamps.press/1 {"by":"use Base, :parcel"} :1',
      'Post -> Checks.now/0 {"by":"use Base, :parcel"} :1',
    ]);
    expect(facts.open).toEqual([]);
  });

  test('makes short names for those that use it', () => {
    const short =
      'defmodule Short do\n  defmacro __using__(_), do: quote(do: alias(Units.Metric, as: M))\nend\n';
    const facts = calling('use Short\ndef f, do: M.grams(1)', { 'lib/short.ex': short });
    expect(calls(facts)).toEqual(['Units.Metric.grams/1']);
  });
});

describe('a call that cannot be known', () => {
  test.each([
    ['depot.take(1)', ['Post -> ….take/1 :2']],
    ['depot |> depot.take()', ['Post -> ….take/1 :2']],
    ['Application.get_env(:post, :depot).take(1)', ['Post -> ….take/1 :2']],
    ['apply(depot, :take, [1])', ['Post -> ….take/1 :2']],
    ['apply(Depot, :take, rest)', ['Post -> Depot.take/… :2']],
    ['apply(Depot, :take, [1 | rest])', ['Post -> Depot.take/… :2']],
    ['apply(Depot, name, rest)', ['Post -> Depot.… :2']],
    ['apply(depot, name, rest)', ['Post -> … :2']],
    ['{Depot, :take, [1]}', ['Post -> Depot.take/… :2']],
    ['apply(fun, rest)', []],
  ])('is open as far as its name is not written: %s', (expression, expected) => {
    const facts = calling(`def f(depot, name, rest, fun), do: ${expression}`);
    expect(open(facts)).toEqual(expected);
    expect(calls(facts).filter((called) => called.startsWith('Depot'))).toEqual([]);
  });
});

/** What the compiler makes of language and library for itself, and what it calls in the place of operators. */
const ownOfCompiler =
  /^[\w.]+ -> (?:Kernel|Macro|Module|Range|List|Protocol|:elixir\w*|:erlang|:lists)\b|\.__\w+__\/\d+$/;

oracleTest('the calls are those that the compiler sees', () => {
  const files = fixtures('parcels', ['parcels.ex', 'others.ex']);
  const compiled = askElixir('calls.exs', files).filter((line) => !ownOfCompiler.test(line));
  // What a quote holds is called by those that use the macro, and not by the macro.
  const found = subjects(read(files)).filter((subject) => !subject.startsWith('Parcels.Audit -> '));
  expect(found.toSorted()).toEqual(compiled.toSorted());
});

test('any text gives facts, and never throws', () => {
  const pieces = fc.constantFrom(
    ...[
      'defmodule A do',
      'end',
      'def f',
      'B.c(',
      ')',
      '&',
      '/1',
      '|>',
      'apply(',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':x',
      '@a',
    ],
    ...[
      'quote do',
      'unquote(',
      'import B',
      ', only: [',
      'c: 1',
      '\n',
      ' ',
      'do',
      'fn ->',
      '.',
      '..',
      '"#{',
      '}"',
      '~H"""',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (tokens) => {
      const facts = read({ 'lib/a.ex': tokens.join('') });
      expect(facts.facts.every(({ subject }) => subject.includes(' -> '))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
