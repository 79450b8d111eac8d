import type { FactKind, Value } from '../../../domain/fact.ts';
import type { Change, ConstraintType, Form, Storage } from './changes.ts';
import { isComputed, knownStart, unqualified } from './names.ts';

/** The shape of a database at one point of its history. Every step gives a new value. */

export interface Place {
  path: string;
  line: number;
}

/** What is absent is unknown. */
export interface Column {
  name: string;
  type?: string;
  size?: number;
  precision?: number;
  scale?: number;
  null?: boolean;
  default?: Value;
  primaryKey?: boolean;
  /** It comes by itself: the key of `create table`, `timestamps()`. */
  implied?: true;
  at: Place;
}

export interface Index {
  name?: string;
  columns: readonly string[];
  unique: boolean;
  where?: string | null;
  using: string;
  at: Place;
}

export interface Constraint {
  name?: string;
  type: Exclude<ConstraintType, 'primary-key'>;
  columns: readonly string[];
  expression?: string;
  references?: string;
  referencedColumns?: readonly string[];
  on_delete?: string;
  on_update?: string;
  at: Place;
}

/** Something of a table that cannot be known: all its columns, or one that is there or not. */
export interface TableGap {
  kind: FactKind;
  /** What stands behind the table's name: `.`, `.email`, `(email)`. */
  rest: string;
  why: string;
  at: Place;
}

export interface Table {
  name: string;
  form: Form;
  columns: ReadonlyMap<string, Column>;
  indexes: readonly Index[];
  constraints: readonly Constraint[];
  /** The name of its primary key's constraint, and the columns of it in their order. */
  key: { name: string; columns: readonly string[] };
  storage: Storage;
  gaps: readonly TableGap[];
  at: Place;
}

export interface Gap {
  kind: FactKind;
  within: string;
  why: string;
  at: Place;
}

type Tables = ReadonlyMap<string, Table>;

/** Tables stand in buckets, of which a step copies one: history is long where there are many tables. */
export interface Database {
  buckets: readonly Tables[];
  gaps: readonly Gap[];
  /** Types that list their values. */
  enums: ReadonlyMap<string, readonly string[]>;
  /** Functions of the database, with what they change when they are run. */
  routines: ReadonlyMap<string, readonly Change[]>;
}

const bucketCount = 64;

export const emptyDatabase: Database = {
  buckets: Array.from({ length: bucketCount }, () => new Map()),
  gaps: [],
  enums: new Map(),
  routines: new Map(),
};

const bucketOf = (name: string): number => {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) % 65_521;
  return hash % bucketCount;
};

export const tableIn = ({ buckets }: Database, name: string): Table | undefined =>
  buckets[bucketOf(name)]?.get(name);

export const tablesOf = ({ buckets }: Database): Table[] => buckets.flatMap((tables) => [...tables.values()]);

const restOf = (kind: FactKind): string => (kind === 'table' ? '' : kind === 'index' ? '(' : '.');

export const wholeGap = (kind: FactKind, why: string, at: Place): TableGap => ({
  kind,
  rest: restOf(kind),
  why,
  at,
});

const sameGap = (one: TableGap, other: TableGap): boolean =>
  one.kind === other.kind && other.rest.startsWith(one.rest);

/** The first word on a gap is enough. */
export const withGaps = (table: Table, gaps: readonly TableGap[]): Table => {
  const added = gaps.filter((gap) => !table.gaps.some((known) => sameGap(known, gap)));
  return added.length === 0 ? table : { ...table, gaps: [...table.gaps, ...added] };
};

export const newTable = (name: string, form: Table['form'], storage: Storage, at: Place): Table => ({
  name,
  form,
  columns: new Map(),
  indexes: [],
  constraints: [],
  key: { name: `${unqualified(name)}_pkey`, columns: [] },
  storage,
  gaps: [],
  at,
});

const withBucket = (
  database: Database,
  name: string,
  change: (tables: Map<string, Table>) => void,
): Database => {
  const at = bucketOf(name);
  const tables = new Map(database.buckets[at]);
  change(tables);
  return { ...database, buckets: database.buckets.with(at, tables) };
};

export const withTable = (database: Database, table: Table): Database =>
  withBucket(database, table.name, (tables) => tables.set(table.name, table));

export const withoutTable = (database: Database, name: string): Database =>
  withBucket(database, name, (tables) => tables.delete(name));

/** What stays the same stays the same value. */
const mapBucket = (tables: Tables, change: (table: Table) => Table): Tables => {
  const changed = new Map([...tables].map(([name, table]) => [name, change(table)]));
  return [...changed].every(([name, table]) => tables.get(name) === table) ? tables : changed;
};

export const mapTables = (database: Database, change: (table: Table) => Table): Database => ({
  ...database,
  buckets: database.buckets.map((tables) => mapBucket(tables, change)),
});

export const isTouched = ({ gaps }: Database, kind: FactKind, subject: string): boolean =>
  gaps.some((gap) => gap.kind === kind && subject.startsWith(gap.within));

/** Tables in schemas of the database are named without them in facts. */
const addGap = (gaps: readonly Gap[], gap: Gap): readonly Gap[] =>
  gaps.some((known) => known.kind === gap.kind && gap.within.startsWith(known.within))
    ? gaps
    : [...gaps, gap];

/** Something was done to tables whose names are computed, or that no statement names. */
export const withUnknown = (
  database: Database,
  table: string,
  gaps: { kinds: readonly FactKind[]; why: string; at: Place },
): Database => {
  const start = unqualified(knownStart(table));
  const { kinds, why, at } = gaps;
  if (!isComputed(table)) {
    const known = tableIn(database, table);
    if (known)
      return withTable(
        database,
        withGaps(
          known,
          kinds.map((kind) => wholeGap(kind, why, at)),
        ),
      );
  }
  const added = kinds.reduce((all, kind) => {
    const rest = isComputed(table) ? '' : restOf(kind);
    return addGap(all, { kind, within: start + rest, why, at });
  }, database.gaps);
  const touched = mapTables(database, (each) =>
    isComputed(table) && unqualified(each.name).startsWith(start)
      ? withGaps(
          each,
          kinds.filter((kind) => kind !== 'table').map((kind) => wholeGap(kind, why, at)),
        )
      : each,
  );
  return { ...touched, gaps: added };
};
