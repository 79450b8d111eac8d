/** Where migrations lie, and in which order they are run. */

export interface Step {
  /** The folder above the folder of migrations, one per database: `priv/repo`, `priv/clickhouse`. */
  home: string;
  version: Version;
}

/** Numbers before names: what has no number is run last, as Flyway does with what it repeats. */
export interface Version {
  numbers: readonly string[];
  name: string;
}

const ofEcto = /^(?:(.*)\/)?[^/]*migrations[^/]*\/(?:.*\/)?(\d+)_[^/]*\.exs$/;
const elsewhere = /^(?:(.*)\/)?[^/]+\/(\d{8,})_[^/]*\.exs$/;
const ofSql = /^(?:(.*?)\/)?([^/]*migrations?[^/]*|migrate)\/(.+)\.sql$/i;
const alone = /^(?:(.*)\/)?([^/]+)\.sql$/i;
const dump = /^(?:(.*)\/)?structure\.sql$/;

/** Databases of tests and of dependencies are no databases of the project. */
const foreign = /(?:^|\/)(?:test|tests|spec|deps|_build|node_modules|vendor|testdata)\//;

export const isOwnPath = (path: string): boolean => !foreign.test(path);

const named = (name: string): Version => ({ numbers: [], name });
const numbered = (number: string): Version => ({ numbers: [number], name: '' });

export const ectoStep = (path: string): Step | null => {
  const found = ofEcto.exec(path) ?? elsewhere.exec(path);
  return found ? { home: found[1] ?? '', version: numbered(found[2] ?? '') } : null;
};

/** `0001_name.down`, `down` in a folder of its own, `U2__name` of Flyway: the way back. */
const isBackward = (name: string): boolean =>
  /(?:^|[./]|(?:^|\/)\d+[_-])(?:down|undo|rollback|revert)$/i.test(name) || /(?:^|\/)U\d[\d._]*__/.test(name);

/** Rows, queries and dumps may lie among migrations. */
const isNone = (name: string): boolean =>
  /(?:^|\/)(?:seeds?|fixtures?|queries|dumps?|samples?)(?:\/|$)|(?:^|\/)(?:structure|schema|seeds?|dump)$/i.test(
    name,
  );

/** `20250101_name`, `V2.1__name`, `0001_name.up`, `2025-01-01_name/up`: the numbers at the beginning of the last name that has some. */
const sqlVersion = (name: string): Version => {
  const part = name.split('/').findLast((each) => /^[VB]?\d/i.test(each));
  const numbers = /^[VB]?(\d+(?:[._-]\d+)*)/i.exec(part ?? '')?.[1];
  return numbers === undefined ? named(name) : { numbers: numbers.split(/[._-]/), name };
};

/** Folders within that have no number are variants, each run by itself: `clustered`, `postgres`. */
const variantOf = (name: string): string =>
  name
    .split('/')
    .slice(0, -1)
    .filter((part) => !/\d/.test(part))
    .map((part) => `/${part}`)
    .join('');

/** A file of SQL by its place: in a folder of migrations, and not the way back. `root`: whose folder that is. */
export const sqlStep = (path: string): (Step & { root: string }) | null => {
  const found = ofSql.exec(path);
  const [, root = '', , name = ''] = found ?? [];
  return !found || isBackward(name) || isNone(name)
    ? null
    : { root, home: root + variantOf(name), version: sqlVersion(name) };
};

/** One that says by itself that it is a migration, or by its name: `V1__name.sql`, `0001_name.up.sql`. */
export const markedStep = (path: string, isMarked: boolean): Step | null => {
  const found = alone.exec(path);
  const name = found?.[2] ?? '';
  const isNamed = /^V\d[\d._]*__./.test(name) || /^\d+[_-].*\.up$/i.test(name);
  return found && (isMarked || isNamed) ? { home: found[1] ?? '', version: sqlVersion(name) } : null;
};

/** The folder of a database whose dump the file is. */
export const dumpHome = (path: string): string | null => {
  const found = dump.exec(path);
  return found ? (found[1] ?? '') : null;
};

const significant = (number: string): string => number.replace(/^0+(?=\d)/, '');

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const byNumber = (one: string, other: string): number => {
  const [left, right] = [significant(one), significant(other)];
  return left.length - right.length || order(left, right);
};

/** `1.2` before `1.10`, `1` before `1.1`, and all of them before what has no number. */
const byNumbers = (one: readonly string[], other: readonly string[]): number => {
  if (one.length === 0 || other.length === 0) return Number(one.length === 0) - Number(other.length === 0);
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [left, right] = [one[at], other[at]];
    const found = left === undefined ? -1 : right === undefined ? 1 : byNumber(left, right);
    if (found !== 0) return found;
  }
  return 0;
};

interface Ordered {
  version: Version;
  path: string;
}

export const byVersion = (one: Ordered, other: Ordered): number =>
  byNumbers(one.version.numbers, other.version.numbers) ||
  order(one.version.name, other.version.name) ||
  order(one.path, other.path);

/** The name of a store other than the first: `clickhouse` of `priv/clickhouse`. */
export const storeOf = (home: string): string | null => {
  const name = /(?:^|\/)priv\/([^/]+)$/.exec(home)?.[1];
  return name === undefined || name === 'repo' ? null : name;
};
