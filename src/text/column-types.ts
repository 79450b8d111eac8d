/**
 * Types of columns as designs, migrations, schemas and databases write them: `:string`, `varchar(255)`,
 * `{:array, :integer}`, `bigint[]`, `references(:users)`. Two are the same where some database type is what both mean.
 */

interface Type {
  /** What it may be in the database. */
  names: readonly string[];
  /** `(40)`, `(10,2)`: compared where both say it. */
  size: string | null;
  /** How many times it is a list. */
  lists: number;
}

/** What a spelling may mean; what is not here means itself. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  string: ['varchar'],
  'character varying': ['varchar'],
  nvarchar: ['varchar'],
  enum: ['enum', 'varchar'],
  'ecto.enum': ['enum', 'varchar', 'integer', 'text'],
  character: ['char'],
  id: ['bigint', 'integer'],
  int8: ['bigint'],
  bigserial: ['bigint'],
  serial8: ['bigint'],
  identity: ['bigint'],
  long: ['bigint'],
  int: ['integer'],
  int4: ['integer'],
  serial: ['integer'],
  serial4: ['integer'],
  int2: ['smallint'],
  smallserial: ['smallint'],
  references: ['bigint', 'integer', 'uuid'],
  reference: ['bigint', 'integer', 'uuid'],
  fk: ['bigint', 'integer', 'uuid'],
  bool: ['boolean'],
  float: ['float8'],
  double: ['float8'],
  'double precision': ['float8'],
  real: ['float4'],
  decimal: ['numeric'],
  binary_id: ['uuid'],
  'ecto.uuid': ['uuid'],
  binary: ['bytea'],
  blob: ['bytea'],
  map: ['jsonb', 'json'],
  utc_datetime: ['timestamp(0)'],
  naive_datetime: ['timestamp(0)'],
  utc_datetime_usec: ['timestamp(6)'],
  naive_datetime_usec: ['timestamp(6)'],
  timestamp: ['timestamp(0)', 'timestamp(6)'],
  'timestamp without time zone': ['timestamp(0)', 'timestamp(6)'],
  datetime: ['timestamp(0)', 'timestamp(6)', 'timestamptz'],
  timestamptz: ['timestamptz'],
  'timestamp with time zone': ['timestamptz'],
  time_usec: ['time'],
  'time without time zone': ['time'],
  duration: ['interval'],
  bitstring: ['varbit'],
  int64: ['bigint'],
  int32: ['integer'],
  int16: ['smallint'],
  float64: ['float8'],
  float32: ['float4'],
};

const clean = (text: string): string =>
  text
    .trim()
    .replace(/^[`'"]+|[`'"]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const listForms: RegExp[] = [
  /^\{\s*:?array\s*,\s*(.+)\}$/i,
  /^(?:array|list)\s*[(<[]\s*(.+)[)>\]]$/i,
  /^(?:array|list) of (.+)$/i,
  /^\[\s*(.+)\]$/,
  /^(.+?)\s*\[\d*\]$/,
];

const mostLists = 5;

const withoutLists = (text: string): { inner: string; lists: number } => {
  let [inner, lists] = [clean(text), 0];
  for (; lists < mostLists; lists += 1) {
    const found = listForms.map((form) => form.exec(inner)?.[1]).find((each) => each !== undefined);
    if (found === undefined) break;
    inner = clean(found);
  }
  return { inner, lists };
};

const wrapped = /^(?:nullable|lowcardinality)\((.*)\)$/;

const unwrapped = (name: string): string => {
  const inner = wrapped.exec(name)?.[1];
  return inner === undefined ? name : (wrapped.exec(inner)?.[1] ?? inner);
};

const typed = /^\{\s*:?(map|parameterized)\b.*\}$/;

const plainName = (inner: string): string => {
  const name = unwrapped(
    inner
      .replace(/^:/, '')
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
  return typed.test(name) ? 'map' : name.replace(/^(references?)\b.*$/, '$1');
};

/** `(40)`, `(12, 2)`, `(3, 'UTC')` without the zone, `('a' = 1)`. */
const argumentsOf = (text: string): string =>
  text
    .replace(/^(\d+)\s*,\s*'[^']*'$/, '$1')
    .replace(/\s+/g, '')
    .replace(/,0$/, '');

const typeOf = (text: string): Type => {
  const { inner, lists } = withoutLists(text);
  const name = plainName(inner);
  const sized = /^([a-z][\w. ]*?)\s*\((.*)\)( with(?:out)? time zone)?$/.exec(name);
  const base = sized ? `${sized[1]}${sized[3] ?? ''}` : name;
  const size = sized ? argumentsOf(sized[2] ?? '') : null;
  // The precision of a timestamp tells `utc_datetime` from `utc_datetime_usec`.
  if (size !== null && /^timestamp(?: without time zone)?$/.test(base))
    return { names: [size === '0' ? 'timestamp(0)' : 'timestamp(6)'], size: null, lists };
  const names = Object.hasOwn(meanings, base) ? (meanings[base] ?? [base]) : [base];
  return { names, size, lists };
};

/** `varchar` without a length is 255 long in Ecto alone, so that only stated sizes are compared. */
const sameSize = (one: string | null, other: string | null): boolean => {
  return one === null || other === null || one === other;
};

const shares = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((name) => other.includes(name));

/** Whether two spellings mean one type of the database. */
export const sameType = (one: string, other: string): boolean => {
  const [left, right] = [typeOf(one), typeOf(other)];
  return left.lists === right.lists && sameSize(left.size, right.size) && shares(left.names, right.names);
};
