import type { Change, Storage } from './changes.ts';
import { isComputed } from './names.ts';
import { constraintChanges } from './sql-constraints.ts';
import { bare, itemsOf, type SqlReader, sqlReader, written } from './sql-reader.ts';

/** What `CREATE TABLE` says behind the columns of how a table is kept. */

type Statement = SqlReader['statement'];

const clauses = [
  'ENGINE',
  'ORDER',
  'PARTITION',
  'PRIMARY',
  'SAMPLE',
  'TTL',
  'SETTINGS',
  'COMMENT',
  'AS',
  'WITH',
];
const furtherClauses = ['TABLESPACE', 'USING', 'INHERITS', 'POPULATE'];

/** A reader behind these words, where the statement has them outside of parentheses; null where it does not. */
const behind = (statement: Statement, first: string, ...rest: string[]): SqlReader | null => {
  const reader = sqlReader(statement);
  while (!reader.isAtEnd()) {
    reader.takeUntil(first);
    if (reader.take(first, ...rest)) return reader;
    reader.skip();
  }
  return null;
};

const engineOf = (statement: Statement): string | null => {
  const reader = behind(statement, 'ENGINE');
  reader?.takeSign('=');
  return reader?.takeName() ?? null;
};

const clauseOf = (statement: Statement, word: string): string | null => {
  const reader = behind(statement, word, 'BY');
  const tokens = reader?.takeUntil(...clauses, ...furtherClauses) ?? [];
  return tokens.length === 0 ? null : bare(written(statement.text, tokens));
};

/** The columns of `ORDER BY (a, b)`, expressions as they are written; `tuple()` is none. */
const sortingOf = (statement: Statement): string[] | null => {
  const text = clauseOf(statement, 'ORDER');
  const reader = text === null || text === 'tuple()' ? null : behind(statement, 'ORDER', 'BY');
  if (!reader) return null;
  const tokens = reader.takeUntil(...clauses, ...furtherClauses);
  const inner = sqlReader({ ...statement, tokens });
  const list = inner.takeParentheses();
  const items = list && inner.isAtEnd() ? itemsOf(list) : itemsOf(sqlReader({ ...statement, tokens }));
  return items.map((item) => bare(written(statement.text, item.statement.tokens)));
};

/** `isKept`: an engine is said elsewhere. */
export const storageOf = (statement: Statement, isKept = false): Storage => {
  const engine = engineOf(statement);
  const orderBy = engine === null && !isKept ? null : sortingOf(statement);
  const partitionBy = clauseOf(statement, 'PARTITION');
  return {
    ...(engine === null || isComputed(engine) ? {} : { engine }),
    ...(orderBy === null || orderBy.some(isComputed) ? {} : { orderBy }),
    ...(partitionBy === null || isComputed(partitionBy) ? {} : { partitionBy }),
  };
};

const isPlain = (name: string): boolean => /^\w+$/.test(name);

/** The key that ClickHouse wants behind the columns: by what the table is sorted, where nothing else is said. */
export const keyBehind = (statement: Statement, storage: Storage, table: string): Change[] => {
  if (storage.engine === undefined) return [];
  const reader = sqlReader(statement);
  reader.takeUntil('PRIMARY');
  const stated = constraintChanges(reader, table);
  if (stated.length > 0) return stated;
  const columns = (storage.orderBy ?? []).filter(isPlain);
  return columns.length === 0
    ? []
    : [{ is: 'add-constraint', constraint: { table, type: 'primary-key', columns }, line: statement.line }];
};
