import { type Copied, type CreateTable, shapeKinds } from './changes.ts';
import { type Applier, type Circumstances, computedName, foundTable, placeOf } from './circumstances.ts';
import { copiedColumn, isOfClickHouse, newColumn } from './columns.ts';
import {
  type Database,
  isTouched,
  mapTables,
  newTable,
  type Place,
  type Table,
  tableIn,
  tablesOf,
  wholeGap,
  withGaps,
  withoutTable,
  withTable,
  withUnknown,
} from './database.ts';
import { freeName, referringTo, withoutReferences } from './indexes.ts';
import { isComputed, unqualified } from './names.ts';

/** Tables as statements make, rename and drop them. */

/** Another table may have had the name before, and its key has it still. */
const withFreeKey = (table: Table, database: Database): Table => {
  const { key } = table;
  const taken = new Set(tablesOf(database).map((each) => each.key.name));
  return taken.has(key.name) ? { ...table, key: { ...key, name: freeName(key.name, taken) } } : table;
};

/** Without what its body says. */
export const createTable: Applier<'create-table'> = (database, change, around) => {
  const place = placeOf(change, around);
  const { table: name } = change;
  if (isComputed(name))
    return withUnknown(database, name, { kinds: shapeKinds, why: computedName('a table'), at: place });
  const known = tableIn(database, name);
  const existing = known?.form === 'temporary' ? undefined : known;
  // One that is temporary hides another of its name for a while; one that has stood is no more.
  if (existing && (change.ifNotExists || change.form === 'temporary')) return database;
  const doubt = existing
    ? 'two statements create the table'
    : change.ifNotExists && isTouched(database, 'table', unqualified(name))
      ? 'another statement may have created the table before'
      : (change.hidden ?? null);
  const gaps = doubt === null ? [] : [wholeGap('column', doubt, place)];
  const table = withGaps(withFreeKey(newTable(name, change.form, change.storage, place), database), gaps);
  const copied = change.copies.reduce((all, copy) => copyColumns(all, database, copy, place), table);
  return withTable(database, withKey(copied, change, around));
};

const withKey = (table: Table, change: CreateTable, around: Circumstances): Table => {
  const { key } = change;
  const place = placeOf(change, around);
  const spec = key === true ? around.defaults.key : key;
  if (spec === false) return table;
  if (spec === null || isComputed(spec.name))
    return withGaps(table, [{ kind: 'column', rest: '.', why: computedName('its key'), at: place }]);
  const column = newColumn(
    { ...spec, primaryKey: true, ...(key === true ? { implied: true } : {}) },
    table,
    around.defaults,
    place,
  );
  return { ...table, columns: new Map(table.columns).set(column.name, column) };
};

/** Whatever is kept with the keys of another table, under names that the database makes up. */
const keptWithKeys = (place: Place): Table['gaps'] =>
  (['index', 'constraint'] as const).map((kind) =>
    wholeGap(kind, 'its indexes and constraints are those of another table', place),
  );

const copyColumns = (table: Table, database: Database, copy: Copied, place: Place): Table => {
  const source = tableIn(database, copy.table);
  const isOpen = !source || source.gaps.some(({ kind }) => kind === 'column');
  const columns = [...(source?.columns.values() ?? [])].map((column) => copiedColumn(column, copy, place));
  const key = copy.keeps === 'keys' && source ? { ...table.key, columns: source.key.columns } : table.key;
  const gaps = isOpen ? [wholeGap('column', 'its columns are those of another table', place)] : [];
  const copies = {
    ...table,
    // ClickHouse copies the engine, too.
    ...(source && isOfClickHouse(source) ? { storage: { ...source.storage, ...table.storage } } : {}),
    key,
    columns: new Map([...table.columns, ...columns.map((column) => [column.name, column] as const)]),
  };
  return withGaps(copies, [...gaps, ...(copy.keeps === 'keys' ? keptWithKeys(place) : [])]);
};

export const dropTable: Applier<'drop-table'> = (database, change, around) => {
  const { table } = change;
  if (isComputed(table))
    return withUnknown(database, table, {
      kinds: shapeKinds,
      why: computedName('a table'),
      at: placeOf(change, around),
    });
  const rest = withoutTable(database, table);
  return change.cascade ? mapTables(rest, (each) => withoutReferences(each, table)) : rest;
};

export const renameTable: Applier<'rename-table'> = (database, change, around) => {
  const { table: from, to } = change;
  const place = placeOf(change, around);
  const computed = [from, to].find(isComputed);
  if (computed !== undefined) {
    const why = computedName('a table');
    const opened = withUnknown(database, computed, { kinds: shapeKinds, why, at: place });
    return computed === from ? opened : withoutTable(opened, from);
  }
  const table = tableIn(database, from) ?? foundTable(from, place);
  const moved = withTable(withoutTable(database, from), { ...table, name: to, at: place });
  return mapTables(moved, (each) => referringTo(each, from, to));
};
