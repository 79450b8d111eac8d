import { type Change, shapeKinds } from './changes.ts';
import { addColumn, addTimestamps, dropColumn, modifyColumn, renameColumn } from './apply-columns.ts';
import {
  addConstraint,
  addIndex,
  dropConstraint,
  dropIndex,
  renameConstraint,
  renameIndex,
} from './apply-indexes.ts';
import { createTable, dropTable, renameTable } from './apply-tables.ts';
import { changeEnum, createEnum, renameType } from './apply-types.ts';
import { type Applier, type Circumstances, type Of, placeOf } from './circumstances.ts';
import { type Database, withUnknown } from './database.ts';
import { joinDatabases } from './join-databases.ts';
import { hole } from './names.ts';

/** Changes → the shape that they leave. */

/** A table that is there already stays as it is. */
const createWhole: Applier<'create-table'> = (database, change, around) => {
  const created = createTable(database, change, around);
  return created === database ? database : applyAll(created, change.body, around);
};

const either: Applier<'either'> = (database, change, around) => {
  const [first = database, ...others] = change.courses.map((course) => applyAll(database, course, around));
  const doubt = { why: change.why, at: placeOf(change, around) };
  return others.reduce((joined, other) => joinDatabases(joined, other, doubt), first);
};

const routine: Applier<'routine'> = (database, { name, changes }) => ({
  ...database,
  routines: new Map(database.routines).set(name, changes),
});

const deepest = 5;

/** What a function of the database changes happens, or not: it decides while it runs. */
const run: Applier<'run'> = (database, change, around) => {
  const { name, isCall } = change;
  const changes = database.routines.get(name);
  const place = placeOf(change, around);
  const depth = (around.depth ?? 0) + 1;
  if (!changes || depth > deepest) {
    const why = `${name} is a function of the database that is not known`;
    return isCall ? withUnknown(database, hole, { kinds: shapeKinds, why, at: place }) : database;
  }
  if (changes.length === 0) return database;
  const changed = applyAll(database, changes, { ...around, depth });
  return joinDatabases(changed, database, { why: `the function ${name} decides about it`, at: place });
};

const appliers: { [Is in Change['is']]: Applier<Is> } = {
  'create-table': createWhole,
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
  'create-enum': createEnum,
  'enum-value': changeEnum,
  'rename-type': renameType,
  routine,
  run,
  unknown: (database, change, around) =>
    withUnknown(database, change.table, {
      kinds: change.kinds,
      why: change.why,
      at: placeOf(change, around),
    }),
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
