import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Fact, Facts, Value } from '../../src/domain/fact.ts';
import { ecto } from '../../src/facts/frameworks/ecto/ecto.ts';
import { factsOf } from './read-facts.ts';

/** Migrations in files of SQL: which files those are, and what they say. */

const shapes = new Set<string>(['table', 'column', 'index', 'constraint']);

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(ecto, files);
const subjects = (files: Readonly<Record<string, string>>, kind: Fact['kind'] = 'table'): string[] =>
  read(files)
    .facts.filter((fact) => fact.kind === kind && fact.attributes['primary'] !== true)
    .map(({ subject }) => subject)
    .toSorted();
const open = (files: Readonly<Record<string, string>>): string[] =>
  read(files).open.map(({ kind, within }) => `${kind} ${within}`);
const attributesOf = ({ facts }: Facts, subject: string): Readonly<Record<string, Value>> | undefined =>
  facts.find((fact) => shapes.has(fact.kind) && fact.subject === subject)?.attributes;

const create = (name: string): string => `CREATE TABLE ${name} (id bigint PRIMARY KEY);\n`;

const clickhouse = (): Record<string, string> => {
  const url = new URL('fixtures/clickhouse/', import.meta.url);
  return Object.fromEntries(
    readdirSync(url).map((name) => [`db/views/migrations/${name}`, readFileSync(new URL(name, url), 'utf8')]),
  );
};

describe('a file is a migration', () => {
  test.each([
    ['db/migrations/20250101_users.sql'],
    ['priv/clickhouse/migrations/20250909000001_create_raw_events.sql'],
    ['migrate/1_users.sql'],
    ['src/main/resources/db/migration/V1__users.sql'],
    ['prisma/migrations/20250101000000_users/migration.sql'],
    ['migrations/2025-01-01-000000_users/up.sql'],
    ['migrations/0001_users.up.sql'],
    ['schema/V2.1__users.sql'],
    ['schema/0001_users.up.sql'],
  ])('by where it lies or what it is called: %s', (path) => {
    expect(subjects({ [path]: create('users') })).toEqual(['users']);
  });

  test.each([
    ['-- +goose Up'],
    ['-- migrate:up'],
    ['-- +migrate Up'],
    ['-- +goose Up\n-- +goose StatementBegin'],
  ])('by what it says: %s', (mark) => {
    const text = `${mark}\n${create('users')}-- +goose StatementEnd\n`;
    expect(subjects({ 'db/schema/001.sql': text })).toEqual(['users']);
  });

  test.each([
    ['priv/repo/seeds.sql'],
    ['db/migrations/seeds/users.sql'],
    ['db/migrations/structure.sql'],
    ['db/queries/users.sql'],
    ['lib/app/report.sql'],
    ['db/migrations/0001_users.down.sql'],
    ['migrations/2025-01-01-000000_users/down.sql'],
    ['db/migration/U1__users.sql'],
    ['test/migrations/1_users.sql'],
    ['deps/lib/priv/migrations/1_users.sql'],
  ])('and not because SQL is in it: %s', (path) => {
    expect(subjects({ [path]: create('users') })).toEqual([]);
  });
});

test('only the way forward is read', () => {
  const goose = `-- +goose Up\n${create('a')}-- +goose Down\nDROP TABLE a;\n`;
  const dbmate = `-- migrate:up\n${create('b')}-- migrate:down\nDROP TABLE b;\n`;
  const tern = `${create('c')}---- create above / drop below ----\nDROP TABLE c;\n`;
  expect(
    subjects({ 'm/migrations/1.sql': goose, 'm/migrations/2.sql': dbmate, 'm/migrations/3.sql': tern }),
  ).toEqual([...['a', 'b', 'c']]);
});

test('files are run in the order of their numbers, what has none at the end', () => {
  const rename = (from: string, to: string): string => `ALTER TABLE ${from} RENAME TO ${to};\n`;
  const files = {
    'db/migration/R__last.sql': rename('d', 'e'),
    'db/migration/V1.10__third.sql': rename('c', 'd'),
    'db/migration/V1.9__second.sql': rename('b', 'c'),
    'db/migration/V1__zero.sql': create('a'),
    'db/migration/V1.1__first.sql': rename('a', 'b'),
  };
  expect(subjects(files)).toEqual(['e']);
});

test('databases are kept apart: what one folder drops stays in the other', () => {
  const files = {
    'priv/repo/migrations/20250101000000_users.exs': `defmodule A.Repo.Migrations.Users do
  use Ecto.Migration
  def change, do: create(table(:users))
end
`,
    'services/billing/migrations/1_users.sql': create('users'),
    'services/billing/migrations/2_users.sql': 'DROP TABLE users;\n',
  };
  expect(subjects(files)).toEqual(['users']);
});

