import type { ColumnSpec, Computed, Copied, ReferenceSpec, Timestamps } from './changes.ts';
import type { Column, Place, Table } from './database.ts';

/** Columns as statements make and change them. */

/** What the settings of a repository say of its migrations. */
export interface RepoDefaults {
  /** The key that a table gets by itself; false for none, null where that is computed. */
  key: ColumnSpec | false | null;
  foreignKey: { type?: string; column?: string };
  timestamps: Timestamps;
}

export const ectoDefaults: RepoDefaults = {
  key: { name: 'id', type: 'bigserial', primaryKey: true },
  foreignKey: {},
  timestamps: {},
};

/** Types that count by themselves take no null. */
const counts = /^(?:(?:small|big)?serial[248]?|identity)$/i;

/** Engines of ClickHouse, in which a column takes null only where it says so, and keys may repeat. */
const ofClickHouse =
  /MergeTree|^(?:Log|TinyLog|StripeLog|Memory|Buffer|Distributed|Null|Kafka|RabbitMQ|NATS|S3|S3Queue|URL|File|Merge|Dictionary|Set|Join)$/;

export const isOfClickHouse = ({ storage: { engine } }: Pick<Table, 'storage'>): boolean =>
  engine !== undefined && ofClickHouse.test(engine);

const takesNull = (spec: ColumnSpec, table: Pick<Table, 'storage'>): boolean => {
  if (spec.null !== undefined) return spec.null;
  if (spec.primaryKey === true || counts.test(spec.type ?? '')) return false;
  return !isOfClickHouse(table);
};

/** The type of a column that refers to a key that counts. */
const referring: Readonly<Record<string, string>> = {
  serial: 'integer',
  bigserial: 'bigint',
  identity: 'bigint',
};

const referenceType = ({ type }: ReferenceSpec, defaults: RepoDefaults): string => {
  const keyType = defaults.key ? defaults.key.type : undefined;
  const stated = type ?? defaults.foreignKey.type ?? keyType ?? 'bigserial';
  return referring[stated] ?? stated;
};

const sizeOf = ({ size, precision, scale }: ColumnSpec): Pick<Column, 'size' | 'precision' | 'scale'> => ({
  ...(size === undefined ? {} : { size }),
  ...(precision === undefined ? {} : { precision }),
  ...(scale === undefined ? {} : { scale }),
});

const typeOf = (
  spec: ColumnSpec,
  defaults: RepoDefaults,
): Pick<Column, 'type' | 'size' | 'precision' | 'scale'> => {
  const type = spec.type ?? (spec.references ? referenceType(spec.references, defaults) : undefined);
  return type === undefined || spec.computed?.includes('type') ? {} : { type, ...sizeOf(spec) };
};

const isSaid = (spec: ColumnSpec, key: Computed): boolean => !spec.computed?.includes(key);

export const newColumn = (
  spec: ColumnSpec,
  table: Pick<Table, 'storage'>,
  defaults: RepoDefaults,
  at: Place,
): Column => ({
  name: spec.name,
  ...typeOf(spec, defaults),
  ...(isSaid(spec, 'null') ? { null: takesNull(spec, table) } : {}),
  ...(isSaid(spec, 'default') ? { default: spec.default ?? null } : {}),
  ...(isSaid(spec, 'primaryKey') ? { primaryKey: spec.primaryKey ?? false } : {}),
  ...(spec.implied ? { implied: true } : {}),
  at,
});

const without = (column: Column, keys: readonly (keyof Column)[]): Column =>
  Object.fromEntries(
    Object.entries(column).filter(([key]) => !keys.includes(key as keyof Column)),
  ) as unknown as Column;

/** Of a column that no migration that can be read adds, only what is said now is known. */
export const modifiedColumn = (
  column: Column | undefined,
  spec: ColumnSpec,
  defaults: RepoDefaults,
  at: Place,
): Column => {
  const isTyped = spec.type !== undefined || spec.references !== undefined || !isSaid(spec, 'type');
  const lost: (keyof Column)[] = [
    ...(isTyped ? (['type', 'size', 'precision', 'scale'] as const) : []),
    ...(spec.computed?.filter((key) => key !== 'references') ?? []),
  ];
  return {
    ...without(column ?? { name: spec.name, at }, lost),
    ...typeOf(spec, defaults),
    ...(spec.null === undefined ? {} : { null: spec.null }),
    ...(spec.default === undefined ? {} : { default: spec.default }),
    ...(spec.primaryKey === true ? { primaryKey: true, null: false } : {}),
    at,
  };
};

/** A column of another table as a copy of it has it. */
export const copiedColumn = (column: Column, { keeps, defaults }: Copied, at: Place): Column => {
  const own = without(column, ['implied']);
  if (keeps === 'types') return { ...own, null: true, default: null, primaryKey: false, at };
  return {
    ...own,
    ...(defaults ? {} : { default: null }),
    ...(keeps === 'keys' ? {} : { primaryKey: false }),
    at,
  };
};

/** `timestamps()` with what is said there and in the settings of the repository. */
export const timestampColumns = (stated: Timestamps, { timestamps }: RepoDefaults): ColumnSpec[] => {
  const options = { ...timestamps, ...stated };
  const names = [options.inserted_at ?? 'inserted_at', options.updated_at ?? 'updated_at'];
  return names
    .filter((name) => name !== false)
    .map((name) => ({
      name,
      implied: true,
      type: options.type ?? 'naive_datetime',
      null: options.null ?? false,
      ...(options.default === undefined ? {} : { default: options.default }),
      ...(options.computed ? { computed: options.computed } : {}),
    }));
};
