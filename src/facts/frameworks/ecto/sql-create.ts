import { type Change, type Copied, unknown } from './changes.ts';
import { isComputed, madeName, unqualified } from './names.ts';
import { takeColumnChanges, takeInlineIndex } from './sql-columns.ts';
import { takeConstraint, takeTable } from './sql-constraints.ts';
import { bare, itemsOf, type SqlReader, sqlReader, written } from './sql-reader.ts';
import { type Columns, plainColumn, takeSelectedColumns } from './sql-select.ts';
import { indexColumn } from './sql-values.ts';

/** `CREATE TABLE`, views and `CREATE INDEX`: each reads what stands behind these words, null where that is none. */

const startsConstraint = (item: SqlReader): boolean =>
  ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE'].some((word) => item.sees(word));

const takesIndex = (item: SqlReader): boolean =>
  item.take('INDEX') || item.take('KEY') || item.take('FULLTEXT', 'KEY');

const constraintChanges = (item: SqlReader, table: string): Change[] => {
  const { line } = item.statement;
  const constraint = takeConstraint(item, table);
  return constraint ? [{ is: 'add-constraint', constraint, line }] : [];
};

/** One item between the parentheses of `CREATE TABLE`. */
const itemChanges = (item: SqlReader, table: string): Change[] => {
  const [first] = item.statement.tokens;
  if (first?.type === 'word') {
    if (startsConstraint(item)) return constraintChanges(item, table);
    if (item.take('PROJECTION')) return [];
    if (takesIndex(item)) return [takeInlineIndex(item, table)].filter((change) => change !== null);
  }
  return first && isComputed(first.text)
    ? [unknown('a column has a computed name', item.statement.line, table, ['column'])]
    : (takeColumnChanges(item, table, false) ?? []);
};

const everything = (table: string | null): Copied[] =>
  table === null ? [] : [{ table, keeps: 'everything' }];

const listedColumns = (list: SqlReader, table: string): Columns => {
  const [body, copies]: [Change[], Copied[]] = [[], []];
  for (const item of itemsOf(list)) {
    if (item.take('LIKE')) copies.push(...everything(takeTable(item)));
    else body.push(...itemChanges(item, table));
  }
  return { body, copies };
};

const takeParents = (reader: SqlReader): Copied[] => {
  const parents = reader.take('INHERITS') ? reader.takeParentheses() : null;
  return parents ? itemsOf(parents).flatMap((item) => everything(takeTable(item))) : [];
};

/** What stands between a table's name and the end: columns, a query, a parent. */
const takeTableColumns = (reader: SqlReader, table: string): Columns => {
  if (reader.take('PARTITION', 'OF') || reader.take('OF'))
    return { body: [], copies: everything(takeTable(reader)) };
  const list = reader.takeParentheses();
  const columns = list ? listedColumns(list, table) : { body: [], copies: [] };
  const parents = takeParents(reader);
  reader.takeUntil('AS');
  if (!list && reader.take('AS')) return takeSelectedColumns(reader, table);
  return { ...columns, copies: [...columns.copies, ...parents] };
};

/** The engine and the key that ClickHouse wants behind the columns. */
const engineOf = (statement: SqlReader['statement']): string | null => {
  const reader = sqlReader(statement);
  reader.takeUntil('ENGINE');
  if (!reader.take('ENGINE')) return null;
  reader.takeSign('=');
  return reader.takeName();
};

const keyBehind = (statement: SqlReader['statement'], table: string): Change[] => {
  const reader = sqlReader(statement);
  reader.takeUntil('PRIMARY');
  return constraintChanges(reader, table);
};

export const takeCreateTable = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = takeTable(reader);
  if (table === null) return null;
  const name = engineOf(reader.statement);
  const engine = name === null ? {} : { engine: name };
  const columns = takeTableColumns(reader, table);
  const body = [...columns.body, ...(name === null ? [] : keyBehind(reader.statement, table))];
  return [
    { is: 'create-table', table, form: 'table', ifNotExists, key: false, ...engine, ...columns, body, line },
  ];
};

const namedColumns = (list: SqlReader, table: string): Columns => ({
  body: itemsOf(list).flatMap((item): Change[] => {
    const name = item.takeName();
    const { line } = item.statement;
    return name === null
      ? []
      : [{ is: 'add-column', table, column: plainColumn(name), ifNotExists: true, line }];
  }),
  copies: [],
});

export const takeCreateView = (
  reader: SqlReader,
  form: 'view' | 'materialized-view',
  replaces: boolean,
): Change[] | null => {
  const { line } = reader.statement;
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const table = takeTable(reader);
  if (table === null) return null;
  const names = reader.takeParentheses();
  const columns = names ? namedColumns(names, table) : takeSelectedColumns(reader, table);
  return [
    ...(replaces ? [{ is: 'drop-table', table, cascade: false, line } as const] : []),
    { is: 'create-table', table, form, ifNotExists, key: false, ...columns, line },
  ];
};

/** PostgreSQL makes up a name where there is none. */
const indexName = (
  { table, columns }: { table: string; columns: string[] },
  name: string | null | undefined,
): { name?: string } => {
  if (name !== undefined) return name === null || isComputed(name) ? {} : { name: unqualified(name) };
  const isPlain = columns.every((column) => /^\w+$/.test(column));
  return isPlain ? { name: madeName(unqualified(table), columns.join('_'), 'idx') } : {};
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
  reader.takeUntil('WHERE');
  const where = reader.take('WHERE') ? written(text, reader.takeUntil()) : null;
  const index = { table, columns, unique, using: using.toLowerCase() };
  return [
    {
      is: 'add-index',
      index: { ...index, ...indexName(index, name), ...condition(where) },
      ifNotExists,
      line,
    },
  ];
};