describe('ClickHouse', () => {
  const facts = read(clickhouse());
  const of = (subject: string) => attributesOf(facts, subject);

  test('tables say how they are kept', () => {
    expect(of('page_views')).toMatchObject({
      engine: 'ReplicatedReplacingMergeTree',
      order_by: ['tenantId', 'path', 'toStartOfHour(seen_at)'],
      partition_by: 'toYYYYMM(seen_at)',
      store: 'clickhouse',
    });
    expect(of('views_by_day')).toMatchObject({ form: 'materialized-view', store: 'clickhouse' });
    expect(facts.open).toEqual([]);
  });

  test('columns take null only where they say so, and keep the case of their names', () => {
    expect(of('page_views.tenantId')).toMatchObject({
      type: 'UInt64',
      null: false,
      primary_key: true,
      unique: false,
    });
    expect(of('page_views.tags')).toMatchObject({ type: 'Array(String)', default: "['none', 'any']" });
    expect(of('page_views.seen_at')).toMatchObject({ null: false, default: 'now64(3)', primary_key: false });
    expect(of('page_views.state')).toMatchObject({ values: ['open', 'done'], default: null });
    expect(of('page_views.duration')).toMatchObject({ type: 'UInt32', null: false, default: 0 });
    expect(of('page_views.extra')).toMatchObject({ type: 'Map(String,String)' });
    expect(of('page_views.referrer')).toBeUndefined();
    expect(of('daily_views.day')).toMatchObject({ type: 'Date', primary_key: false });
  });

  test('a file that by itself could be of any database keeps the case of names as well', () => {
    expect(of('page_views.countryCode')).toBeUndefined();
    expect(of('page_views_old.countryCode')).toMatchObject({ type: 'FixedString(2)' });
  });

  test('indexes are found by what they are on, wherever they are said', () => {
    expect(subjects(clickhouse(), 'index')).toEqual([
      'daily_views(day)',
      'page_views(path)',
      'page_views(seen_at)',
    ]);
    expect(of('page_views(path)')).toMatchObject({ name: 'idx_path', using: 'bloom_filter', unique: false });
    expect(of('page_views.has_tenant')).toMatchObject({ type: 'check', check: 'tenantId > 0' });
  });

  test('tables change their names in pairs and one by one', () => {
    expect(of('a_table.name')).toBeDefined();
    expect(of('c_table.id')).toBeDefined();
    expect(of('page_views_old')).toMatchObject({ engine: 'ReplicatedReplacingMergeTree' });
  });
});

test('tables of ClickHouse that Ecto makes say how they are kept', () => {
  const migration = `defmodule A.EventsRepo.Migrations.Views do
  use Ecto.Migration

  def change do
    create_if_not_exists table(:page_views, primary_key: false, engine: "ReplacingMergeTree(version)", options: [order_by: "(site_id, date)", partition_by: "toYYYYMM(date)"]) do
      add :site_id, :UInt64
      add :date, :date
      add :path, :"LowCardinality(String)", null: true
    end

    create table(:visits, primary_key: false, options: "ENGINE = MergeTree ORDER BY visit_id") do
      add :visit_id, :UInt64
    end
  end
end
`;
  const facts = read({ 'priv/events_repo/migrations/20250101000000_views.exs': migration });
  expect(attributesOf(facts, 'page_views')).toMatchObject({
    engine: 'ReplacingMergeTree',
    order_by: ['site_id', 'date'],
    partition_by: 'toYYYYMM(date)',
    store: 'clickhouse',
  });
  expect(attributesOf(facts, 'page_views.site_id')).toMatchObject({ null: false, primary_key: true });
  expect(attributesOf(facts, 'page_views.path')).toMatchObject({ null: true, primary_key: false });
  expect(attributesOf(facts, 'visits')).toMatchObject({ engine: 'MergeTree', order_by: ['visit_id'] });
  expect(facts.open).toEqual([]);
});

test('variants of migrations in folders within are databases of their own', () => {
  const files = {
    'ch/migrations/clustered/1_views.up.sql':
      'CREATE TABLE views ON CLUSTER c (id UInt8) ENGINE = ReplicatedMergeTree;\n',
    'ch/migrations/unclustered/1_views.up.sql': 'CREATE TABLE views (id UInt8) ENGINE = MergeTree;\n',
  };
  const engines = read(files).facts.flatMap(({ kind, attributes }) =>
    kind === 'table' ? [attributes['engine']] : [],
  );
  expect(engines).toEqual(['ReplicatedMergeTree', 'MergeTree']);
  expect(open(files)).toEqual([]);
});

