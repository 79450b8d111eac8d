import type { Change, shapeKinds } from './changes.ts';
import type { RepoDefaults } from './columns.ts';
import {
  type Database,
  newTable,
  type Place,
  type Table,
  tableIn,
  wholeGap,
  withGaps,
  withTable,
  withUnknown,
} from './database.ts';
import { isComputed } from './names.ts';

/** What every change is applied with, whatever it changes. */

export interface Circumstances {
  path: string;
  defaults: RepoDefaults;
  /** How many functions of the database stand around. */
  depth?: number;
}

export type Of<Is extends Change['is']> = Extract<Change, { is: Is }>;
export type Applier<Is extends Change['is']> = (
  database: Database,
  change: Of<Is>,
  around: Circumstances,
) => Database;

export const placeOf = ({ line }: { line: number }, { path }: Circumstances): Place => ({ path, line });

export const columnKinds = ['column', 'index', 'constraint'] as const;

/** A table that statements speak of, though none that can be read creates it. */
export const foundTable = (name: string, place: Place): Table => {
  const why = 'no migration that can be read creates the table';
  return withGaps(
    newTable(name, 'table', {}, place),
    columnKinds.map((kind) => wholeGap(kind, why, place)),
  );
};

/** The change of one table; where its name is computed, all that the change may touch is open. */
export const inTable = (
  database: Database,
  { table, kinds, place }: { table: string; kinds: readonly (typeof shapeKinds)[number][]; place: Place },
  change: (table: Table) => Table,
): Database =>
  isComputed(table)
    ? withUnknown(database, table, { kinds, why: 'the name of a table is computed', at: place })
    : withTable(database, change(tableIn(database, table) ?? foundTable(table, place)));

export const computedName = (what: string): string => `the name of ${what} is computed`;
