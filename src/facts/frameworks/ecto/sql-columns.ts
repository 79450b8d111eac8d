import type { Change, ColumnSpec, ConstraintSpec } from './changes.ts';
import { isComputed } from './names.ts';
import { takeExpression, takeReference } from './sql-constraints.ts';
import { bare, itemsOf, type SqlReader, sqlReader, written } from './sql-reader.ts';
import type { Token } from './sql-tokens.ts';
import { defaultValue, indexColumn, sqlType } from './sql-values.ts';

/** Words that end a type or a default. */
const columnWords = [
  ...['NOT', 'NULL', 'DEFAULT', 'PRIMARY', 'UNIQUE', 'REFERENCES', 'CHECK', 'CONSTRAINT', 'GENERATED'],
  ...[
    'COLLATE',
    'STORAGE',
    'COMPRESSION',
    'DEFERRABLE',
    'INITIALLY',
    'ON',
    'AUTO_INCREMENT',
    'AUTOINCREMENT',
  ],
  ...['CODEC', 'TTL', 'COMMENT', 'MATERIALIZED', 'ALIAS', 'EPHEMERAL', 'AFTER', 'FIRST', 'USING', 'AS'],
];
const columnWordsButIdentity = columnWords.filter((word) => !['AS', 'DEFAULT', 'ON'].includes(word));

/** What stands behind a column's type adds to this. */
interface Reading {
  column: ColumnSpec;
  constraints: ConstraintSpec[];
  table: string;
}

/** What a default says; a parenthesis at its start belongs to it. */
const takeDefault = (reader: SqlReader): Token[] => {
  const first = reader.next();
  const isGroup = first?.type === 'sign' && first.text === '(';
  if (!isGroup) reader.skip();
  return [...(first && !isGroup ? [first] : []), ...reader.takeUntil(...columnWords)];
};

const readDefault = (reader: SqlReader, { column }: Reading): void => {
  const tokens = takeDefault(reader);
  if (tokens.some(({ text }) => isComputed(text))) column.computed = [...(column.computed ?? []), 'default'];
  else column.default = defaultValue(reader.statement.text, tokens);
};

const readGenerated = (reader: SqlReader, { column }: Reading): void => {
  const tokens = reader.takeUntil(...columnWordsButIdentity);
  if (/\bIDENTITY\b/i.test(written(reader.statement.text, tokens))) column.null = false;
};

const attributes: [string[], (reader: SqlReader, reading: Reading) => void][] = [
  [['NOT', 'NULL'], (_, { column }) => Object.assign(column, { null: false })],
  [['NULL'], (_, { column }) => Object.assign(column, { null: true })],
  [['DEFAULT'], readDefault],
  [['PRIMARY', 'KEY'], (_, { column }) => Object.assign(column, { primaryKey: true })],
  [
    ['UNIQUE'],
    (_, { table, column, constraints }) =>
      constraints.push({ table, type: 'unique', columns: [column.name] }),
  ],
  [
    ['REFERENCES'],
    (reader, { column }) => {
      const references = takeReference(reader);
      if (references) column.references = references;
    },
  ],
  [
    ['CHECK'],
    (reader, { table, column, constraints }) => {
      const expression = takeExpression(reader);
      constraints.push({ table, type: 'check', columns: [column.name], expression });
    },
  ],
  [['GENERATED'], readGenerated],
];

const nullableType = /^(LowCardinality\()?Nullable\((.*)\)$/s;

const typeOf = (type: string): Pick<ColumnSpec, 'type' | 'null' | 'computed'> => {
  if (type === '') return {};
  // What is computed behind a type may say the rest as well.
  if (isComputed(type.replace(/\([^)]*\)/g, '')))
    return { computed: ['type', 'null', 'default', 'primaryKey'] };
  if (isComputed(type)) return { computed: ['type'] };
  const [, outer = '', inner] = nullableType.exec(type) ?? [];
  return inner === undefined ? { type } : { type: outer + inner, null: true };
};

/** A type, up to what is said of the column besides. */
export const takeType = (reader: SqlReader): Pick<ColumnSpec, 'type' | 'null' | 'computed'> => {
  const { text, foldsCase } = reader.statement;
  return typeOf(sqlType(written(text, reader.takeUntil(...columnWords)), foldsCase));
};

