import type { FactKind, Value } from '../../../domain/fact.ts';
import type { Term } from './terms.ts';

/**
 * What migrations do, whichever language says it. Names may be computed (names.ts). Changes are plain JSON: they are
 * what is cached of a file.
 */

/** Whatever of a column can be said in a way that nobody can read. */
export type Computed = 'type' | 'null' | 'default' | 'primaryKey' | 'references';

export interface ReferenceSpec {
  table: string;
  /** The columns referred to; the primary key where nothing is said. */
  columns?: string[];
  /** Further columns of this table that take part. */
  with?: string[];
  name?: string;
  type?: string;
  on_delete?: string;
  on_update?: string;
}

/** What is said of a column; what is not said is absent. */
export interface ColumnSpec {
  name: string;
  type?: string;
  size?: number;
  precision?: number;
  scale?: number;
  null?: boolean;
  default?: Value;
  primaryKey?: boolean;
  references?: ReferenceSpec;
  computed?: Computed[];
  /** It comes by itself: the key of `create table`, `timestamps()`. */
  implied?: true;
}

export interface IndexSpec {
  table: string;
  columns: string[];
  /** Absent where it is computed. */
  name?: string;
  /** The database makes up the name: one that is free. */
  isMade?: true;
  unique: boolean;
  where?: string | null;
  using?: string;
}

export type ConstraintType = 'primary-key' | 'foreign-key' | 'check' | 'unique' | 'exclusion';

export interface ConstraintSpec {
  table: string;
  type: ConstraintType;
  name?: string;
  columns: string[];
  /** The condition of a check, what an exclusion excludes. */
  expression?: string;
  references?: ReferenceSpec;
  /** The index that it takes over. */
  index?: string;
}

export interface Copied {
  table: string;
  /** A selection keeps the types alone, a partition and what includes indexes the keys, too. */
  keeps: 'types' | 'columns' | 'keys';
  /** Whether columns keep their defaults. */
  defaults: boolean;
}

/** How a table is kept, where that is said. */
export interface Storage {
  engine?: string;
  /** By what ClickHouse sorts it. */
  orderBy?: string[];
  partitionBy?: string;
}

/** What is temporary ends with the session. */
export type Form = 'table' | 'view' | 'materialized-view' | 'temporary';

export interface CreateTable {
  is: 'create-table';
  table: string;
  form: Form;
  ifNotExists: boolean;
  /** Whether a key of the repository's default kind is added, or what it is said to be. */
  key: boolean | ColumnSpec;
  copies: Copied[];
  /** Why there are columns that cannot be known. */
  hidden?: string;
  storage: Storage;
  body: Change[];
  line: number;
}

export interface Timestamps {
  /** False where there is none. */
  inserted_at?: string | false;
  updated_at?: string | false;
  type?: string;
  null?: boolean;
  default?: Value;
  computed?: Computed[];
}

/** What of the database is open: the kinds of facts, and where. */
export interface Unknown {
  is: 'unknown';
  kinds: FactKind[];
  /** The table, or the known start of its name and a hole; a hole alone is every table. */
  table: string;
  why: string;
  line: number;
}

/** A function of another module, with what it is called with. */
export interface CallElsewhere {
  is: 'call';
  /** Those that may have it: one that is named, or all that are imported. */
  modules: string[];
  imported: boolean;
  name: string;
  args: Term[];
  table: string | null;
  line: number;
}

export type Change =
  | CreateTable
  | { is: 'drop-table'; table: string; cascade: boolean; line: number }
  | { is: 'rename-table'; table: string; to: string; line: number }
  | { is: 'add-column'; table: string; column: ColumnSpec; ifNotExists: boolean; line: number }
  | { is: 'add-timestamps'; table: string; timestamps: Timestamps; line: number }
  | { is: 'modify-column'; table: string; column: ColumnSpec; drops?: string; line: number }
  | { is: 'rename-column'; table: string; name: string; to: string; line: number }
  | { is: 'drop-column'; table: string; name: string; line: number }
  | { is: 'add-index'; index: IndexSpec; ifNotExists: boolean; line: number }
  | { is: 'rename-index'; name: string; to: string; line: number }
  | { is: 'drop-index'; table: string | null; name: string; columns: string[]; line: number }
  | { is: 'add-constraint'; constraint: ConstraintSpec; line: number }
  | { is: 'rename-constraint'; table: string; name: string; to: string; line: number }
  | { is: 'drop-constraint'; table: string; name: string; line: number }
  /** One of several courses is taken, and which cannot be known. */
  | { is: 'either'; courses: Change[][]; why: string; line: number }
  | { is: 'create-enum'; name: string; values: string[]; line: number }
  /** A value is added, or takes the place of another. */
  | { is: 'enum-value'; name: string; value: string; from: string | null; line: number }
  | { is: 'rename-type'; name: string; to: string; line: number }
  /** A function of the database, with what it changes when it is run. */
  | { is: 'routine'; name: string; changes: Change[]; line: number }
  /** One is run; a procedure that is called does something, a function may only compute. */
  | { is: 'run'; name: string; isCall: boolean; line: number }
  | Unknown
  | CallElsewhere
  /** SQL in another file, by the end of its path. */
  | { is: 'sql-file'; file: string; line: number }
  /** A dump says that these migrations are in it. */
  | { is: 'dumped'; versions: string[]; line: number };

export const shapeKinds = ['table', 'column', 'index', 'constraint'] as const satisfies readonly FactKind[];

export const unknown = (
  why: string,
  line: number,
  table: string,
  kinds: readonly FactKind[] = shapeKinds,
): Unknown => ({ is: 'unknown', kinds: [...kinds], table, why, line });
