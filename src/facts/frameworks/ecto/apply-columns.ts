import type { ColumnSpec, ReferenceSpec } from './changes.ts';
import {
  type Applier,
  type Circumstances,
  columnKinds,
  computedName,
  inTable,
  type Of,
  placeOf,
} from './circumstances.ts';
import { isOfClickHouse, modifiedColumn, newColumn, timestampColumns } from './columns.ts';
import { type Constraint, mapTables, type Place, type Table, wholeGap, withGaps } from './database.ts';
import { foreignKey, withColumnRenamed, withConstraint, withoutColumn } from './indexes.ts';
import { isComputed, kept, unqualified } from './names.ts';

/** Columns as statements add, change, rename and drop them. */

export const addColumn: Applier<'add-column'> = (database, change, around) => {
  const { column: spec } = change;
  const place = placeOf(change, around);
  const where = { table: change.table, kinds: columnKinds, place };
  return inTable(database, where, (table) => {
    if (isComputed(spec.name)) return withGaps(table, [wholeGap('column', computedName('a column'), place)]);
    if (change.ifNotExists && table.columns.has(spec.name)) return table;
    const column = newColumn(spec, table, around.defaults, place);
    const added = { ...table, columns: new Map(table.columns).set(spec.name, column) };
    return withReference(added, spec, place, around);
  });
};

/** Ecto refers to `id` where nothing is said, SQL to the key, whatever it is. */
const referred = (spec: ColumnSpec, reference: ReferenceSpec, { defaults }: Circumstances): ReferenceSpec =>
  spec.type === undefined ? { columns: [defaults.foreignKey.column ?? 'id'], ...reference } : reference;

const withReference = (table: Table, spec: ColumnSpec, place: Place, around: Circumstances): Table => {
  if (spec.computed?.includes('references'))
    return withGaps(table, [wholeGap('constraint', 'what a column refers to is computed', place)]);
  if (!spec.references) return table;
  return withConstraint(table, foreignKey(spec.name, referred(spec, spec.references, around), table, place));
};

export const addTimestamps: Applier<'add-timestamps'> = (database, change, around) => {
  const { table, line } = change;
  const columns = timestampColumns(change.timestamps, around.defaults);
  return columns.reduce(
    (all, column) => addColumn(all, { is: 'add-column', table, column, ifNotExists: false, line }, around),
    database,
  );
};

/** In ClickHouse a type says whether it takes null, wherever it is said. */
const stated = (spec: ColumnSpec, table: Table): ColumnSpec =>
  isOfClickHouse(table) && spec.type !== undefined ? { null: false, ...spec } : spec;

export const modifyColumn: Applier<'modify-column'> = (database, change, around) => {
  const { column: spec, drops } = change;
  const place = placeOf(change, around);
  return inTable(database, { table: change.table, kinds: columnKinds, place }, (table) => {
    if (isComputed(spec.name)) return withGaps(table, [wholeGap('column', computedName('a column'), place)]);
    const column = modifiedColumn(table.columns.get(spec.name), stated(spec, table), around.defaults, place);
    const constraints = table.constraints.filter(({ name }) => drops === undefined || name !== kept(drops));
    const modified = { ...table, constraints, columns: new Map(table.columns).set(spec.name, column) };
    return withReference(modified, spec, place, around);
  });
};

export const renameColumn: Applier<'rename-column'> = (database, change, around) => {
  const { table: tableName, name, to } = change;
  const place = placeOf(change, around);
  const renamed = inTable(database, { table: tableName, kinds: columnKinds, place }, (table) => {
    if (isComputed(name) || isComputed(to))
      return withGaps(table, [wholeGap('column', computedName('a column'), place)]);
    const known = table.columns.has(name)
      ? table
      : { ...table, columns: new Map(table.columns).set(name, { name, at: place }) };
    const changed = withColumnRenamed(known, name, to);
    const column = changed.columns.get(to);
    return column
      ? { ...changed, columns: new Map(changed.columns).set(to, { ...column, at: place }) }
      : changed;
  });
  return mapTables(renamed, (each) =>
    each.constraints.some((constraint) => refersTo(constraint, change))
      ? {
          ...each,
          constraints: each.constraints.map((constraint) => withReferencedRenamed(constraint, change)),
        }
      : each,
  );
};

const refersTo = (
  { references, referencedColumns }: Constraint,
  { table, name }: Of<'rename-column'>,
): boolean => references === unqualified(table) && referencedColumns?.includes(name) === true;

const withReferencedRenamed = (constraint: Constraint, change: Of<'rename-column'>): Constraint => {
  const { name, to } = change;
  const referencedColumns = constraint.referencedColumns?.map((column) => (column === name ? to : column));
  return refersTo(constraint, change) && referencedColumns
    ? { ...constraint, referencedColumns }
    : constraint;
};

export const dropColumn: Applier<'drop-column'> = (database, change, around) => {
  const place = placeOf(change, around);
  return inTable(database, { table: change.table, kinds: columnKinds, place }, (table) =>
    isComputed(change.name)
      ? withGaps(
          table,
          columnKinds.map((kind) => wholeGap(kind, computedName('a column'), place)),
        )
      : withoutColumn(table, change.name),
  );
};
