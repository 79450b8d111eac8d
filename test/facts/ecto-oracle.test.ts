import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Fact, FactKind, Facts, Value } from '../../src/domain/fact.ts';
import { covers } from '../../src/domain/open-set.ts';
import { ecto } from '../../src/facts/frameworks/ecto/ecto.ts';
import { postgresTest } from '../postgres-test.ts';
import { askPostgres } from './oracle/postgres.ts';
import { factsOf } from './read-facts.ts';

const folder = (name: string): Record<string, string> => {
  const url = new URL(`fixtures/${name}/`, import.meta.url);
  return Object.fromEntries(
    readdirSync(url, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('.'))
      .toSorted()
      .map((file) => [file, readFileSync(new URL(file, url), 'utf8')]),
  );
};

const query = readFileSync(new URL('oracle/shape.sql', import.meta.url), 'utf8');

interface Row {
  table: string;
  name: string;
  [key: string]: Value;
}
type Shape = Record<'columns' | 'indexes' | 'constraints', Row[]>;

/** Ecto's words for types in those of PostgreSQL, as Ecto's documentation has them. */
const databaseTypes: Readonly<Record<string, string>> = {
  string: 'character varying(255)',
  bigserial: 'bigint',
  serial: 'integer',
  identity: 'bigint',
  map: 'jsonb',
  binary: 'bytea',
  binary_id: 'uuid',
  float: 'double precision',
  decimal: 'numeric',
  time: 'time(0) without time zone',
  utc_datetime: 'timestamp(0) without time zone',
  utc_datetime_usec: 'timestamp without time zone',
  naive_datetime: 'timestamp(0) without time zone',
  int: 'integer',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  'timestamp(0)': 'timestamp(0) without time zone',
  'time(0)': 'time(0) without time zone',
  'decimal(12,2)': 'numeric(12,2)',
  '{:array, :string}': 'character varying(255)[]',
  '{:array, :integer}': 'integer[]',
};

const said = (value: unknown): string => String(value);

const databaseType = ({ type, size, precision, scale }: Fact['attributes']): string => {
  const name = said(type).replace(/^varchar\b/, 'character varying');
  if (size !== undefined) return `character varying(${said(size)})`;
  if (precision !== undefined) return `numeric(${said(precision)},${said(scale ?? 0)})`;
  return databaseTypes[name] ?? name;
};

/** A default as the catalogue writes it, without its casts. */
const bareDefault = (text: Value): Value =>
  typeof text === 'string'
    ? text
        .replaceAll(/::[a-z ]+(?:\(\d+\))?(?:\[\])?/g, '')
        .replace(/^'(.*)'$/s, '$1')
        .replaceAll("''", "'")
    : text;

