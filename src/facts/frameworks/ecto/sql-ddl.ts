import { type Change, unknown } from './changes.ts';
import { hole, isComputed, unqualified } from './names.ts';
import { takeAlterTable } from './sql-alter.ts';
import { blockChanges, executedChanges, routineChanges } from './sql-blocks.ts';
import { takeTable } from './sql-constraints.ts';
import { takeCreateIndex, takeCreateTable, takeCreateView } from './sql-create.ts';
import { takeAlterType, takeCreateType } from './sql-enums.ts';
import { itemsOf, type SqlReader, sqlReader } from './sql-reader.ts';
import { type Beginning, type Statement, statementsOf, type Token } from './sql-tokens.ts';
import { harmless, isOther } from './sql-words.ts';

/** SQL → what it changes. What changes no shape of the database is nothing; what nobody can read is an open set. */

/** Tables that end with the session are no part of the database. */
const takesTemporary = (reader: SqlReader): boolean => {
  if (!reader.take('GLOBAL')) reader.take('LOCAL');
  return reader.take('TEMP') || reader.take('TEMPORARY');
};

const creation = (reader: SqlReader): Change[] | null => {
  const replaces = reader.take('OR', 'REPLACE');
  const isTemporary = takesTemporary(reader);
  reader.take('UNLOGGED');
  reader.take('RECURSIVE');
  const form = isTemporary ? 'temporary' : 'table';
  if (reader.take('TABLE')) return takeCreateTable(reader, form, replaces);
  if (isTemporary) return [];
  if (reader.take('MATERIALIZED', 'VIEW')) return takeCreateView(reader, 'materialized-view', replaces);
  if (reader.take('VIEW')) return takeCreateView(reader, 'view', replaces);
  if (reader.take('UNIQUE', 'INDEX')) return takeCreateIndex(reader, true);
  if (reader.take('INDEX')) return takeCreateIndex(reader, false);
  if (reader.take('TYPE')) return takeCreateType(reader);
  if (reader.take('FUNCTION') || reader.take('PROCEDURE'))
    return routineChanges(reader.statement, reader.takeName(), statementChanges);
  return isOther(reader) ? [] : null;
};

const takeNamesDropped = (reader: SqlReader): { names: string[]; cascade: boolean } => {
  reader.take('CONCURRENTLY');
  reader.take('IF', 'EXISTS');
  const tokens = reader.takeUntil('CASCADE', 'RESTRICT');
  const items = itemsOf(sqlReader({ ...reader.statement, tokens }));
  return { names: items.flatMap((item) => takeTable(item) ?? []), cascade: reader.take('CASCADE') };
};

const removal = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  if (reader.take('INDEX'))
    return takeNamesDropped(reader).names.map((name) => ({
      is: 'drop-index',
      table: null,
      name,
      columns: [],
      line,
    }));
  const isTable = reader.take('TABLE') || reader.take('VIEW') || reader.take('MATERIALIZED', 'VIEW');
  if (!isTable) return isOther(reader) ? [] : null;
  const { names, cascade } = takeNamesDropped(reader);
  return names.map((table) => ({ is: 'drop-table', table, cascade, line }));
};

const alteration = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  if (reader.take('TABLE') || reader.take('MATERIALIZED', 'VIEW') || reader.take('VIEW'))
    return takeAlterTable(reader);
  if (reader.take('TYPE')) return takeAlterType(reader);
  if (!reader.take('INDEX')) return isOther(reader) ? [] : null;
  reader.take('IF', 'EXISTS');
  const name = reader.takeName();
  const to = reader.take('RENAME', 'TO') ? reader.takeName() : null;
  return name === null || to === null ? [] : [{ is: 'rename-index', name, to, line }];
};

/** `RENAME TABLE a TO b, c TO d` of ClickHouse and MySQL. */
const renaming = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  if (!reader.take('TABLE')) return null;
  const tokens = reader.takeUntil('ON');
  const pairs = itemsOf(sqlReader({ ...reader.statement, tokens })).map((item) => {
    const table = takeTable(item);
    return { table, to: item.take('TO') ? takeTable(item) : null };
  });
  return pairs.flatMap(({ table, to }): Change[] =>
    table === null || to === null
      ? [unknown('a statement of SQL is not understood', line, table ?? hole)]
      : [{ is: 'rename-table', table, to, line }],
  );
};

