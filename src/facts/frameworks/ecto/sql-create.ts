import { type Change, type Copied, unknown } from './changes.ts';
import { isComputed, madeName, unqualified } from './names.ts';
import { takeColumnChanges, takeInlineIndex, takesIndex } from './sql-columns.ts';
import { constraintChanges, startsConstraint, takeTable } from './sql-constraints.ts';
import { bare, itemsOf, type SqlReader, written } from './sql-reader.ts';
import { keyBehind, storageOf } from './sql-storage.ts';
import { type Columns, plainColumn, takeSelectedColumns } from './sql-select.ts';
import { indexColumn } from './sql-values.ts';

/** `CREATE TABLE`, views and `CREATE INDEX`: each reads what stands behind these words, null where that is none. */

/** One item between the parentheses of `CREATE TABLE`. */
const itemChanges = (item: SqlReader, table: string): Change[] => {
  const [first] = item.statement.tokens;
  if (first?.type === 'word') {
    if (startsConstraint(item)) return constraintChanges(item, table);
    if (item.sees('PROJECTION') && item.statement.tokens[2]?.text === '(') return [];
    if (takesIndex(item)) return [takeInlineIndex(item, table)].filter((change) => change !== null);
  }
  return first && isComputed(first.text)
    ? [unknown('a column has a computed name', item.statement.line, table, ['column'])]
    : (takeColumnChanges(item, table, false) ?? []);
};

const copied = (table: string | null, keeps: Copied['keeps'], defaults: boolean): Copied[] =>
  table === null ? [] : [{ table, keeps, defaults }];

/** `LIKE other INCLUDING DEFAULTS INCLUDING INDEXES`. */
const takeLike = (reader: SqlReader): Copied[] => {
  const table = takeTable(reader);
  const included = reader.takeUntil().map(({ text }) => text.toUpperCase());
  const includes = (word: string): boolean => included.includes(word) || included.includes('ALL');
  return copied(table, includes('INDEXES') ? 'keys' : 'columns', includes('DEFAULTS'));
};

const listedColumns = (list: SqlReader, table: string): Columns => {
  const [body, copies]: [Change[], Copied[]] = [[], []];
  for (const item of itemsOf(list)) {
    if (item.take('LIKE')) copies.push(...takeLike(item));
    else body.push(...itemChanges(item, table));
  }
  return { body, copies };
};

const takeParents = (reader: SqlReader): Copied[] => {
  const parents = reader.take('INHERITS') ? reader.takeParentheses() : null;
  return parents ? itemsOf(parents).flatMap((item) => copied(takeTable(item), 'columns', true)) : [];
};

/** `ON CLUSTER name`, `UUID '…'`: where ClickHouse has the table. */
const skipWhere = (reader: SqlReader): void => {
  if (reader.take('UUID')) reader.skip();
  if (reader.take('ON', 'CLUSTER')) reader.skip();
};

/** `AS SELECT …`, `AS other_table`. */
const takeSource = (reader: SqlReader, table: string): Columns => {
  const types = (name: string | null): Columns =>
    name === null ? takeSelectedColumns(reader, table) : { body: [], copies: copied(name, 'types', false) };
  if (reader.take('TABLE')) return types(takeTable(reader));
  const isQuery = ['SELECT', 'WITH', 'VALUES', 'EXECUTE'].some((word) => reader.sees(word));
  if (isQuery || reader.next()?.type === 'sign') return takeSelectedColumns(reader, table);
  return { body: [], copies: copied(takeTable(reader), 'columns', true) };
};

/** What stands between a table's name and the end: columns, a query, a parent. */
const takeTableColumns = (reader: SqlReader, table: string): Columns => {
  skipWhere(reader);
  if (reader.take('PARTITION', 'OF')) return { body: [], copies: copied(takeTable(reader), 'keys', true) };
  if (reader.take('OF') || reader.take('LIKE'))
    return { body: [], copies: copied(takeTable(reader), 'columns', true) };
  const list = reader.takeParentheses();
  const columns = list ? listedColumns(list, table) : { body: [], copies: [] };
  const parents = takeParents(reader);
  reader.takeUntil('AS');
  if (!list && reader.take('AS')) return takeSource(reader, table);
  return { ...columns, copies: [...columns.copies, ...parents] };
};