describe('SQL of PostgreSQL', () => {
  const state = (sql: string): Facts => read({ 'db/migrations/1_a.sql': sql });

  test('columns may be called what begins other things elsewhere', () => {
    const sql =
      'CREATE TABLE t (key character varying(20), index integer, exclude boolean, projection text, "check" text, KEY numeric(4, 2));';
    expect(subjects({ 'db/migrations/1_a.sql': sql.replace(', KEY numeric(4, 2)', '') }, 'column')).toEqual([
      ...['t.check', 't.exclude', 't.index', 't.key', 't.projection'],
    ]);
    expect(state(sql).facts.filter(({ kind }) => kind === 'index')).toEqual([]);
  });

  test('what is temporary is no table, and hides none', () => {
    const sql = `CREATE TABLE users (id int);
      CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT * FROM users; CREATE UNIQUE INDEX ON moved (id);
      CREATE TEMPORARY TABLE users (other text);`;
    expect(state(sql).facts.map(({ subject }) => subject)).toEqual(['users', 'users.id']);
    expect(state(sql).open).toEqual([]);
  });

  test('an enum says its values, whatever it is called later', () => {
    const facts = state(`
      CREATE TYPE mood AS ENUM ('calm', 'it''s on');
      CREATE TYPE "Kind" AS ENUM ('a');
      CREATE TABLE t (mood mood, moods mood[], kind "Kind");
      ALTER TYPE mood ADD VALUE 'loud' AFTER 'calm';
      ALTER TYPE mood RENAME VALUE 'calm' TO 'still';
      ALTER TYPE mood RENAME TO temper;
    `);
    expect(attributesOf(facts, 't.mood')).toMatchObject({
      type: 'temper',
      values: ['still', "it's on", 'loud'],
    });
    expect(attributesOf(facts, 't.moods')).toMatchObject({ type: 'temper[]' });
    expect(attributesOf(facts, 't.kind')).toMatchObject({ type: 'Kind', values: ['a'] });
  });

  test('names that the database makes up are those that are free', () => {
    const facts = state(`CREATE TABLE t (a int, b int);
      CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (lower(a), (a + b)); CREATE INDEX ON t ((CASE WHEN a > 1 THEN 1 END));`);
    const names = facts.facts.flatMap(({ kind, attributes }) =>
      kind === 'index' ? [attributes['name']] : [],
    );
    expect(names).toEqual(['t_a_idx', 't_a_idx1', 't_lower_expr_idx', 't_case_idx']);
  });

  test('lists in brackets are one default', () => {
    expect(
      attributesOf(state('CREATE TABLE t (a int[] DEFAULT ARRAY[1, 2]::int[] NOT NULL, b int);'), 't.a'),
    ).toMatchObject({
      default: [1, 2],
      null: false,
    });
  });
});

describe('what is not understood is an open set', () => {
  const about = (sql: string): string[] => open({ 'db/migrations/1_a.sql': `${create('users')}${sql}` });

  test('of the tables that a statement names', () => {
    expect(about('FROBNICATE TABLE users WITH things;')).toEqual(
      expect.arrayContaining(['column users.', 'table things']),
    );
    expect(about('FROBNICATE TABLE users;')).not.toContain('column ');
    expect(about('ALTER TABLE users TWIST COLUMN id;')).toEqual([
      'column users.',
      'index users(',
      'constraint users.',
    ]);
  });

  test('of all tables where a name is put in by a tool', () => {
    expect(about('DROP TABLE ${PREFIX}users;')).toContain('column ');
    expect(about('ALTER TABLE ${DB}.users ADD COLUMN a text;')).toEqual([]);
    expect(about('INSERT INTO {{.Db}}.users VALUES (1);')).toEqual([]);
  });

  test('and nothing where only rows change, or what is no table', () => {
    expect(
      about(`CREATE EXTENSION citext; CREATE ROLE reader; GRANT SELECT ON users TO reader; COMMENT ON TABLE users IS 'x';
        CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql; SELECT f();
        CREATE TRIGGER t BEFORE INSERT ON users EXECUTE FUNCTION f(); WITH a AS (SELECT 1) DELETE FROM users;
        COPY users FROM stdin;\n1\n\\.\n`),
    ).toEqual([]);
  });

  test('a procedure that nobody defines may do anything', () => {
    expect(about('CALL rebuild();')).toContain('table ');
    expect(
      about(
        'CREATE PROCEDURE rebuild() AS $$ BEGIN DELETE FROM users; END $$ LANGUAGE plpgsql; CALL rebuild();',
      ),
    ).toEqual([]);
  });
});