/** `CONSTRAINT name REFERENCES …`: the name belongs to what was read behind it. */
const nameLast = (name: string, { column, constraints }: Reading, before: number): void => {
  const last = constraints[before];
  if (isComputed(name)) return;
  if (last) last.name = name;
  else if (column.references) column.references.name ??= name;
};

const skipOther = (reader: SqlReader, { column }: Reading): void => {
  if (isComputed(reader.next()?.text ?? ''))
    column.computed = [...(column.computed ?? []), 'null', 'default', 'primaryKey', 'references'];
  reader.skip();
};

/** `name type …`; null where there is no name. */
const takeColumn = (reader: SqlReader, table: string): Reading | null => {
  const name = reader.takeName();
  if (name === null) return null;
  const reading: Reading = { column: { name, ...takeType(reader) }, constraints: [], table };
  while (!reader.isAtEnd()) {
    const before = reading.constraints.length;
    const constraintName = reader.take('CONSTRAINT') ? reader.takeName() : null;
    const attribute = attributes.find(([words]) => reader.take(...words));
    if (attribute) attribute[1](reader, reading);
    else skipOther(reader, reading);
    if (constraintName !== null) nameLast(constraintName, reading, before);
  }
  return reading;
};

/** A column with its constraints, as changes of a table. Null where there is none. */
export const takeColumnChanges = (
  reader: SqlReader,
  table: string,
  ifNotExists: boolean,
): Change[] | null => {
  const { line } = reader.statement;
  const reading = takeColumn(reader, table);
  if (!reading) return null;
  const constraints = reading.constraints.map((constraint): Change => ({
    is: 'add-constraint',
    constraint,
    line,
  }));
  return [{ is: 'add-column', table, column: reading.column, ifNotExists, line }, ...constraints];
};

const indexWords = ['INDEX', 'KEY', 'FULLTEXT', 'SPATIAL'];

/** Whether columns in parentheses follow, after a name or without one: `key varchar(255)` has a size there. */
const listsColumns = (reader: SqlReader): boolean => {
  reader.take('IF', 'NOT', 'EXISTS');
  if (reader.next()?.text !== '(') reader.takeName();
  if (reader.take('USING')) reader.takeName();
  const [first] = reader.takeParentheses()?.statement.tokens ?? [];
  return first !== undefined && first.type !== 'number' && first.type !== 'string';
};

/** `INDEX name a TYPE minmax`, `KEY name (a)`; `key varchar(255)` and `index integer` are columns. */
export const takesIndex = (item: SqlReader): boolean => {
  const { tokens } = item.statement;
  if (!indexWords.some((word) => item.sees(word))) return false;
  const words = tokens.findIndex(({ text }) => !indexWords.includes(text.toUpperCase()));
  const rest = tokens.slice(Math.max(words, 1));
  const isSkipping = rest.slice(1).some(({ type, text }) => type === 'word' && text.toUpperCase() === 'TYPE');
  if (!isSkipping && !listsColumns(sqlReader({ ...item.statement, tokens: rest }))) return false;
  while (indexWords.some((word) => item.take(word)));
  return true;
};

/** `INDEX name expression TYPE minmax GRANULARITY 1` of ClickHouse, `KEY name (columns)` of MySQL. */
export const takeInlineIndex = (reader: SqlReader, table: string): Change | null => {
  const { line } = reader.statement;
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const name = reader.takeName();
  if (name === null) return null;
  const inner = reader.takeParentheses();
  const columns = inner
    ? itemsOf(inner).map(indexColumn)
    : [bare(written(reader.statement.text, reader.takeUntil('TYPE', 'GRANULARITY', 'USING')))];
  const method = reader.take('TYPE') || reader.take('USING') ? reader.takeName() : null;
  const named = isComputed(name) ? {} : { name };
  const using = method === null ? {} : { using: method.toLowerCase() };
  return {
    is: 'add-index',
    index: { table, columns, ...named, unique: false, where: null, ...using },
    ifNotExists,
    line,
  };
};
