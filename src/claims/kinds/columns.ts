import type { Value } from '../../domain/fact.ts';
import { sameType } from '../../text/column-types.ts';
import { plainSql } from '../../text/sql-text.ts';
import {
  type ClaimKind,
  type ContractEntry,
  cutAtLast,
  exactly,
  ownedBy,
  type Sameness,
  sameValue,
  written,
} from '../claim-kind.ts';

/** Columns as designs, migrations, schemas and databases speak of them: what one of them says is right. */

type Attributes = Readonly<Record<string, Value>>;

/** `varchar(40)`, `numeric(12,2)`: Ecto says the size apart. */
const fullType = (type: string, { size, precision, scale }: Attributes): string => {
  if (typeof size === 'number') return `${type}(${size})`;
  return typeof precision === 'number' ? `${type}(${precision},${Number(scale ?? 0)})` : type;
};

/** What kinds of values a type keeps; types of one family stand for each other in schema and migration. */
const families = {
  text: /^(?:string|text|citext|(?:character )?varying|character|(?:var)?char)\b/,
  integer: /^(?:integer|int\d*|(?:big|small)int|(?:big|small)?serial|id)\b/,
  decimal: /^(?:float|decimal|numeric|double|real)\b/,
  boolean: /^bool(?:ean)?\b/,
  datetime: /^(?:utc_datetime|naive_datetime|timestamp|datetime)/,
  date: /^date\b/,
  time: /^time\b/,
  map: /^(?:map|jsonb?)\b/,
  uuid: /^(?:uuid|binary_id)\b/,
  bytes: /^(?:binary|bytea)\b/,
};
type Family = keyof typeof families;

const familyOf = (type: Value | undefined): Family | null => {
  const name = written(type ?? '')
    .toLowerCase()
    .replace(/^:/, '');
  return (Object.keys(families) as Family[]).find((family) => families[family].test(name)) ?? null;
};

/** A field's word for a column is right where the database keeps such values: no text in a number. */
const isField = (expected: string, field: string, found: string): boolean => {
  const [said, kept] = [familyOf(expected), familyOf(found)];
  const isKept = said === kept || (said === 'uuid' && kept === 'bytes');
  return sameType(expected, field) && (said === null || kept === null || isKept);
};

/** A decimal is read from a whole number and the other way round; what keeps bytes keeps anything. */
const isReadFrom = (kept: Family, read: Family): boolean => {
  const isNumber = (family: Family): boolean => family === 'integer' || family === 'decimal';
  return kept === read || kept === 'bytes' || read === 'bytes' || (isNumber(kept) && isNumber(read));
};

/** The schema reads the column as something that the database does not keep there. */
const isAtOdds = ({ type, fieldType }: Attributes): boolean => {
  const [kept, read] = [familyOf(type), familyOf(fieldType)];
  return kept !== null && read !== null && !isReadFrom(kept, read);
};

/** The type of the migration or that of the schema's field: a design that says `Ecto.Enum` or `text` is right. */
const isSameType: Sameness = (expected, found, attributes) => {
  if (typeof expected !== 'string' || typeof found !== 'string' || isAtOdds(attributes)) return false;
  const { fieldType } = attributes;
  return (
    sameType(expected, fullType(found, attributes)) ||
    (typeof fieldType === 'string' && isField(expected, fieldType, found))
  );
};

