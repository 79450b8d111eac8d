import type { ConstraintSpec } from './changes.ts';
import { type Applier, type Circumstances, computedName, inTable, placeOf } from './circumstances.ts';
import { isOfClickHouse, modifiedColumn } from './columns.ts';
import { mapTables, type Place, type Table, tablesOf, wholeGap, withGaps, withUnknown } from './database.ts';
import { newConstraint, newIndex, withConstraint, withoutKey } from './indexes.ts';
import { hole, isComputed, kept, madeName, unqualified } from './names.ts';

/** Indexes and constraints as statements add, rename and drop them. */

export const addIndex: Applier<'add-index'> = (database, { index: spec, ...change }, around) => {
  const place = placeOf(change, around);
  return inTable(database, { table: spec.table, kinds: ['index'], place }, (table) => {
    if (spec.columns.some(isComputed))
      return withGaps(table, [wholeGap('index', 'the columns of an index are computed', place)]);
    const index = newIndex(spec, table, place);
    const isKnown = index.name !== undefined && table.indexes.some(({ name }) => name === index.name);
    if (isKnown && change.ifNotExists) return table;
    return {
      ...table,
      indexes: [...table.indexes.filter(({ name }) => !isKnown || name !== index.name), index],
    };
  });
};

/** Names of indexes are unique in the database, so that none has to say its table. */
export const dropIndex: Applier<'drop-index'> = (database, change, around) => {
  const { table, columns } = change;
  const name = kept(unqualified(change.name));
  const place = placeOf(change, around);
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

/** The index of a key, or of a unique constraint, is called as that is. */
export const renameIndex: Applier<'rename-index'> = (database, change) => {
  const [name, to] = [kept(unqualified(change.name)), kept(change.to)];
  const isMeant = (table: Table): boolean =>
    table.key.name === name || table.indexes.some((index) => index.name === name);
  return mapTables(database, (table) => (isMeant(table) ? withRenamed(table, name, to) : table));
};

const withRenamed = (table: Table, name: string, to: string): Table => ({
  ...table,
  key: renamedTo(table.key, name, to),
  constraints: table.constraints.map((constraint) => renamedTo(constraint, name, to)),
  indexes: table.indexes.map((index) => renamedTo(index, name, to)),
});

const keyName = ({ name, index }: ConstraintSpec, table: Table): string =>
  name ?? index ?? madeName(unqualified(table.name), '', 'pkey');

const withPrimaryKey = (table: Table, spec: ConstraintSpec, place: Place, around: Circumstances): Table => {
  const taken = table.indexes.find(({ name }) => spec.index !== undefined && name === spec.index);
  const columns = new Map(table.columns);
  const names = taken?.columns ?? spec.columns;
  for (const name of names) {
    const before = columns.get(name);
    const said = isOfClickHouse(table) && before ? { ...before, primaryKey: true } : null;
    // The column stands where it stood.
    const column =
      said ?? modifiedColumn(before, { name, primaryKey: true }, around.defaults, before?.at ?? place);
    columns.set(name, column);
  }
  const indexes = table.indexes.filter((index) => index !== taken);
  return { ...table, columns, indexes, key: { name: keyName(spec, table), columns: names } };
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

export const addConstraint: Applier<'add-constraint'> = (
  database,
  { constraint: spec, ...change },
  around,
) => {
  const place = placeOf(change, around);
  return inTable(database, { table: spec.table, kinds: ['constraint', 'index'], place }, (table) => {
    const { type } = spec;
    if (type === 'primary-key') return withPrimaryKey(table, spec, place, around);
    if (type === 'unique') return withUnique(table, { ...spec, type }, place);
    return withConstraint(table, newConstraint({ ...spec, type }, table, place));
  });
};

/** Any constraint may be the one that is gone, and an index with it. */
const withoutSome = (table: Table, place: Place): Table => {
  const isUnique = table.constraints.some(({ type }) => type === 'unique');
  const kinds = isUnique ? (['constraint', 'index'] as const) : (['constraint'] as const);
  return withGaps(
    { ...table, constraints: [] },
    kinds.map((kind) => wholeGap(kind, computedName('a constraint'), place)),
  );
};

export const dropConstraint: Applier<'drop-constraint'> = (database, change, around) => {
  const name = kept(change.name);
  const place = placeOf(change, around);
  return inTable(database, { table: change.table, kinds: ['constraint'], place }, (table) => {
    if (isComputed(name)) return withoutSome(table, place);
    const dropped = table.constraints.find((constraint) => constraint.name === name);
    return {
      ...(name === table.key.name ? withoutKey(table) : table),
      constraints: table.constraints.filter((constraint) => constraint !== dropped),
      indexes: table.indexes.filter((index) => dropped?.type !== 'unique' || index.name !== name),
    };
  });
};

export const renameConstraint: Applier<'rename-constraint'> = (database, change, around) =>
  inTable(database, { table: change.table, kinds: ['constraint'], place: placeOf(change, around) }, (table) =>
    withRenamed(table, kept(change.name), kept(change.to)),
  );
