import type { Fact, Facts, OpenSet, Value } from '../../../domain/fact.ts';
import { isOfClickHouse } from './columns.ts';
import {
  type Column,
  type Constraint,
  type Database,
  type Gap,
  type Index,
  type Table,
  type TableGap,
  tablesOf,
} from './database.ts';
import { concerns } from './indexes.ts';
import { prefixOf, unqualified } from './names.ts';

/** The shape of a database → facts and open sets. */

type Attributes = Record<string, Value>;

const present = (attributes: Record<string, Value | undefined>): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

const storeAttribute = (store: string | null): { store?: string } => (store === null ? {} : { store });

const hasGap = ({ gaps }: Table, kind: TableGap['kind']): boolean => gaps.some((gap) => gap.kind === kind);

/** The foreign key of a column by itself, or the first that it takes part in. */
const referenceOf = (column: Column, { constraints }: Table): Constraint | undefined =>
  constraints.find(({ type, columns }) => type === 'foreign-key' && columns[0] === column.name);

/** The table that a column refers to and what happens when its row goes; nothing is said where that is not known. */
const referenceAttributes = (column: Column, table: Table): Record<string, Value | undefined> => {
  const key = referenceOf(column, table);
  if (key) return { references: key.references, on_delete: key.on_delete };
  return hasGap(table, 'constraint') ? {} : { references: null };
};

const keyColumns = ({ key, columns }: Table): readonly string[] =>
  key.columns.length > 0
    ? key.columns
    : [...columns.values()].flatMap(({ name, primaryKey }) => (primaryKey ? [name] : []));

const isKey = (column: Column, table: Table): boolean =>
  column.primaryKey === true && keyColumns(table).length === 1 && !isOfClickHouse(table);

/** Whether two rows may have the same; undefined where only some rows, or what is made of the column, may not. */
const uniqueness = (column: Column, table: Table): boolean | undefined => {
  const about = table.indexes.filter(
    ({ unique, columns }) => unique && columns.length === 1 && concerns(columns[0] ?? '', column.name),
  );
  if (
    isKey(column, table) ||
    about.some(({ columns, where }) => where === null && columns[0] === column.name)
  )
    return true;
  return about.length > 0 || hasGap(table, 'index') || column.primaryKey === undefined ? undefined : false;
};

/** A key called `id`, and timestamps, are there without being declared. */
const isImplied = ({ implied, name, primaryKey }: Column): true | undefined =>
  implied || (name === 'id' && primaryKey) ? true : undefined;

/** The values of `Enum8('open' = 1)`, or of the type of that name. */
const enumOf = ({ type }: Column, { enums }: Database): readonly string[] | undefined => {
  const listed = /^enum(?:8|16)?\((.*)\)$/is.exec(type ?? '')?.[1];
  if (listed !== undefined) return [...listed.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value);
  return type === undefined ? undefined : enums.get(unqualified(type));
};

const columnAttributes = (column: Column, table: Table, database: Database): Attributes => {
  const { type, size, precision, scale, null: nullable, default: fallback, primaryKey } = column;
  return present({
    ...{ type, size, precision, scale, null: nullable, default: fallback, primary_key: primaryKey },
    ...(table.form === 'table' ? { unique: uniqueness(column, table) } : {}),
    ...referenceAttributes(column, table),
    values: enumOf(column, database),
    implied: isImplied(column),
  });
};

const indexAttributes = ({ name, unique, where, using }: Index): Attributes =>
  present({ name, unique, where, using });

const constraintAttributes = (constraint: Constraint): Attributes => {
  const { type, columns, expression, references, referencedColumns, on_delete, on_update } = constraint;
  const isListed = type === 'foreign-key' || type === 'unique' || columns.length > 0;
  return present({
    type,
    columns: isListed ? columns : undefined,
    check: type === 'check' ? expression : undefined,
    exclude: type === 'exclusion' ? expression : undefined,
    references,
    referencedColumns,
    on_delete,
    on_update,
  });
};

/** The index that keeps a primary key; keys of ClickHouse keep nothing apart. */
const keyIndex = (table: Table): { columns: readonly string[]; at: Table['at'] } | null => {
  const columns = keyColumns(table);
  const [first] = columns;
  const at = first === undefined ? undefined : table.columns.get(first)?.at;
  return at && !isOfClickHouse(table) ? { columns, at } : null;
};

const readTable = (table: Table, store: string | null, database: Database): Fact[] => {
  const subject = unqualified(table.name);
  const common = { ...storeAttribute(store), by: 'migrations' };
  const fact = (
    kind: Fact['kind'],
    name: string,
    attributes: Attributes,
    { at }: { at: Table['at'] },
  ): Fact => ({
    kind,
    subject: name,
    attributes: { ...attributes, ...common },
    ...at,
  });
  const form = table.form === 'table' ? undefined : table.form;
  const { engine, orderBy, partitionBy } = table.storage;
  const kept = { engine, order_by: orderBy, partition_by: partitionBy };
  const named = { form, prefix: prefixOf(table.name) ?? undefined, ...kept };
  const key = keyIndex(table);
  const primary = { name: table.key.name, unique: true, where: null, using: 'btree', primary: true };
  return [
    fact('table', subject, present(named), table),
    ...[...table.columns.values()].map((column) =>
      fact('column', `${subject}.${column.name}`, columnAttributes(column, table, database), column),
    ),
    ...(key ? [fact('index', `${subject}(${key.columns.join(', ')})`, primary, key)] : []),
    ...table.indexes.map((index) =>
      fact('index', `${subject}(${index.columns.join(', ')})`, indexAttributes(index), index),
    ),
    ...table.constraints.map((constraint) =>
      fact('constraint', `${subject}.${constraint.name ?? ''}`, constraintAttributes(constraint), constraint),
    ),
  ];
};

interface Told {
  store: string | null;
  enums: Database['enums'];
  facts: Fact[];
}

const told = new WeakMap<Table, Told>();

/** The facts of a table that is still the same value are those that it had. */
const tableFacts = (table: Table, store: string | null, database: Database): Fact[] => {
  const { enums } = database;
  const before = told.get(table);
  if (before?.store === store && before.enums === enums) return before.facts;
  const facts = readTable(table, store, database);
  told.set(table, { store, enums, facts });
  return facts;
};

const behind = { table: '', column: '.', index: '(', constraint: '.' } as const;

/** Tables that stay known though something within a gap is not. */
const exceptions = (gap: Gap, tables: readonly Table[]): string[] => {
  const { kind } = gap;
  if (kind !== 'column' && kind !== 'index' && kind !== 'constraint') return [];
  return tables
    .filter((table) => !table.gaps.some((each) => each.kind === kind && each.rest === behind[kind]))
    .map(({ name }) => unqualified(name) + behind[kind])
    .filter((start) => start.startsWith(gap.within));
};

const openSet = (gap: Gap, tables: readonly Table[]): OpenSet => {
  const { kind, within, why, at } = gap;
  const except = exceptions(gap, tables);
  return { kind, within, ...(except.length === 0 ? {} : { except }), why, ...at };
};

const tableOpen = (table: Table): OpenSet[] =>
  table.gaps.map(({ kind, rest, why, at }) => ({ kind, within: unqualified(table.name) + rest, why, ...at }));

export const databaseFacts = (database: Database, store: string | null): Facts => {
  const all = tablesOf(database)
    .filter(({ form }) => form !== 'temporary')
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    facts: all.flatMap((table) => tableFacts(table, store, database)),
    open: [...database.gaps.map((gap) => openSet(gap, all)), ...all.flatMap(tableOpen)],
  };
};
