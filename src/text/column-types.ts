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

const typeOf = (text: string): Type => {
  const { inner, lists } = withoutLists(text);
  const name = plainName(inner);
  const sized = /^([a-z][\w. ]*?)\s*\(\s*([\d\s,]+)\)( with(?:out)? time zone)?$/.exec(name);
  const base = sized ? `${sized[1]}${sized[3] ?? ''}` : name;
  const size = sized?.[2]?.replace(/\s/g, '') ?? null;
  // The precision of a timestamp tells `utc_datetime` from `utc_datetime_usec`.
  if (size !== null && /^timestamp(?: without time zone)?$/.test(base))
    return { names: [size === '0' ? 'timestamp(0)' : 'timestamp(6)'], size: null, lists };
  const names = Object.hasOwn(meanings, base) ? (meanings[base] ?? [base]) : [base];
  return { names, size, lists };
};

/** `varchar` without a length is 255 long in Ecto alone, so that only stated sizes are compared. */
const sameSize = (one: string | null, other: string | null): boolean => {
  if (one === null || other === null) return true;
  return one.replace(/,0$/, '') === other.replace(/,0$/, '');
};

const shares = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((name) => other.includes(name));

/** Whether two spellings mean one type of the database. */
export const sameType = (one: string, other: string): boolean => {
  const [left, right] = [typeOf(one), typeOf(other)];
  return left.lists === right.lists && sameSize(left.size, right.size) && shares(left.names, right.names);
};

/** Database types in which an application's type can be kept, besides its own. */
const carriers: Readonly<Record<string, readonly string[]>> = {
  varchar: ['text', 'char', 'citext', 'uuid', 'enum', 'bpchar', 'name', 'inet', 'cidr', 'bytea'],
  integer: ['bigint', 'smallint'],
  bigint: ['integer', 'smallint'],
  float8: ['float4', 'numeric'],
  numeric: ['money', 'float8', 'integer', 'bigint'],
  'timestamp(0)': ['timestamptz', 'timestamp(6)', 'date'],
  'timestamp(6)': ['timestamptz', 'timestamp(0)'],
  jsonb: ['json', 'text', 'hstore'],
  bytea: ['text', 'varchar'],
  uuid: ['varchar', 'text', 'char'],
};

const known = new Set([
  ...Object.values(meanings).flat(),
  ...Object.values(carriers).flat(),
  ...['date', 'text', 'time', 'interval'],
]);

/**
 * Whether a field of this type can stand for a column of that one. Types that only the application knows (a module's,
 * an enum of the database) can stand for any.
 */
export const carries = (field: string, column: string): boolean => {
  const [application, database] = [typeOf(field), typeOf(column)];
  const isKnown = [...application.names, ...database.names].every((name) => known.has(name));
  if (!isKnown || typeOf(field).names.includes('enum')) return true;
  // Lists of maps are kept as one document.
  if (application.lists > database.lists) return shares(database.names, ['jsonb', 'json']);
  const kept = application.names.flatMap((name) => [name, ...(carriers[name] ?? [])]);
  return application.lists === database.lists && shares(kept, database.names);
};

/**
 * Whether a column has the type that a design gives it, which may be the database's or the application's. `type` is the
 * word of the migrations, `fieldType` that of the schema; what is not known contradicts nothing.
 */
export const hasType = (
  expected: string,
  { type, fieldType }: { type?: string; fieldType?: string },
): boolean => {
  if (type === undefined)
    return fieldType === undefined || sameType(expected, fieldType) || carries(fieldType, expected);
  if (sameType(expected, type)) return fieldType === undefined || carries(fieldType, type);
  return fieldType !== undefined && sameType(expected, fieldType) && carries(fieldType, type);
};
