import type { Change, ColumnSpec, Copied } from './changes.ts';
import { isComputed } from './names.ts';
import { takeTable } from './sql-constraints.ts';
import { itemsOf, type SqlReader, sqlReader } from './sql-reader.ts';
import type { Token } from './sql-tokens.ts';

/** The columns that a query gives to `CREATE TABLE … AS`, to a view or a materialized view. */

export interface Columns {
  body: Change[];
  copies: Copied[];
  /** Why there are more that cannot be known. */
  hidden?: string;
}

const isSign = (token: Token | undefined, text: string): boolean =>
  token?.type === 'sign' && token.text === text;
const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.type === 'word' && words.includes(token.text.toUpperCase());

/** `a.b.name`. */
const isPath = (tokens: readonly Token[]): boolean =>
  tokens.every((token, index) => (index % 2 === 1 ? isSign(token, '.') : token.type !== 'sign'));

/** Behind `AS`, the last of a path, or what stands behind a call; null where the name is the database's choice. */
const selectedName = ({ statement: { tokens, foldsCase } }: SqlReader): string | null => {
  const [before, last] = tokens.length === 1 ? [undefined, tokens[0]] : tokens.slice(-2);
  if (last?.type !== 'word' && last?.type !== 'quoted') return null;
  const isName =
    isPath(tokens) ||
    isWord(before, 'AS') ||
    isSign(before, ')') ||
    (tokens.length === 2 && before?.type === 'word');
  if (!isName || isComputed(last.text)) return null;
  return last.type === 'word' && foldsCase ? last.text.toLowerCase() : last.text;
};

/** A column that nothing is said of but its name: it takes null, unless ClickHouse has it, and has no default. */
export const plainColumn = (name: string, { foldsCase }: SqlReader['statement']): ColumnSpec => ({
  name,
  null: true,
  default: null,
  primaryKey: false,
  computed: foldsCase ? ['type'] : ['type', 'null'],
});

const joins = ['JOIN', 'LEFT', 'RIGHT', 'INNER', 'FULL', 'CROSS', 'NATURAL', ','];
const afterFrom = [
  'WHERE',
  'GROUP',
  'ORDER',
  'LIMIT',
  'UNION',
  'HAVING',
  'WITH',
  'WINDOW',
  'FETCH',
  'OFFSET',
];

/** The items of the outermost selection, and the one table that it selects from. */
const takeSelection = (reader: SqlReader): { items: SqlReader[]; table: string | null } | null => {
  reader.takeUntil('SELECT');
  if (!reader.take('SELECT')) return null;
  if (reader.take('DISTINCT', 'ON')) reader.takeParentheses();
  else if (!reader.take('DISTINCT')) reader.take('ALL');
  const tokens = reader.takeUntil('FROM');
  const items = itemsOf(sqlReader({ ...reader.statement, tokens }));
  reader.take('FROM');
  const source = sqlReader({ ...reader.statement, tokens: reader.takeUntil(...joins, ...afterFrom) });
  const next = reader.next();
  const isJoined = isSign(next, ',') || isWord(next, ...joins);
  return { items, table: isJoined ? null : takeTable(source) };
};

const hidden = 'its columns come from a query that is not read';

export const takeSelectedColumns = (reader: SqlReader, table: string): Columns => {
  const { line } = reader.statement;
  const selected = takeSelection(reader);
  if (!selected) return { body: [], copies: [], hidden };
  const isAll = selected.items.length === 1 && isSign(selected.items[0]?.statement.tokens[0], '*');
  if (isAll && selected.table !== null && !isComputed(selected.table))
    return { body: [], copies: [{ table: selected.table, keeps: 'types', defaults: false }] };
  const names = selected.items.map(selectedName);
  const known = names.filter((name) => name !== null);
  const body = known.map((name): Change => {
    const column = plainColumn(name, reader.statement);
    return { is: 'add-column', table, column, ifNotExists: true, line };
  });
  return { body, copies: [], ...(known.length < names.length ? { hidden } : {}) };
};