/** `EXCHANGE TABLES a AND b` of ClickHouse: the third name is one that nobody gives a table. */
const exchange = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  const one = reader.take('TABLES') ? takeTable(reader) : null;
  const other = reader.take('AND') ? takeTable(reader) : null;
  if (one === null || other === null) return null;
  const aside = `${unqualified(one)} and ${unqualified(other)}`;
  const rename = (table: string, to: string): Change => ({ is: 'rename-table', table, to, line });
  return [rename(one, aside), rename(other, one), rename(aside, other)];
};

/** A function that is called: `SELECT make_partitions(…)`, `PERFORM …`, `CALL …`. */
const runs = (reader: SqlReader, isCall: boolean): Change[] => {
  const { line } = reader.statement;
  const name = reader.takeName();
  if (name === null || isComputed(name))
    return isCall ? [unknown('what is called is computed', line, hole)] : [];
  return reader.takeParentheses() || isCall ? [{ is: 'run', name: unqualified(name), isCall, line }] : [];
};

/** `SELECT … INTO table`, or a function that is called. */
const selection = (reader: SqlReader): Change[] => {
  const { line } = reader.statement;
  const called = runs(sqlReader({ ...reader.statement, tokens: reader.statement.tokens.slice(1) }), false);
  reader.takeUntil('INTO', 'FROM');
  if (!reader.take('INTO') || takesTemporary(reader)) return called;
  reader.take('TABLE');
  const table = takeTable(reader);
  return table === null ? called : [...called, unknown('SELECT INTO makes it', line, table)];
};

/** The versions that a dump says are in it. */
const dumped = (reader: SqlReader): Change[] => {
  const { tokens, line } = reader.statement;
  if (!reader.take('INTO') || !/\bschema_migrations$/.test(reader.takeName() ?? '')) return [];
  const versions = tokens.flatMap(({ type, text }) =>
    /^\d{8,}$/.test(text) && type !== 'word' ? [text] : [],
  );
  return [{ is: 'dumped', versions, line }];
};

const verbs = new Map<string, (reader: SqlReader) => Change[] | null>([
  ['CREATE', creation],
  ['ALTER', alteration],
  ['DROP', removal],
  ['RENAME', renaming],
  ['EXCHANGE', exchange],
  ['SELECT', selection],
  ['PERFORM', (reader) => runs(reader, false)],
  ['CALL', (reader) => runs(reader, true)],
  ['INSERT', dumped],
  ['DO', ({ statement }) => blockChanges(statement, statementChanges)],
  ['EXECUTE', ({ statement }) => executedChanges(statement, statementChanges)],
]);

const mostNames = 40;

/** A statement that nobody understands may be about whatever it names. */
const notUnderstood = ({ tokens, line }: Statement): Change[] => {
  const why = 'a statement of SQL is not understood';
  const names = new Set(
    tokens.flatMap(({ type, text }) => (type === 'word' || type === 'quoted' ? [text] : [])),
  );
  const isHidden = tokens.some(({ text }) => isComputed(text)) || names.size > mostNames;
  return isHidden ? [unknown(why, line, hole)] : [...names].map((name) => unknown(why, line, name));
};

const upper = (token: Token | undefined): string => (token?.type === 'word' ? token.text.toUpperCase() : '');

const statementChanges = (statement: Statement): Change[] => {
  const reader = sqlReader(statement);
  const word = upper(reader.next());
  const verb = verbs.get(word);
  if (!verb) return harmless.has(word) ? [] : notUnderstood(statement);
  reader.skip();
  return verb(reader) ?? notUnderstood(statement);
};

/** `keepsCase`: whether unquoted names are as they are written, where the text itself does not tell. */
export const sqlChanges = (text: string, beginning: Beginning, keepsCase = false): Change[] =>
  statementsOf(text, beginning, keepsCase).flatMap(statementChanges);