const writtenDefault = (value: Value): Value => {
  if (value === null || typeof value === 'string') return value;
  if (Array.isArray(value)) return `ARRAY[${value.join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : said(value);
};

const actions: Readonly<Record<string, string>> = {
  a: 'nothing',
  c: 'delete_all',
  n: 'nilify_all',
  r: 'restrict',
};
const updates: Readonly<Record<string, string>> = { ...actions, c: 'update_all' };
const constraintTypes: Readonly<Record<string, string>> = {
  f: 'foreign-key',
  c: 'check',
  u: 'unique',
  x: 'exclusion',
};

const bareText = (text: string): string =>
  text.replaceAll(/::(?:double precision|[a-z]+)/g, '').replaceAll(/[\s"()]/g, '');

/** Of a column only what is known is compared: what a query yields has a type that nobody read. */
const columnLine = (row: Row, { type = row['type'], ...rest }: Fact['attributes'] | Row): string => {
  const isCounted = said(row['default']).startsWith('nextval');
  const fallback = isCounted ? 'counted' : rest['default'];
  const key = rest['primary_key'] ?? rest['primaryKey'];
  const values = Array.isArray(rest['values']) ? rest['values'].map(said).toSorted().join() : '';
  return `${row.table}.${row.name} ${said(type)} null=${said(rest['null'])} default=${said(fallback).replaceAll(/(?<=[:,]) /g, '')} key=${said(key)} unique=${said(rest['unique'] ?? false)} ${values}`;
};

const constraintLine = (subject: string, given: Readonly<Record<string, Value | undefined>>): string =>
  `${subject} ${said(given['type'])} ${said(given['columns'])} ${said(given['references'])}(${said(given['referencedColumns'])}) ${said(given['onDelete'])} ${said(given['onUpdate'])}`;

const found = (facts: readonly Fact[], kind: FactKind): Fact[] => facts.filter((fact) => fact.kind === kind);

/** What somebody says of one thing, in words that both sides use. */
interface Saying {
  kind: FactKind;
  subject: string;
  line: string;
}

const inOrder = (one: Saying, other: Saying): number => (one.line < other.line ? -1 : 1);

const toldOf = (facts: readonly Fact[], shape: Shape): Saying[] => {
  const rows = new Map(shape.columns.map((row) => [`${row.table}.${row.name}`, row]));
  const columns = found(facts, 'column').map(({ subject, attributes }) => {
    const row = rows.get(subject) ?? { table: subject, name: 'is not there' };
    const type = attributes['type'] === undefined ? {} : { type: databaseType(attributes) };
    const { type: _, ...rest } = attributes;
    const fallback = bareDefault(writtenDefault(attributes['default'] ?? null));
    return { subject, line: columnLine(row, { ...rest, ...type, default: fallback }) };
  });
  const indexes = found(facts, 'index').map(({ subject, attributes: { name, unique, where, using } }) => ({
    subject,
    line: `${bareText(subject)} ${said(name)} ${said(unique)} ${said(using)} ${bareText(said(where))}`,
  }));
  const constraints = found(facts, 'constraint').map(({ subject, attributes }) => {
    const { type, columns: list, references, referencedColumns } = attributes;
    // Which columns a check is about is not said by Ecto; that a key refers to the key of its table, not by SQL.
    const isListed = type === 'foreign-key' || type === 'unique';
    const line = constraintLine(subject, {
      type,
      columns: isListed ? list : '',
      references,
      referencedColumns: type === 'foreign-key' ? (referencedColumns ?? ['id']) : undefined,
      onDelete: attributes['on_delete'],
      onUpdate: attributes['on_update'],
    });
    return { subject, line };
  });
  return [
    ...columns.map((each) => ({ kind: 'column' as const, ...each })),
    ...indexes.map((each) => ({ kind: 'index' as const, ...each })),
    ...constraints.map((each) => ({ kind: 'constraint' as const, ...each })),
  ].toSorted(inOrder);
};

const toldByDatabase = (shape: Shape): Saying[] => {
  const columns = shape.columns.map((row) => ({
    kind: 'column' as const,
    subject: `${row.table}.${row.name}`,
    line: columnLine(row, { ...row, default: bareDefault(row['default'] ?? null) }),
  }));
  const indexes = shape.indexes.map(({ table, name, unique, using, where, columns: items }) => ({
    kind: 'index' as const,
    subject: `${table}(${said(items)})`,
    line: `${bareText(`${table}${said(items)}`)} ${name} ${said(unique)} ${said(using)} ${bareText(said(where))}`,
  }));
  const constraints = shape.constraints.map((row) => {
    const type = constraintTypes[said(row['type'])] ?? null;
    const isKey = type === 'foreign-key';
    const line = constraintLine(`${row.table}.${row.name}`, {
      type,
      columns: isKey || type === 'unique' ? row['columns'] : '',
      references: isKey ? row['references'] : undefined,
      referencedColumns: isKey ? row['referencedColumns'] : undefined,
      onDelete: isKey ? actions[said(row['onDelete'])] : undefined,
      onUpdate: isKey ? updates[said(row['onUpdate'])] : undefined,
    });
    return { kind: 'constraint' as const, subject: `${row.table}.${row.name}`, line };
  });
  return [...columns, ...indexes, ...constraints].toSorted(inOrder);
};

const lines = (sayings: readonly Saying[]): string[] => sayings.map(({ line }) => line);

/** Facts and what the database has: what is in an open set, nobody claims to know. */
const compared = ({ facts, open }: Facts, shape: Shape): { told: string[]; database: string[] } => {
  const told = toldOf(facts, shape);
  const isTold = new Set(lines(told));
  const isOpen = ({ kind, subject }: Saying): boolean =>
    open.some((set) => set.kind === kind && covers(set, subject));
  const database = toldByDatabase(shape).filter((saying) => isTold.has(saying.line) || !isOpen(saying));
  return { told: lines(told), database: lines(database) };
};

const openSets = ({ open }: Facts): string[] =>
  open.map(({ kind, within }) => `${kind} ${within}`).toSorted();

/** Of a partition: it has whatever its table has and gets, under names that the database makes up. */
const openByPartition = ['constraint readings_first.', 'index readings_first('];

const shapeOf = (sql: readonly string[]): Promise<Shape> => askPostgres<Shape>(sql, query);

const placed = (root: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/migrations/${name}`, text]));

postgresTest('migrations of Ecto leave what PostgreSQL has after the SQL that Ecto sends', async () => {
  const shape = await shapeOf(Object.values(folder('warehouse/sent')));
  const facts = factsOf(ecto, placed('priv/repo', folder('warehouse/migrations')));
  const { told, database } = compared(facts, shape);
  expect(shape.columns.length).toBeGreaterThan(100);
  expect(told).toEqual(database);
  expect(openSets(facts)).toEqual(openByPartition);
});

postgresTest('migrations in SQL leave what PostgreSQL has after them', async () => {
  const sent = folder('warehouse/sent');
  const facts = factsOf(ecto, placed('db', sent));
  const { told, database } = compared(facts, await shapeOf(Object.values(sent)));
  expect(told).toEqual(database);
  expect(openSets(facts)).toEqual(openByPartition);
});

postgresTest('what migrations decide while they run is open, of the tables that it is about', async () => {
  const files = folder('undecided');
  const forward = Object.values(files).map((text) => text.split('-- migrate:down')[0] ?? '');
  const facts = factsOf(ecto, placed('db', files));
  const { told, database } = compared(facts, await shapeOf(forward));
  expect(told).toEqual(database);
  expect(openSets(facts)).toEqual([
    ...['column events_', 'column events_2023.', 'column hours.', 'column rooms.floor', 'column visits.'],
    ...['constraint events_', 'constraint events_2023.', 'constraint hours.', 'constraint visits.'],
    ...['index events_', 'index events_2023(', 'index hours(', 'index rooms(name)'],
    ...['table events_', 'table hours'],
  ]);
});
