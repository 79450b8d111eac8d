import { type Change, unknown } from './changes.ts';
import { hole, isComputed } from './names.ts';
import { takeAlterTable } from './sql-alter.ts';
import { takeTable } from './sql-constraints.ts';
import { takeCreateIndex, takeCreateTable, takeCreateView } from './sql-create.ts';
import { itemsOf, type SqlReader, sqlReader } from './sql-reader.ts';
import { type Beginning, type Statement, statementsOf, type Token } from './sql-tokens.ts';

/** SQL → what it changes. What changes no shape of the database is nothing; what nobody can read is an open set. */

/** Statements that leave tables, columns, indexes and constraints as they are. */
const harmless = new Set([
  ...[
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'WITH',
    'VALUES',
    'TABLE',
    'MERGE',
    'COPY',
    'TRUNCATE',
    'EXPLAIN',
  ],
  ...['SET', 'RESET', 'SHOW', 'BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'ABORT'],
  ...[
    'LOCK',
    'ANALYZE',
    'VACUUM',
    'REINDEX',
    'CLUSTER',
    'REFRESH',
    'CHECKPOINT',
    'DISCARD',
    'NOTIFY',
    'LISTEN',
  ],
  ...[
    'GRANT',
    'REVOKE',
    'COMMENT',
    'SECURITY',
    'REASSIGN',
    'PRAGMA',
    'OPTIMIZE',
    'SYSTEM',
    'USE',
    'DETACH',
    'FETCH',
  ],
  ...[
    'PREPARE',
    'DEALLOCATE',
    'DECLARE',
    'CLOSE',
    'PERFORM',
    'RAISE',
    'RETURN',
    'UNLOCK',
    'REPLACE',
    'ATTACH',
  ],
]);

/** What can be created, altered and dropped without a table being another one. */
const otherObjects = [
  ...[
    'EXTENSION',
    'FUNCTION',
    'PROCEDURE',
    'AGGREGATE',
    'TRIGGER',
    'TYPE',
    'DOMAIN',
    'SEQUENCE',
    'SCHEMA',
    'ROLE',
  ],
  ...[
    'USER',
    'GROUP',
    'RULE',
    'POLICY',
    'CAST',
    'COLLATION',
    'CONVERSION',
    'OPERATOR',
    'PUBLICATION',
    'SUBSCRIPTION',
  ],
  ...[
    'SERVER',
    'FOREIGN',
    'STATISTICS',
    'TEXT',
    'EVENT',
    'LANGUAGE',
    'DATABASE',
    'TABLESPACE',
    'DEFAULT',
    'SYSTEM',
  ],
  ...[
    'ACCESS',
    'TRANSFORM',
    'CONSTRAINT',
    'OWNED',
    'LARGE',
    'ROUTINE',
    'DICTIONARY',
    'TRUSTED',
    'PROCEDURAL',
    'QUOTA',
  ],
];

const isOther = (reader: SqlReader): boolean => otherObjects.some((word) => reader.sees(word));

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
  if (isTemporary) return [];
  if (reader.take('TABLE')) return takeCreateTable(reader);
  if (reader.take('MATERIALIZED', 'VIEW')) return takeCreateView(reader, 'materialized-view', replaces);
  if (reader.take('VIEW')) return takeCreateView(reader, 'view', replaces);
  if (reader.take('UNIQUE', 'INDEX')) return takeCreateIndex(reader, true);
  if (reader.take('INDEX')) return takeCreateIndex(reader, false);
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
  if (!reader.take('INDEX')) return isOther(reader) ? [] : null;
  reader.take('IF', 'EXISTS');
  const name = reader.takeName();
  const to = reader.take('RENAME', 'TO') ? reader.takeName() : null;
  return name === null || to === null ? [] : [{ is: 'rename-index', name, to, line }];
};

/** `RENAME TABLE a TO b` of ClickHouse and MySQL. */
const renaming = (reader: SqlReader): Change[] | null => {
  const { line } = reader.statement;
  if (!reader.take('TABLE')) return null;
  const table = takeTable(reader);
  const to = reader.take('TO') ? takeTable(reader) : null;
  return table === null || to === null ? null : [{ is: 'rename-table', table, to, line }];
};

/** `SELECT … INTO table`. */
const selectedInto = (reader: SqlReader): Change[] => {
  const { line } = reader.statement;
  reader.takeUntil('INTO', 'FROM');
  if (!reader.take('INTO')) return [];
  if (takesTemporary(reader)) return [];
  reader.take('TABLE');
  const table = takeTable(reader);
  return table === null ? [] : [unknown('SELECT INTO makes it', line, table)];
};

/** The versions that a dump says are in it. */
const dumped = (reader: SqlReader): Change[] => {
  const { tokens, line } = reader.statement;
  if (!reader.take('INSERT', 'INTO') || !/\bschema_migrations$/.test(reader.takeName() ?? '')) return [];
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
]);

const controlWords = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP']);
const dynamicWords = new Set(['EXECUTE', 'CALL']);

const upper = (token: Token | undefined): string => (token?.type === 'word' ? token.text.toUpperCase() : '');

/** The statement of SQL that stands in one of a block, behind its control words; null where that is none. */
const insideBlock = (statement: Statement): Statement | null => {
  const { tokens } = statement;
  const at = tokens.findIndex(
    (token, index) =>
      (verbs.has(upper(token)) || dynamicWords.has(upper(token))) &&
      (index === 0 || controlWords.has(upper(tokens[index - 1]))),
  );
  const first = tokens[at];
  return first ? { ...statement, tokens: tokens.slice(at), line: first.line } : null;
};

/** `DO $$ … $$`: what is in it happens, or not. */
const blockChanges = (statement: Statement): Change[] => {
  const body = statement.tokens.find(({ type }) => type === 'string');
  if (!body) return [unknown('a DO block is not understood', statement.line, hole)];
  const inner = statementsOf(body.text, { line: body.line, isVerbatim: true });
  const changes = inner.flatMap((each) => {
    const inside = insideBlock(each);
    return inside ? statementChanges(inside) : [];
  });
  const why = 'a DO block decides about it';
  const course = isComputed(body.text) ? [unknown('a DO block is computed', statement.line, hole)] : changes;
  return course.length === 0 ? [] : [{ is: 'either', courses: [course, []], why, line: statement.line }];
};

const statementChanges = (statement: Statement): Change[] => {
  const reader = sqlReader(statement);
  const { line } = statement;
  const word = upper(reader.next());
  const verb = verbs.get(word);
  if (verb) {
    reader.skip();
    return verb(reader) ?? [unknown('a statement of SQL is not understood', line, hole)];
  }
  if (word === 'SELECT') return selectedInto(reader);
  if (word === 'INSERT') return dumped(reader);
  if (word === 'DO') return blockChanges(statement);
  if (harmless.has(word)) return [];
  return [unknown('a statement of SQL is computed or not understood', line, hole)];
};

export const sqlChanges = (text: string, beginning: Beginning): Change[] =>
  statementsOf(text, beginning).flatMap(statementChanges);
