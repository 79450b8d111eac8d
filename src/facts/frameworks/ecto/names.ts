/**
 * Names that are partly computed. What cannot be read stands in them as one character of Unicode's private use, so that
 * a name stays a plain string: `events_#{year}` is `events_` and a hole.
 */
export const hole = '\u{E000}';

/** Stands for the name of the migration's own file, which is known where files are joined: `__ENV__.file`. */
export const own = '\u{E001}';

export const isComputed = (name: string): boolean => name.includes(hole);

/** What is known of a computed name: how it starts. */
export const knownStart = (name: string): string => name.split(hole)[0] ?? '';

/** PostgreSQL keeps 63 bytes of a name. */
const longest = 63;

const bytes = (name: string): number => new TextEncoder().encode(name).length;

export const kept = (name: string): string => {
  let short = name;
  while (bytes(short) > longest) short = short.slice(0, -1);
  return short;
};

/** `table_columns_suffix` as PostgreSQL makes it: the longer of the first two gives way. */
export const madeName = (table: string, columns: string, suffix: string): string => {
  let [one, other] = [table, columns];
  const length = (): number => bytes([one, other, suffix].filter((part) => part !== '').join('_'));
  while (length() > longest) {
    if (bytes(one) > bytes(other)) one = one.slice(0, -1);
    else other = other.slice(0, -1);
  }
  return [one, other, suffix].filter((part) => part !== '').join('_');
};

/** The name that Ecto gives an index that has none. */
export const defaultIndexName = (table: string, columns: readonly string[]): string =>
  [table, ...columns, 'index'].map((item) => item.replace(/\W/g, '_').replace(/_+$/, '')).join('_');

/** A table in a schema of the database other than the default one is `schema.table` here. */
export const qualified = (name: string, prefix: string | null): string =>
  prefix === null || prefix === '' || prefix === 'public' || isComputed(prefix) ? name : `${prefix}.${name}`;

export const unqualified = (table: string): string => table.slice(table.lastIndexOf('.') + 1);

export const prefixOf = (table: string): string | null =>
  table.includes('.') ? table.slice(0, table.lastIndexOf('.')) : null;
