/** Where migrations lie, and in which order they are run. */

export interface Step {
  /** The folder above the folder of migrations, one per database: `priv/repo`, `priv/clickhouse`. */
  home: string;
  version: string;
}

const ofEcto = /^(?:(.*)\/)?[^/]*migrations[^/]*\/(?:.*\/)?(\d+)_[^/]*\.exs$/;
const elsewhere = /^(?:(.*)\/)?[^/]+\/(\d{8,})_[^/]*\.exs$/;
const ofSql = /^(?:(.*)\/)?[^/]*migrations?[^/]*\/(?:.*\/)?([^/]+)\.sql$/i;
const dump = /^(?:(.*)\/)?structure\.sql$/;

/** Databases of tests and of dependencies are no databases of the project. */
const foreign = /(?:^|\/)(?:test|tests|spec|deps|_build|node_modules|vendor)\//;

export const isOwnPath = (path: string): boolean => !foreign.test(path);

export const ectoStep = (path: string): Step | null => {
  const found = ofEcto.exec(path) ?? elsewhere.exec(path);
  return found ? { home: found[1] ?? '', version: found[2] ?? '' } : null;
};

/** `20250101_name.sql`, `V2__name.sql`, `0001_name.up.sql`; the way back is none. */
export const sqlStep = (path: string): Step | null => {
  const found = ofSql.exec(path);
  const name = found?.[2] ?? '';
  if (!found || /\.(?:down|undo|rollback)$|^U\d/i.test(name)) return null;
  return { home: found[1] ?? '', version: /\d+/.exec(name)?.[0] ?? name };
};

/** The folder of a database whose dump the file is. */
export const dumpHome = (path: string): string | null => {
  const found = dump.exec(path);
  return found ? (found[1] ?? '') : null;
};

const significant = (version: string): string => version.replace(/^0+(?=\d)/, '');

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

interface Numbered {
  version: string;
  path: string;
}

export const byVersion = (one: Numbered, other: Numbered): number => {
  const [left, right] = [significant(one.version), significant(other.version)];
  return left.length - right.length || order(left, right) || order(one.path, other.path);
};

/** The name of a store other than the first: `clickhouse` of `priv/clickhouse`. */
export const storeOf = (home: string): string | null => {
  const name = /(?:^|\/)priv\/([^/]+)$/.exec(home)?.[1];
  return name === undefined || name === 'repo' ? null : name;
};
