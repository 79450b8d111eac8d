import { describe, expect, test } from '@jest/globals';
import type { Facts, Value } from '../../src/domain/fact.ts';
import { otpProcesses } from '../../src/facts/frameworks/otp-processes.ts';
import { factsOf } from './read-facts.ts';
import { opened, subjects, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(otpProcesses, files);

const server = (name: string, start = 'GenServer.start_link(__MODULE__, arg, name: __MODULE__)'): string =>
  `defmodule ${name} do\n  use GenServer\n  def start_link(arg), do: ${start}\nend\n`;

const application = (children: string, more = ''): Record<string, string> => ({
  'lib/application.ex': `defmodule Campus.Application do
  use Application
  def start(_type, _args) do
    children = ${children}
    Supervisor.start_link(children, strategy: :one_for_one, name: Campus.Supervisor)
  end
  ${more}
end
`,
});

const shown = (value: Value | undefined): string =>
  typeof value === 'string' ? value : value === null ? 'null' : 'undefined';

const supervised = ({ facts }: Facts): string[] =>
  facts
    .filter(({ subject }) => subject !== 'Campus.Supervisor')
    .map(({ subject, attributes: { form, supervisor } }) => `${subject} ${shown(form)} ${shown(supervisor)}`);

const under = 'Campus.Supervisor';

describe('a process', () => {
  test('is a module that says so, with the name and the supervisor that it has', () => {
    const facts = read({ ...application('[Campus.Seats]'), 'lib/seats.ex': server('Campus.Seats') });
    expect(told(facts)).toEqual([
      'Campus.Supervisor {"form":"Supervisor","supervisor":null,"strategy":"one_for_one","name":"Campus.Supervisor"} :5',
      'Campus.Seats {"form":"GenServer","supervisor":"Campus.Supervisor","name":"Campus.Seats"} :2',
    ]);
  });

  test.each([
    ['GenServer.start_link(__MODULE__, arg)', null],
    ['GenServer.start_link(__MODULE__, arg, name: :seats)', ':seats'],
    ['GenServer.start_link(__MODULE__, arg, Keyword.put_new(arg, :name, Campus.Named))', 'Campus.Named'],
    ['GenServer.start_link(__MODULE__, arg, name: {:via, Registry, {Campus.Registry, arg}})', undefined],
    ['GenServer.start_link(__MODULE__, arg, arg)', undefined],
  ])('started by %s is named so', (start, name) => {
    expect(read({ 'lib/a.ex': server('Campus.Seats', start) }).facts[0]?.attributes['name']).toEqual(name);
  });

  test('is made by a behaviour, or by a macro of the project, too', () => {
    const facts = read({
      'lib/cache.ex': `defmodule Campus.CacheServer do
  defmacro __using__(_) do
    quote do
      use GenServer
    end
  end
end
`,
      'lib/seats.ex': 'defmodule Campus.Seats do\n  use Campus.CacheServer\nend\n',
      'lib/old.ex': 'defmodule Campus.Old do\n  @behaviour :gen_statem\nend\n',
    });
    expect(told(facts)).toEqual([
      'Campus.Old {"form":":gen_statem","supervisor":null} :2',
      'Campus.Seats {"form":"GenServer","supervisor":null} :2',
    ]);
  });
});

describe('children', () => {
  test.each([
    ['Campus.Seats', 'Campus.Seats undefined'],
    ['{Campus.Seats, limit: 1}', 'Campus.Seats undefined'],
    ['{Registry, keys: :unique, name: Campus.Registry}', 'Campus.Registry Registry'],
    ['{Task.Supervisor, name: Campus.Tasks}', 'Campus.Tasks Task.Supervisor'],
    ['{DynamicSupervisor, name: Campus.Rooms, strategy: :one_for_one}', 'Campus.Rooms DynamicSupervisor'],
    [
      '{PartitionSupervisor, child_spec: Task.Supervisor, name: Campus.Parts}',
      'Campus.Parts PartitionSupervisor',
    ],
    ['{Registry, [keys: :duplicate, name: Campus.Listeners]}', 'Campus.Listeners Registry'],
    ['{Campus.Seats, name: Campus.Seats}', 'Campus.Seats undefined'],
    ['Supervisor.child_spec({Task, fn -> :ok end}, id: :warm_up)', 'warm_up Task'],
    ['{Phoenix.PubSub, name: Campus.PubSub}', 'Campus.PubSub Phoenix.PubSub'],
    ['{Cachex, name: :seats}', ':seats Cachex'],
    ['{Cluster.Supervisor, [[], [name: Campus.Cluster]]}', 'Campus.Cluster Cluster.Supervisor'],
    ['{Oban, Application.fetch_env!(:campus, Oban)}', 'Oban Oban'],
    ['%{id: "nightly", start: {SchedEx, :run_every, [Campus, :tidy, []]}}', 'nightly SchedEx'],
    ['%{id: Anything, start: {Campus.Seats, :start_link, [[]]}}', 'Campus.Seats undefined'],
    ['Supervisor.child_spec({Cachex, name: :seats}, id: :other)', ':seats Cachex'],
    ['Supervisor.child_spec(Campus.Seats, restart: :temporary)', 'Campus.Seats undefined'],
    ['Registry.child_spec(keys: :unique, name: Campus.Registry)', 'Campus.Registry Registry'],
  ])('are known by what stands for them: %s', (child, expected) => {
    const files = { ...application(`[${child}]`), 'lib/seats.ex': 'defmodule Campus.Seats do\nend\n' };
    expect(supervised(read(files))).toEqual([`${expected} ${under}`]);
  });

  test.each([
    ['[Campus.Seats] ++ more()', 'defp more, do: [{Registry, name: Campus.R}]'],
    ['[Campus.Seats] ++ if(Mix.env() == :prod, do: [{Registry, name: Campus.R}], else: [])', ''],
    [
      '[Campus.Seats | more(:all)]',
      'defp more(:none), do: []\ndefp more(:all), do: [{Registry, name: Campus.R}]',
    ],
    ['List.flatten([Campus.Seats, more()])', 'defp more, do: [{Registry, name: Campus.R}]'],
    [
      'Enum.filter([Campus.Seats, more()], & &1)',
      'defp more, do: unless(test?(), do: {Registry, name: Campus.R})',
    ],
    ['[Campus.Seats, {Registry, name: Campus.R}] |> Enum.reject(&is_nil/1)', ''],
    [
      'maybe([Campus.Seats], true)',
      'defp maybe(list, true), do: list ++ [{Registry, name: Campus.R}]\ndefp maybe(list, _), do: list',
    ],
    ['@always ++ for(r <- [Campus.R], do: {Registry, name: r})', '@always [Campus.Seats]'],
  ])('may be put together: %s', (children, more) => {
    const files = { ...application(children, more), 'lib/seats.ex': server('Campus.Seats') };
    const facts = read(files);
    expect(supervised(facts).toSorted()).toEqual([
      `Campus.R Registry ${under}`,
      `Campus.Seats GenServer ${under}`,
    ]);
    expect(facts.open).toEqual([]);
  });

  test('stand on their own lines', () => {
    const facts = read(
      application('[\n      {Registry, name: Campus.A},\n      {Registry, name: Campus.B}\n    ]'),
    );
    expect(facts.facts.map(({ subject, line }) => [subject, line]).slice(0, 2)).toEqual([
      ['Campus.A', 5],
      ['Campus.B', 6],
    ]);
  });

  test('that are computed leave open what else there is, and who has no supervisor', () => {
    const files = {
      ...application('[Campus.Seats] ++ Campus.Plugins.children()'),
      'lib/b.ex': server('Campus.B'),
    };
    const facts = read({ ...files, 'lib/seats.ex': server('Campus.Seats') });
    expect(supervised(facts).toSorted()).toEqual([
      'Campus.B GenServer undefined',
      `Campus.Seats GenServer ${under}`,
    ]);
    expect(opened(facts)).toEqual([' `Campus.Supervisor` has children that the code computes :5']);
  });

  test('of one module that have several names are as many processes', () => {
    const children = '[{Campus.Seats, name: Campus.East}, {Campus.Seats, name: Campus.West}]';
    const facts = read({ ...application(children), 'lib/seats.ex': server('Campus.Seats') });
    expect(subjects(facts)).toEqual(['Campus.East', 'Campus.West', 'Campus.Supervisor', 'Campus.Seats']);
  });
});

describe('a supervisor', () => {
  test('that is a module has its children in init', () => {
    const facts = read({
      ...application('[Campus.Rooms]'),
      'lib/rooms.ex': `defmodule Campus.Rooms do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  def init(_), do: Supervisor.init([Campus.Seats], strategy: :rest_for_one)
end
`,
      'lib/seats.ex': server('Campus.Seats'),
    });
    expect(facts.facts.find(({ subject }) => subject === 'Campus.Rooms')?.attributes).toEqual({
      form: 'Supervisor',
      supervisor: under,
      strategy: 'rest_for_one',
      name: 'Campus.Rooms',
    });
    expect(supervised(facts)).toContain('Campus.Seats GenServer Campus.Rooms');
  });

  test('that is dynamic has those that it is told to start', () => {
    const facts = read({
      'lib/rooms.ex': `defmodule Campus.Rooms do
  use DynamicSupervisor
  def init(_), do: DynamicSupervisor.init(strategy: :one_for_one)
  def open(id), do: DynamicSupervisor.start_child(__MODULE__, {Campus.Seats, id})
end
`,
      'lib/seats.ex': server('Campus.Seats'),
    });
    expect(supervised(facts)).toEqual([
      'Campus.Rooms DynamicSupervisor null',
      'Campus.Seats GenServer Campus.Rooms',
    ]);
  });
});

test('a module with a child_spec of its own has the form that it asks for', () => {
  const facts = read({
    ...application('[Campus.Names]'),
    'lib/names.ex': `defmodule Campus.Names do
  def child_spec(_), do: Registry.child_spec(keys: :unique, name: __MODULE__)
end
`,
  });
  expect(supervised(facts)).toEqual([`Campus.Names Registry ${under}`]);
});
