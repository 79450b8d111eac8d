import { expect, test } from '@jest/globals';
import { unreadable } from '../../src/facts/known.ts';
import { factsOfAll as factsOf, linkFacts } from './read-facts.ts';

/** A small Phoenix application, as the whole pipeline reads it: what each framework makes of it. */

const subjects = (files: Readonly<Record<string, string>>, kind: string): string[] =>
  factsOf(files)
    .facts.filter((fact) => fact.kind === kind)
    .map(({ subject }) => subject)
    .toSorted();

const attributes = (files: Readonly<Record<string, string>>, subject: string) =>
  factsOf(files).facts.find((fact) => fact.subject === subject)?.attributes;

const migration = {
  'priv/repo/migrations/20260101000000_waitlist.exs': `defmodule MyApp.Repo.Migrations.Waitlist do
  use Ecto.Migration

  def change do
    create table(:entries) do
      add :position, :integer, null: false, default: 1
      add :section_id, references(:sections, on_delete: :delete_all)
    end

    create unique_index(:entries, [:section_id, :position])
  end
end
`,
  'priv/repo/migrations/20260102000000_note.exs': `defmodule MyApp.Repo.Migrations.Note do
  use Ecto.Migration

  def change do
    alter table(:entries) do
      add :note, :text
      remove :position
    end

    execute "CREATE TABLE audits (id bigint PRIMARY KEY, what text NOT NULL)"
  end
end
`,
};

test('tables, columns and indexes are what migrations leave, in their order', () => {
  expect(subjects(migration, 'table')).toEqual(['audits', 'entries']);
  expect(subjects(migration, 'column')).toEqual([
    'audits.id',
    'audits.what',
    'entries.id',
    'entries.note',
    'entries.section_id',
  ]);
  expect(attributes(migration, 'audits.what')).toMatchObject({ type: 'text', null: false });
});

test('an index and a foreign key are read with what they rest on', () => {
  const { 'priv/repo/migrations/20260101000000_waitlist.exs': first } = migration;
  const files = { 'priv/repo/migrations/20260101000000_waitlist.exs': first };
  expect(attributes(files, 'entries(section_id, position)')).toMatchObject({ unique: true });
  expect(attributes(files, 'entries.position')).toMatchObject({ type: 'integer', null: false });
  expect(subjects(files, 'constraint').join()).toContain('entries_section_id_fkey');
});

test('migrations in SQL are read beside those in Elixir, each folder as a database of its own', () => {
  const sql =
    'CREATE TABLE events (id UInt64, kind LowCardinality(String)) ENGINE = MergeTree ORDER BY id;\n';
  const files = { ...migration, 'priv/clickhouse/migrations/20260103000000_events.sql': sql };
  expect(subjects(files, 'table')).toEqual(['audits', 'entries', 'events']);
  expect(attributes(files, 'events')).toMatchObject({ store: 'clickhouse', engine: 'MergeTree' });
});

test('telemetry is read with its measurements and metadata', () => {
  const files = {
    'lib/a.ex': `defmodule MyApp.A do
  def join(section) do
    :telemetry.execute([:my_app, :waitlist, :join], %{duration: 1}, %{section_id: section.id})
  end
end
`,
  };
  expect(attributes(files, '[:my_app, :waitlist, :join]')).toMatchObject({
    measurements: ['duration'],
    metadata: ['section_id'],
  });
});

test('jobs are Oban workers with their queues', () => {
  const files = {
    'lib/w.ex': `defmodule MyApp.OfferSeat do
  use Oban.Worker, queue: :seats, max_attempts: 3

  def perform(_job), do: :ok
end
`,
  };
  expect(attributes({ ...files }, 'MyApp.OfferSeat')).toBeDefined();
  const job = factsOf(files).facts.find(({ kind }) => kind === 'job');
  expect(job).toMatchObject({
    subject: 'MyApp.OfferSeat',
    attributes: { queue: 'seats', max_attempts: 3 },
    line: 2,
  });
});

test('topics of PubSub are patterns where an id goes into them', () => {
  const files = {
    'lib/p.ex': `defmodule MyApp.P do
  def tell(id), do: Phoenix.PubSub.broadcast(MyApp.PubSub, "section:#{id}", {:seat_free, id})
end
`,
  };
  expect(subjects(files, 'pubsub')).toEqual(['section:*']);
});

test('configuration is what is configured and what is read from the environment', () => {
  const files = {
    'config/runtime.exs': `import Config

config :my_app, MyApp.Waitlist, limit: String.to_integer(System.get_env("WAITLIST_LIMIT", "50"))
`,
  };
  expect(subjects(files, 'config')).toEqual(
    expect.arrayContaining(['WAITLIST_LIMIT', ':my_app, MyApp.Waitlist']),
  );
});

test('processes are what supervisors start', () => {
  const files = {
    'lib/application.ex': `defmodule MyApp.Application do
  use Application

  def start(_type, _args) do
    children = [MyApp.Seats, {Registry, keys: :unique, name: MyApp.Registry}]
    Supervisor.start_link(children, strategy: :one_for_one, name: MyApp.Supervisor)
  end
end
`,
    'lib/seats.ex': `defmodule MyApp.Seats do
  use GenServer

  def init(arg), do: {:ok, arg}
end
`,
  };
  expect(subjects(files, 'process')).toEqual(expect.arrayContaining(['MyApp.Seats', 'MyApp.Registry']));
});

test('flags are the names by which they are asked for', () => {
  const files = {
    'lib/f.ex': `defmodule MyApp.F do
  def waitlist?, do: FunWithFlags.enabled?(:section_waitlist)
end
`,
  };
  expect(subjects(files, 'flag')).toEqual(['section_waitlist']);
});

test('a file that was not read leaves open what its language states at its place', () => {
  const openBy = (path: string) => {
    const file = unreadable(path.endsWith('.sql') ? 'sql' : 'elixir', 'the file has 9 MB');
    return linkFacts([[path, file]]).open.filter((set) => set.path === path);
  };
  expect(openBy('priv/repo/migrations/1_dump.sql').map(({ kind }) => kind)).toEqual([
    'column',
    'constraint',
    'index',
    'table',
  ]);
  expect(openBy('priv/repo/seeds.sql')).toEqual([]);
  expect(openBy('lib/a.ex').map(({ kind }) => kind)).toEqual(expect.arrayContaining(['module', 'table']));
});

test('a file that the parser gives up on leaves open what it could state, and says why', () => {
  const deep = `${'f('.repeat(20_000)}${')'.repeat(20_000)}\n`;
  const { open } = factsOf({ 'lib/deep.ex': `defmodule Deep do\n${deep}end\n` });
  const here = open.filter(({ path }) => path === 'lib/deep.ex');
  expect(here.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['module', 'function']));
  expect(here[0]?.why).toContain('lib/deep.ex was not read in full');
});