describe('files that migrations of Ecto name', () => {
  const migration = (body: string): string => `defmodule A.Repo.Migrations.Load do
  use Ecto.Migration

  def up do
    ${body}
  end
end
`;
  const path = 'priv/repo/migrations/20250101000000_load.exs';
  const given = (body: string, files: Readonly<Record<string, string>>) => ({
    [path]: migration(body),
    ...files,
  });

  test.each([
    ['execute(File.read!("priv/repo/sql/users.sql"))'],
    ['execute File.read!(Path.join(__DIR__, "../sql/users.sql"))'],
    ['execute(File.read!(Path.join([:code.priv_dir(:a), "repo", "sql", "users.sql"])))'],
    ['"sql/users.sql" |> Path.expand("priv/repo") |> File.read!() |> execute()'],
    ['execute_file("priv/repo/sql/users.sql", "priv/repo/sql/none.sql")'],
    ['for statement <- String.split(File.read!("priv/repo/sql/users.sql"), ";"), do: execute(statement)'],
  ])('are run where they stand: %s', (body) => {
    const files = given(body, {
      'priv/repo/sql/users.sql': create('users'),
      'priv/other/users.sql': create('strangers'),
    });
    expect(subjects(files)).toEqual(['users']);
    expect(read(files).facts.find(({ subject }) => subject === 'users')).toMatchObject({ path, line: 5 });
    expect(open(files)).toEqual([]);
  });

  test('are found by the name of the migration itself', () => {
    const body = `execute(File.read!(Path.join(__DIR__, __ENV__.file |> Path.basename() |> String.replace(".exs", ".sql"))))
    execute(File.read!(Path.rootname(__ENV__.file) <> "_more.sql"))`;
    const files = given(body, {
      'priv/repo/migrations/20250101000000_load.sql': create('users'),
      'priv/repo/migrations/20250101000000_load_more.sql': create('more'),
    });
    expect(subjects(files)).toEqual(['more', 'users']);
    expect(open(files)).toEqual([]);
  });

  test('are not run by themselves as well, wherever they lie', () => {
    const body = 'execute(File.read!("priv/repo/sql_migrations/1_users.sql"))';
    const files = given(`${body}\n    drop table(:users)`, {
      'priv/repo/sql_migrations/1_users.sql': create('users'),
    });
    expect(subjects(files)).toEqual([]);
  });

  test('that only change rows leave nothing open; those that are not there leave all open', () => {
    const body = 'execute(File.read!("priv/repo/sql/rows.sql"))';
    expect(open(given(body, { 'priv/repo/sql/rows.sql': 'UPDATE users SET a = 1;\n' }))).toEqual([]);
    expect(open(given(body, {}))).toContain('table ');
  });
});

describe('a dump', () => {
  const dump = `CREATE TABLE public.old (id bigint NOT NULL);
CREATE TABLE public.users (id bigint NOT NULL, name text);
INSERT INTO public."schema_migrations" (version) VALUES (20240101000000);
INSERT INTO public."schema_migrations" (version) VALUES (20250101000000);
`;
  const users = `defmodule A.Repo.Migrations.Users do
  use Ecto.Migration
  def change do
    create table(:users) do
      add :name, :string
    end
  end
end
`;
  const more = users.replace('Users', 'More').replace(':users', ':more');

  test('takes the place of migrations that are gone', () => {
    const files = {
      'priv/repo/structure.sql': dump,
      'priv/repo/migrations/20250101000000_users.exs': users,
      'priv/repo/migrations/20250201000000_more.exs': more,
    };
    expect(subjects(files)).toEqual(['more', 'old', 'users']);
    expect(attributesOf(read(files), 'users.name')).toMatchObject({ type: 'text' });
  });

  test('says nothing while all migrations that are in it are there', () => {
    const files = {
      'priv/repo/structure.sql': dump.replace(/.*20240101000000.*\n/, ''),
      'priv/repo/migrations/20250101000000_users.exs': users,
    };
    expect(subjects(files)).toEqual(['users']);
    expect(attributesOf(read(files), 'users.name')).toMatchObject({ type: 'string' });
  });
});

test('whatever a file holds, reading it ends', () => {
  for (const text of [
    '(',
    "'",
    '$$',
    '/*',
    'CREATE TABLE',
    'CREATE TABLE t (',
    'ALTER TABLE t ADD',
    'DO',
    ';;;',
    '\u0000',
    `CREATE TABLE t (${'('.repeat(5_000)}`,
    'EXECUTE '.repeat(3_000),
  ])
    expect(() => read({ 'db/migrations/1_a.sql': text })).not.toThrow();
});