const isListed = ({ type }: Attributes): boolean =>
  typeof type === 'string' && /^\{:array\b|\[\]$|^array\(/i.test(type);

/** What the database does at each of these is one thing. */
const calls: Readonly<Record<string, string>> = {
  current_timestamp: 'now()',
  'transaction_timestamp()': 'now()',
  'localtimestamp()': 'now()',
  localtimestamp: 'now()',
};

const plainText = (text: string): string => {
  const inner = /^fragment\(["'](.*)["']\)$/s.exec(text.trim())?.[1] ?? text;
  const bare = plainSql(inner)
    .replace(/^'(.*)'$/s, '$1')
    .replace(/^:/, '')
    .toLowerCase();
  return calls[bare] ?? bare;
};

const castToList = /::[\w\s]+\[\]\s*$/;

/** `'slow'::character varying`, `"slow"`, `:slow` and `slow` are one default; `{}` of a list is `[]`. */
const plainDefault = (value: Value, attributes: Attributes): string => {
  if (typeof value !== 'string') return canonical(value);
  const text = plainText(value);
  const list = /^(?:array)?\[(.*)\]$/s.exec(text)?.[1];
  if (list !== undefined)
    return canonical(
      list
        .split(',')
        .map((item) => plainText(item))
        .filter(Boolean),
    );
  if (text === '{}' || text === '%{}') return isListed(attributes) || castToList.test(value) ? '[]' : '{}';
  if (/^(?:nil|null|none)$/.test(text)) return 'null';
  return /^-?\d+(?:\.\d+)?$/.test(text) ? String(Number(text)) : text;
};

const canonical = (value: Value): string => {
  if (Array.isArray(value)) return `[${value.map((item: Value) => canonical(item)).join()}]`;
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value).toLowerCase()
    : String(value).toLowerCase();
};

/** An enum that is kept as a number has its default as one. */
const areComparable = (one: Value, other: Value): boolean => typeof one === typeof other;

/** The default of the database, or the one that the schema gives where the database has none. */
const isSameDefault: Sameness = (expected, found, attributes) => {
  const wanted = plainDefault(expected, attributes);
  const { fieldDefault = null } = attributes;
  if (wanted === plainDefault(found, attributes)) return true;
  return (
    fieldDefault !== null &&
    wanted === plainDefault(fieldDefault, attributes) &&
    (found === null || !areComparable(found, fieldDefault))
  );
};

/** Where the schema alone is at odds with what is expected, it is the schema that is told. */
const stated: ClaimKind['stated'] = (key, { type }, attributes) => {
  const isSchema =
    key === 'type' &&
    isAtOdds(attributes) &&
    typeof type === 'string' &&
    sameType(type, fullType(written(attributes['type'] ?? ''), attributes));
  return isSchema ? { value: attributes['fieldType'] ?? null, at: attributes['fieldAt'] } : undefined;
};

/** Which of migration and schema say what is expected: what one of them said at the base, it has to say still. */
const agreeing = (expected: Readonly<Record<string, Value>>, attributes: Attributes): string[] => {
  const { type, default: value } = expected;
  const { fieldDefault = null } = attributes;
  const isKept =
    typeof type === 'string' && sameType(type, fullType(written(attributes['type'] ?? ''), attributes));
  const isGiven =
    value !== undefined &&
    plainDefault(value, attributes) === plainDefault(attributes['default'] ?? null, attributes);
  const isRead =
    value === undefined ||
    fieldDefault === null ||
    plainDefault(value, attributes) === plainDefault(fieldDefault, attributes);
  return [
    ...(isKept ? ['the type in the database'] : []),
    ...(isGiven ? ['the default of the database'] : []),
    ...(isRead ? ['the default of the schema'] : []),
  ];
};

const plainName = (value: Value): string => written(value).replaceAll(/["`]/g, '').replace(/^:/, '');

/** `users`, `public.users`, `users.id` and `users(id)`: the table that is meant. */
const isSameTable: Sameness = (expected, found) => {
  if (expected === null || found === null) return expected === found;
  const name = plainName(expected).replace(/\(.*$/, '');
  const table = plainName(found);
  return name === table || name.split('.').includes(table);
};

/** `CASCADE` and `delete_all` are one thing that happens. */
const actions: Readonly<Record<string, string>> = {
  cascade: 'all',
  delete: 'all',
  delete_all: 'all',
  update_all: 'all',
  nilify_all: 'null',
  nilify: 'null',
  set_null: 'null',
  default_all: 'default',
  set_default: 'default',
  nothing: 'nothing',
  no_action: 'nothing',
};

const plainAction = (value: Value): string => {
  const word = plainName(value ?? 'nothing')
    .toLowerCase()
    .trim()
    .replaceAll(/[\s-]+/g, '_');
  return actions[word] ?? word;
};

const isSameAction: Sameness = (expected, found) => plainAction(expected) === plainAction(found);

const plainValues = (value: Value): Value => (Array.isArray(value) ? value.map(plainName) : value);

export const referenceSameness: Readonly<Record<string, Sameness>> = {
  references: isSameTable,
  on_delete: isSameAction,
  on_update: isSameAction,
};

/** What a table has under a name. */
const entryOfColumn = (subject: string): ContractEntry => {
  const [table, name] = cutAtLast(subject, '.');
  return { at: ['tables', table, 'columns'], key: name };
};

export const columnKind: ClaimKind = {
  kind: 'column',
  factKind: 'column',
  plural: 'columns',
  identity: exactly,
  entry: entryOfColumn,
  owner: ownedBy('table', '.'),
  // Timestamps and a key called `id` come with the table.
  isInternal: ({ implied }) => implied === true,
  agreeing,
  stated,
  same: {
    type: isSameType,
    default: isSameDefault,
    values: (expected, found) => sameValue(plainValues(expected), plainValues(found)),
    ...referenceSameness,
  },
};