/** `OR REPLACE` puts another in the place of one that is there. */
const replaced = (replaces: boolean, table: string, line: number): Change[] =>
  replaces ? [{ is: 'drop-table', table, cascade: false, line }] : [];

export const takeCreateTable = (
  reader: SqlReader,
  form: 'table' | 'temporary',
  replaces: boolean,
): Change[] | null => {
  const { line } = reader.statement;
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = takeTable(reader);
  if (table === null) return null;
  const storage = storageOf(reader.statement);
  const columns = takeTableColumns(reader, table);
  const body = [...columns.body, ...keyBehind(reader.statement, storage, table)];
  return [
    ...replaced(replaces, table, line),
    { is: 'create-table', table, form, ifNotExists, key: false, storage, ...columns, body, line },
  ];
};

const namedColumn = (item: SqlReader, table: string): Change[] => {
  const { line, tokens } = item.statement;
  if (tokens.length > 1) return takeColumnChanges(item, table, true) ?? [];
  const name = item.takeName();
  return name === null
    ? []
    : [{ is: 'add-column', table, column: plainColumn(name, item.statement), ifNotExists: true, line }];
};

export const takeCreateView = (
  reader: SqlReader,
  form: 'view' | 'materialized-view',
  replaces: boolean,
): Change[] | null => {
  const { line } = reader.statement;
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = takeTable(reader);
  if (table === null) return null;
  skipWhere(reader);
  if (reader.take('TO')) takeTable(reader);
  const names = reader.takeParentheses();
  const columns = names
    ? { body: itemsOf(names).flatMap((item) => namedColumn(item, table)), copies: [] }
    : takeSelectedColumns(reader, table);
  const storage = storageOf(reader.statement);
  return [
    ...replaced(replaces, table, line),
    { is: 'create-table', table, form, ifNotExists, key: false, storage, ...columns, line },
  ];
};

/** What PostgreSQL calls an item of an index: the column, the function that is called, or `expr`. */
const itemName = (item: string): string => {
  if (/^\w+$/.test(item)) return item;
  return /^(\w+)\s*\(.*\)$|^(case)\b/is.exec(item)?.slice(1).find(Boolean)?.toLowerCase() ?? 'expr';
};

/** Names that repeat count on. */
const distinctNames = (names: readonly string[]): string[] =>
  names.map((name, at) => {
    const before = names.slice(0, at).filter((each) => each === name).length;
    return before === 0 ? name : `${name}${before}`;
  });

/** PostgreSQL makes up a name where there is none. */
const indexName = (
  { table, columns }: { table: string; columns: string[] },
  name: string | null | undefined,
): { name?: string; isMade?: true } => {
  if (name !== undefined) return name === null || isComputed(name) ? {} : { name: unqualified(name) };
  if ([table, ...columns].some(isComputed)) return {};
  const items = distinctNames(columns.map(itemName)).join('_');
  return { name: madeName(unqualified(table), items, 'idx'), isMade: true };
};

const condition = (where: string | null): { where?: string | null } =>
  where !== null && isComputed(where) ? {} : { where: where === null ? null : bare(where) };

export const takeCreateIndex = (reader: SqlReader, unique: boolean): Change[] | null => {
  const { line, text } = reader.statement;
  reader.take('CONCURRENTLY');
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const name = reader.sees('ON') ? undefined : reader.takeName();
  if (!reader.take('ON')) return null;
  reader.take('ONLY');
  const table = takeTable(reader);
  const using = reader.take('USING') ? (reader.takeName() ?? 'btree') : 'btree';
  const list = reader.takeParentheses();
  if (table === null || !list) return null;
  const columns = itemsOf(list).map(indexColumn);
  const method = reader.take('TYPE') ? (reader.takeName() ?? using) : using;
  reader.takeUntil('WHERE');
  const where = reader.take('WHERE') ? written(text, reader.takeUntil()) : null;
  const index = { table, columns, unique, using: method.toLowerCase() };
  return [
    {
      is: 'add-index',
      index: { ...index, ...indexName(index, name), ...condition(where) },
      ifNotExists,
      line,
    },
  ];
};
