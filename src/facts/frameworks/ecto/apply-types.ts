import type { Applier } from './circumstances.ts';
import { type Database, mapTables } from './database.ts';

/** Types that list their values, as statements make and change them. */

const withEnum = (database: Database, name: string, values: readonly string[] | undefined): Database => {
  const enums = new Map(database.enums);
  if (values) enums.set(name, values);
  else enums.delete(name);
  return { ...database, enums };
};

export const createEnum: Applier<'create-enum'> = (database, { name, values }) =>
  withEnum(database, name, values);

export const changeEnum: Applier<'enum-value'> = (database, { name, value, from }) => {
  const before = database.enums.get(name);
  if (!before) return database;
  const without = before.filter((each) => each !== value);
  const values = from === null ? [...without, value] : before.map((each) => (each === from ? value : each));
  return withEnum(database, name, values);
};

/** `status`, and `status[]` or `{:array, :status}` for a list of them. */
const renamedType = (type: string, from: string, to: string): string =>
  type === from
    ? to
    : type === `${from}[]`
      ? `${to}[]`
      : type === `{:array, :${from}}`
        ? `{:array, :${to}}`
        : type;

export const renameType: Applier<'rename-type'> = (database, { name, to }) => {
  const renamed = withEnum(withEnum(database, to, database.enums.get(name)), name, undefined);
  return mapTables(renamed, (table) => {
    const columns = [...table.columns].map(([key, column]) => {
      const type = column.type === undefined ? undefined : renamedType(column.type, name, to);
      return type === undefined || type === column.type
        ? ([key, column] as const)
        : ([key, { ...column, type }] as const);
    });
    return columns.every(([key, column]) => table.columns.get(key) === column)
      ? table
      : { ...table, columns: new Map(columns) };
  });
};
