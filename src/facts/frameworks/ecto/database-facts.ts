import type { Fact, Facts, OpenSet, Value } from '../../../domain/fact.ts';
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
import { prefixOf, unqualified } from './names.ts';

/** The shape of a database → facts and open sets. */

type Attributes = Record<string, Value>;

const present = (attributes: Record<string, Value | undefined>): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

const storeAttribute = (store: string | null): { store?: string } => (store === null ? {} : { store });

const hasGap = ({ gaps }: Table, kind: TableGap['kind']): boolean => gaps.some((gap) => gap.kind === kind);

/** The table that a column refers to by a foreign key of its own. */
const referenceOf = (column: Column, table: Table): string | null | undefined => {
  const key = table.constraints.find(
    ({ type, columns }) => type === 'foreign-key' && columns[0] === column.name,
  );
  return key?.references ?? (hasGap(table, 'constraint') ? undefined : null);
};

const columnAttributes = (column: Column, table: Table): Attributes => {
  const { type, size, precision, scale, null: nullable, default: fallback, primaryKey } = column;
  const references = referenceOf(column, table);
  return present({ type, size, precision, scale, null: nullable, default: fallback, primaryKey, references });
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

const readTable = (table: Table, store: string | null): Fact[] => {
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
  const named = { form, prefix: prefixOf(table.name) ?? undefined, ...table.storage };
  return [
    fact('table', subject, present(named), table),
    ...[...table.columns.values()].map((column) =>
      fact('column', `${subject}.${column.name}`, columnAttributes(column, table), column),
    ),
    ...table.indexes.map((index) =>
      fact('index', `${subject}(${index.columns.join(', ')})`, indexAttributes(index), index),
    ),
    ...table.constraints.map((constraint) =>
      fact('constraint', `${subject}.${constraint.name ?? ''}`, constraintAttributes(constraint), constraint),
    ),
  ];
};

const told = new WeakMap<Table, { store: string | null; facts: Fact[] }>();

/** The facts of a table that is still the same value are those that it had. */
const tableFacts = (table: Table, store: string | null): Fact[] => {
  const before = told.get(table);
  if (before?.store === store) return before.facts;
  const facts = readTable(table, store);
  told.set(table, { store, facts });
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
  const all = tablesOf(database).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    facts: all.flatMap((table) => tableFacts(table, store)),
    open: [...database.gaps.map((gap) => openSet(gap, all)), ...all.flatMap(tableOpen)],
  };
};
