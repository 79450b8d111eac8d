import type { Column, Constraint, Database, Gap, Index, Place, Table, TableGap } from './database.ts';
import { withGaps } from './database.ts';
import { unqualified } from './names.ts';

/** Two courses that history may have taken → what is so in both; where they differ, it is open. */

interface Doubt {
  why: string;
  at: Place;
}

const same = (one: object, other: object): boolean =>
  JSON.stringify({ ...one, at: null }) === JSON.stringify({ ...other, at: null });

/** What both say of a column; what they say differently is not known. */
const joinColumns = (one: Column, other: Column): Column => {
  const said = new Map<string, unknown>(Object.entries(other));
  const agreed = Object.entries(one).filter(
    ([key, value]) => key === 'at' || JSON.stringify(said.get(key)) === JSON.stringify(value),
  );
  return Object.fromEntries(agreed) as unknown as Column;
};

const columnGap = (name: string, doubt: Doubt): TableGap => ({ kind: 'column', rest: `.${name}`, ...doubt });
const indexGap = ({ columns }: Index, doubt: Doubt): TableGap => ({
  kind: 'index',
  rest: `(${columns.join(', ')})`,
  ...doubt,
});
const constraintGap = ({ name }: Constraint, doubt: Doubt): TableGap => ({
  kind: 'constraint',
  rest: `.${name ?? ''}`,
  ...doubt,
});

/** The members of two lists that are in both, and those that are in one. */
const parted = <Item extends object>(
  one: readonly Item[],
  other: readonly Item[],
): { both: Item[]; single: Item[] } => {
  const isIn = (item: Item, list: readonly Item[]): boolean => list.some((each) => same(item, each));
  return {
    both: one.filter((item) => isIn(item, other)),
    single: [...one.filter((item) => !isIn(item, other)), ...other.filter((item) => !isIn(item, one))],
  };
};

const joinTables = (one: Table, other: Table, doubt: Doubt): Table => {
  if (one === other) return one;
  const names = new Set([...one.columns.keys(), ...other.columns.keys()]);
  const [columns, gaps] = [new Map<string, Column>(), [...other.gaps]];
  for (const name of names) {
    const [left, right] = [one.columns.get(name), other.columns.get(name)];
    if (left && right) columns.set(name, left === right ? left : joinColumns(left, right));
    else gaps.push(columnGap(name, doubt));
  }
  const indexes = parted(one.indexes, other.indexes);
  const constraints = parted(one.constraints, other.constraints);
  gaps.push(...indexes.single.map((index) => indexGap(index, doubt)));
  gaps.push(...constraints.single.map((constraint) => constraintGap(constraint, doubt)));
  return withGaps({ ...one, columns, indexes: indexes.both, constraints: constraints.both }, gaps);
};

/** A table that there is in one course alone. */
const tableGaps = ({ name }: Table, { why, at }: Doubt): Gap[] => {
  const table = unqualified(name);
  return [
    { kind: 'table', within: table, why, at },
    { kind: 'column', within: `${table}.`, why, at },
    { kind: 'index', within: `${table}(`, why, at },
    { kind: 'constraint', within: `${table}.`, why, at },
  ];
};

type Tables = Database['buckets'][number];

const joinBuckets = (one: Tables, other: Tables, doubt: Doubt): { tables: Tables; gaps: Gap[] } => {
  if (one === other) return { tables: one, gaps: [] };
  const tables = new Map<string, Table>();
  const single: Table[] = [...other.values()].filter(({ name }) => !one.has(name));
  for (const table of one.values()) {
    const twin = other.get(table.name);
    if (twin) tables.set(table.name, joinTables(table, twin, doubt));
    else single.push(table);
  }
  return { tables, gaps: single.flatMap((table) => tableGaps(table, doubt)) };
};

export const joinDatabases = (one: Database, other: Database, doubt: Doubt): Database => {
  if (one === other) return one;
  const joined = one.buckets.map((tables, at) => joinBuckets(tables, other.buckets[at] ?? new Map(), doubt));
  const gaps = new Set([...one.gaps, ...other.gaps, ...joined.flatMap((each) => each.gaps)]);
  return {
    buckets: joined.map(({ tables }) => tables),
    gaps: [...gaps],
    // A type or a function that is there in one course alone is what it is there.
    enums: new Map([...other.enums, ...one.enums]),
    routines: new Map([...other.routines, ...one.routines]),
  };
};
