import type { ConstraintSpec, IndexSpec, ReferenceSpec } from './changes.ts';
import type { Constraint, Index, Place, Table } from './database.ts';
import { kept, madeName, unqualified } from './names.ts';

/** Indexes and constraints of a table as statements make, change and remove them. */

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const mention = (column: string, flags: string): RegExp =>
  new RegExp(`(?<![\\w."])("?)${escaped(column)}\\1(?![\\w"(])`, flags);

const mentions = (text: string | null | undefined, column: string): boolean =>
  Boolean(text) && mention(column, '').test(text ?? '');

const isPlain = (item: string): boolean => /^\w+$/.test(item);

/** Whether an item of an index, or a condition, has to do with a column. */
export const concerns = (item: string, column: string): boolean =>
  item === column || (!isPlain(item) && mentions(item, column));

const renamedIn = (text: string, from: string, to: string): string =>
  text === from
    ? to
    : isPlain(text)
      ? text
      : text.replace(mention(from, 'g'), `$1${to.replaceAll('$', '$$$$')}$1`);

/** The first free name: PostgreSQL counts on. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  for (let number = 0; ; number += 1) {
    const next = number === 0 ? name : `${name}${number}`;
    if (!taken.has(next)) return next;
  }
};

const takenNames = ({ constraints, indexes }: Table): ReadonlySet<string> =>
  new Set([...constraints, ...indexes].flatMap(({ name }) => name ?? []));

const suffixes = { 'foreign-key': 'fkey', check: 'check', unique: 'key', exclusion: 'excl' } as const;

/** A check is named after its column where it has to do with one alone. */
const namingColumns = (spec: ConstraintSpec, table: Table): readonly string[] => {
  if (spec.type !== 'check' || spec.columns.length > 0) return spec.columns;
  const named = [...table.columns.keys()].filter((column) => mentions(spec.expression, column));
  return named.length === 1 ? named : [];
};

const constraintName = (spec: ConstraintSpec & { type: Constraint['type'] }, table: Table): string => {
  const columns = namingColumns(spec, table).join('_');
  return freeName(madeName(unqualified(table.name), columns, suffixes[spec.type]), takenNames(table));
};

const referenceOf = (reference: ReferenceSpec): Partial<Constraint> => ({
  references: unqualified(reference.table),
  ...(reference.columns ? { referencedColumns: reference.columns } : {}),
  on_delete: reference.on_delete ?? 'nothing',
  on_update: reference.on_update ?? 'nothing',
});

export const newConstraint = (
  spec: ConstraintSpec & { type: Constraint['type'] },
  table: Table,
  at: Place,
): Constraint => ({
  name: kept(spec.name ?? constraintName(spec, table)),
  type: spec.type,
  columns: spec.columns,
  ...(spec.expression === undefined ? {} : { expression: spec.expression }),
  ...(spec.references ? referenceOf(spec.references) : {}),
  at,
});

export const foreignKey = (column: string, reference: ReferenceSpec, table: Table, at: Place): Constraint => {
  const columns = [column, ...(reference.with ?? [])];
  const named = reference.name === undefined ? {} : { name: reference.name };
  return newConstraint(
    { table: table.name, type: 'foreign-key', columns, references: reference, ...named },
    table,
    at,
  );
};

export const newIndex = (
  { name, isMade, columns, unique, where, using }: IndexSpec,
  table: Table,
  at: Place,
): Index => ({
  ...(name === undefined ? {} : { name: isMade ? freeName(name, takenNames(table)) : kept(name) }),
  columns,
  unique,
  ...(where === undefined ? {} : { where }),
  using: using ?? 'btree',
  at,
});

/** Constraints of one name are one: a later word on it replaces the earlier. */
export const withConstraint = (table: Table, constraint: Constraint): Table => ({
  ...table,
  constraints: [...table.constraints.filter(({ name }) => name !== constraint.name), constraint],
});

/** Without its primary key; the columns stay. */
export const withoutKey = (table: Table): Table => ({
  ...table,
  columns: new Map([...table.columns].map(([name, column]) => [name, { ...column, primaryKey: false }])),
  key: { ...table.key, columns: [] },
});

/** Without whatever has to do with a column: PostgreSQL drops it with the column. */
export const withoutColumn = (whole: Table, column: string): Table => {
  const table = whole.columns.get(column)?.primaryKey ? withoutKey(whole) : whole;
  const columns = new Map(table.columns);
  columns.delete(column);
  return {
    ...table,
    columns,
    indexes: table.indexes.filter(
      (index) => !index.columns.some((item) => concerns(item, column)) && !mentions(index.where, column),
    ),
    constraints: table.constraints.filter(
      (constraint) => !constraint.columns.includes(column) && !mentions(constraint.expression, column),
    ),
  };
};

export const withColumnRenamed = (table: Table, from: string, to: string): Table => ({
  ...table,
  columns: new Map(
    [...table.columns].map(([name, column]) =>
      name === from ? [to, { ...column, name: to }] : [name, column],
    ),
  ),
  key: { ...table.key, columns: table.key.columns.map((name) => (name === from ? to : name)) },
  indexes: table.indexes.map((index) => ({
    ...index,
    columns: index.columns.map((item) => renamedIn(item, from, to)),
    ...(typeof index.where === 'string' ? { where: renamedIn(index.where, from, to) } : {}),
  })),
  constraints: table.constraints.map((constraint) => ({
    ...constraint,
    columns: constraint.columns.map((column) => (column === from ? to : column)),
    ...(constraint.expression === undefined
      ? {}
      : { expression: renamedIn(constraint.expression, from, to) }),
  })),
});

/** Foreign keys of another table that refer to this one follow its name. */
export const referringTo = (table: Table, from: string, to: string): Table =>
  table.constraints.some(({ references }) => references === unqualified(from))
    ? {
        ...table,
        constraints: table.constraints.map((constraint) =>
          constraint.references === unqualified(from)
            ? { ...constraint, references: unqualified(to) }
            : constraint,
        ),
      }
    : table;

export const withoutReferences = (table: Table, to: string): Table => {
  const constraints = table.constraints.filter(({ references }) => references !== unqualified(to));
  return constraints.length === table.constraints.length ? table : { ...table, constraints };
};
