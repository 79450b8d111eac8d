import {
  type Change,
  type ColumnSpec,
  type ConstraintSpec,
  type CreateTable,
  type ReferenceSpec,
  shapeKinds,
} from './changes.ts';
import { copiedColumn, modifiedColumn, newColumn, type RepoDefaults, timestampColumns } from './columns.ts';
import {
  type Constraint,
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
import {
  foreignKey,
  newConstraint,
  newIndex,
  referringTo,
  withColumnRenamed,
  withConstraint,
  withoutColumn,
  withoutReferences,
} from './indexes.ts';
import { joinDatabases } from './join-databases.ts';
import { hole, isComputed, kept, unqualified } from './names.ts';

/** Changes → the shape that they leave. */

export interface Circumstances {
  path: string;
  defaults: RepoDefaults;
}

type Of<Is extends Change['is']> = Extract<Change, { is: Is }>;
type Applier<Is extends Change['is']> = (
  database: Database,
  change: Of<Is>,
  around: Circumstances,
) => Database;

const at = ({ line }: { line: number }, { path }: Circumstances): Place => ({ path, line });

const columnKinds = ['column', 'index', 'constraint'] as const;

/** A table that statements speak of, though none that can be read creates it. */
const foundTable = (name: string, place: Place): Table => {
  const why = 'no migration that can be read creates the table';
  return withGaps(
    newTable(name, 'table', null, place),
    columnKinds.map((kind) => wholeGap(kind, why, place)),
  );
};

/** The change of one table; where its name is computed, all that the change may touch is open. */
const inTable = (
  database: Database,
  { table, kinds, place }: { table: string; kinds: readonly (typeof shapeKinds)[number][]; place: Place },
  change: (table: Table) => Table,
): Database =>
  isComputed(table)
    ? withUnknown(database, table, { kinds, why: 'the name of a table is computed', at: place })
    : withTable(database, change(tableIn(database, table) ?? foundTable(table, place)));

const computedName = (what: string): string => `the name of ${what} is computed`;

const createTable: Applier<'create-table'> = (database, change, around) => {
  const place = at(change, around);
  const { table: name } = change;
  if (isComputed(name))
    return withUnknown(database, name, { kinds: shapeKinds, why: computedName('a table'), at: place });
  const existing = tableIn(database, name);
  if (existing && change.ifNotExists) return database;
  const doubt = existing
    ? 'two statements create the table'
    : change.ifNotExists && isTouched(database, 'table', unqualified(name))
      ? 'another statement may have created the table before'
      : (change.hidden ?? null);
  const gaps = doubt === null ? [] : [wholeGap('column', doubt, place)];
  const table = withGaps(newTable(name, change.form, change.engine ?? null, place), gaps);
  const copied = change.copies.reduce((all, copy) => copyColumns(all, database, copy, place), table);
  return applyAll(withTable(database, withKey(copied, change, around)), change.body, around);
};

const withKey = (table: Table, change: CreateTable, around: Circumstances): Table => {
  const { key } = change;
  const place = at(change, around);
  const spec = key === true ? around.defaults.key : key;
  if (spec === false) return table;
  if (spec === null || isComputed(spec.name))
    return withGaps(table, [{ kind: 'column', rest: '.', why: computedName('its key'), at: place }]);
  const column = newColumn({ ...spec, primaryKey: true }, table, around.defaults, place);
  return { ...table, columns: new Map(table.columns).set(column.name, column) };
};

const copyColumns = (
  table: Table,
  database: Database,
  { table: name, keeps }: CreateTable['copies'][number],
  place: Place,
): Table => {
  const source = tableIn(database, name);
  const isOpen = !source || source.gaps.some(({ kind }) => kind === 'column');
  const columns = [...(source?.columns.values() ?? [])].map((column) => copiedColumn(column, keeps, place));
  const copy = {
    ...table,
    columns: new Map([...table.columns, ...columns.map((column) => [column.name, column] as const)]),
  };
  return isOpen
    ? withGaps(copy, [wholeGap('column', 'its columns are those of another table', place)])
    : copy;
};

const dropTable: Applier<'drop-table'> = (database, change, around) => {
  const { table } = change;
  if (isComputed(table))
    return withUnknown(database, table, {
      kinds: shapeKinds,
      why: computedName('a table'),
      at: at(change, around),
    });
  const rest = withoutTable(database, table);
  return change.cascade ? mapTables(rest, (each) => withoutReferences(each, table)) : rest;
};

const renameTable: Applier<'rename-table'> = (database, change, around) => {
  const { table: from, to } = change;
  const place = at(change, around);
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

const addColumn: Applier<'add-column'> = (database, change, around) => {
  const { column: spec } = change;
  const place = at(change, around);
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

const addTimestamps: Applier<'add-timestamps'> = (database, change, around) => {
  const { table, line } = change;
  const columns = timestampColumns(change.timestamps, around.defaults);
  return columns.reduce(
    (all, column) => addColumn(all, { is: 'add-column', table, column, ifNotExists: false, line }, around),
    database,
  );
};

const modifyColumn: Applier<'modify-column'> = (database, change, around) => {
  const { column: spec, drops } = change;
  const place = at(change, around);
  return inTable(database, { table: change.table, kinds: columnKinds, place }, (table) => {
    if (isComputed(spec.name)) return withGaps(table, [wholeGap('column', computedName('a column'), place)]);
    const column = modifiedColumn(table.columns.get(spec.name), spec, around.defaults, place);
    const constraints = table.constraints.filter(({ name }) => drops === undefined || name !== kept(drops));
    const modified = { ...table, constraints, columns: new Map(table.columns).set(spec.name, column) };
    return withReference(modified, spec, place, around);
  });
};

const renameColumn: Applier<'rename-column'> = (database, change, around) => {
  const { table: tableName, name, to } = change;
  const place = at(change, around);
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

const dropColumn: Applier<'drop-column'> = (database, change, around) => {
  const place = at(change, around);
  return inTable(database, { table: change.table, kinds: columnKinds, place }, (table) =>
    isComputed(change.name)
      ? withGaps(
          table,
          columnKinds.map((kind) => wholeGap(kind, computedName('a column'), place)),
        )
      : withoutColumn(table, change.name),
  );
};

const addIndex: Applier<'add-index'> = (database, { index: spec, ...change }, around) => {
  const place = at(change, around);
  return inTable(database, { table: spec.table, kinds: ['index'], place }, (table) => {
    if (spec.columns.some(isComputed))
      return withGaps(table, [wholeGap('index', 'the columns of an index are computed', place)]);
    const index = newIndex(spec, place);
    const isKnown = index.name !== undefined && table.indexes.some(({ name }) => name === index.name);
    if (isKnown && change.ifNotExists) return table;
    return {
      ...table,
      indexes: [...table.indexes.filter(({ name }) => !isKnown || name !== index.name), index],
    };
  });
};

/** Names of indexes are unique in the database, so that none has to say its table. */
const dropIndex: Applier<'drop-index'> = (database, change, around) => {
  const { table, columns } = change;
  const name = kept(unqualified(change.name));
  const place = at(change, around);
  if (isComputed(name))
    return withUnknown(database, table ?? hole, {
      kinds: ['index'],
      why: computedName('an index'),
      at: place,
    });
  const isNamed = tablesOf(database).some(({ indexes }) => indexes.some((index) => index.name === name));
  const isMeant = (each: Table, index: Table['indexes'][number]): boolean =>
    isNamed
      ? index.name === name
      : each.name === table && columns.length > 0 && index.columns.join() === columns.join();
  return mapTables(database, (each) =>
    each.indexes.some((index) => isMeant(each, index))
      ? { ...each, indexes: each.indexes.filter((index) => !isMeant(each, index)) }
      : each,
  );
};

const renamedTo = <Named extends { name?: string }>(each: Named, name: string, to: string): Named =>
  each.name === name ? { ...each, name: to } : each;

const renameIndex: Applier<'rename-index'> = (database, { name, to }) =>
  mapTables(database, (table) =>
    table.indexes.some((index) => index.name === kept(unqualified(name)))
      ? {
          ...table,
          indexes: table.indexes.map((index) => renamedTo(index, kept(unqualified(name)), kept(to))),
        }
      : table,
  );

const withPrimaryKey = (table: Table, spec: ConstraintSpec, place: Place, around: Circumstances): Table => {
  const taken = table.indexes.find(({ name }) => spec.index !== undefined && name === spec.index);
  const columns = new Map(table.columns);
  for (const name of taken?.columns ?? spec.columns)
    columns.set(name, modifiedColumn(columns.get(name), { name, primaryKey: true }, around.defaults, place));
  const indexes = table.indexes.filter((index) => index !== taken);
  return { ...table, columns, indexes, key: spec.name ?? table.key };
};

/** A unique constraint is kept by an index of its name. */
const withUnique = (table: Table, spec: ConstraintSpec & { type: 'unique' }, place: Place): Table => {
  const taken = table.indexes.find(({ name }) => spec.index !== undefined && name === spec.index);
  const stated = taken ? { ...spec, columns: [...taken.columns], name: spec.name ?? spec.index ?? '' } : spec;
  const constraint = newConstraint(stated, table, place);
  const { name, columns } = constraint;
  const index = {
    ...(name === undefined ? {} : { name }),
    columns,
    unique: true,
    where: null,
    using: 'btree',
    at: place,
  };
  return {
    ...withConstraint(table, constraint),
    indexes: [...table.indexes.filter((each) => each !== taken), index],
  };
};

const addConstraint: Applier<'add-constraint'> = (database, { constraint: spec, ...change }, around) => {
  const place = at(change, around);
  return inTable(database, { table: spec.table, kinds: ['constraint', 'index'], place }, (table) => {
    const { type } = spec;
    if (type === 'primary-key') return withPrimaryKey(table, spec, place, around);
    if (type === 'unique') return withUnique(table, { ...spec, type }, place);
    return withConstraint(table, newConstraint({ ...spec, type }, table, place));
  });
};

const dropConstraint: Applier<'drop-constraint'> = (database, change, around) => {
  const name = kept(change.name);
  const place = at(change, around);
  return inTable(database, { table: change.table, kinds: ['constraint'], place }, (table) => {
    if (isComputed(name))
      return withGaps(table, [wholeGap('constraint', computedName('a constraint'), place)]);
    const dropped = table.constraints.find((constraint) => constraint.name === name);
    const columns =
      name === table.key
        ? new Map([...table.columns].map(([key, column]) => [key, { ...column, primaryKey: false }]))
        : table.columns;
    return {
      ...table,
      columns,
      constraints: table.constraints.filter((constraint) => constraint !== dropped),
      indexes: table.indexes.filter((index) => dropped?.type !== 'unique' || index.name !== name),
    };
  });
};

const renameConstraint: Applier<'rename-constraint'> = (database, change, around) => {
  const [name, to] = [kept(change.name), kept(change.to)];
  const renamed = <Named extends { name?: string }>(each: Named): Named => renamedTo(each, name, to);
  return inTable(
    database,
    { table: change.table, kinds: ['constraint'], place: at(change, around) },
    (table) => ({
      ...table,
      key: table.key === name ? to : table.key,
      constraints: table.constraints.map(renamed),
      indexes: table.indexes.map(renamed),
    }),
  );
};

const either: Applier<'either'> = (database, change, around) => {
  const [first = database, ...others] = change.courses.map((course) => applyAll(database, course, around));
  const doubt = { why: change.why, at: at(change, around) };
  return others.reduce((joined, other) => joinDatabases(joined, other, doubt), first);
};

const appliers: { [Is in Change['is']]: Applier<Is> } = {
  'create-table': createTable,
  'drop-table': dropTable,
  'rename-table': renameTable,
  'add-column': addColumn,
  'add-timestamps': addTimestamps,
  'modify-column': modifyColumn,
  'rename-column': renameColumn,
  'drop-column': dropColumn,
  'add-index': addIndex,
  'rename-index': renameIndex,
  'drop-index': dropIndex,
  'add-constraint': addConstraint,
  'rename-constraint': renameConstraint,
  'drop-constraint': dropConstraint,
  either,
  unknown: (database, change, around) =>
    withUnknown(database, change.table, { kinds: change.kinds, why: change.why, at: at(change, around) }),
  // These are resolved before (expand.ts), where all files are known; what is left of them is not known.
  call: (database) => database,
  'sql-file': (database) => database,
  dumped: (database) => database,
};

const apply = <Is extends Change['is']>(
  database: Database,
  change: Of<Is>,
  around: Circumstances,
): Database => (appliers[change.is] as Applier<Is>)(database, change, around);

export const applyAll = (database: Database, changes: readonly Change[], around: Circumstances): Database =>
  changes.reduce((state, change) => apply(state, change, around), database);
