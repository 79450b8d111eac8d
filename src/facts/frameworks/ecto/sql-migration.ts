import type { Change } from './changes.ts';
import { sqlChanges } from './sql-ddl.ts';

/** What a file of SQL does when it is run forward, whatever tool runs it. */
export interface SqlPart {
  is: 'sql';
  changes: Change[];
}

/** goose, sql-migrate, dbmate and tern mark the two directions by a comment; the rest is forward. */
const forward = /^--\s*(?:\+\s*(?:goose|migrate)\s+Up|migrate:up)\b/i;
const backward =
  /^--\s*(?:\+\s*(?:goose|migrate)\s+Down|migrate:down)\b|^-{4}\s*create above \/ drop below\s*-{4}/i;

/** The lines of the way forward in their places, the others empty. */
const forwardText = (text: string): string => {
  let isForward = true;
  return text
    .split('\n')
    .map((line) => {
      if (backward.test(line)) isForward = false;
      else if (forward.test(line)) isForward = true;
      return isForward ? line : '';
    })
    .join('\n');
};

/** A dump has rows between its statements, and psql's own commands (`\connect`): no SQL, so their lines are emptied. */
const withoutRows = (text: string): string =>
  text
    .replace(
      /^(COPY [^;]*FROM stdin;)\n([\s\S]*?)^\\\.$/gim,
      (_, copy: string, rows: string) => copy + rows.replace(/[^\n]/g, ''),
    )
    .replace(/^\\[^\n]*$/gm, '');

/** The text of a `.sql` file → parts for the framework that links migrations. */
export const readSqlMigration = (text: string): SqlPart[] => {
  const changes = sqlChanges(withoutRows(forwardText(text)), { line: 1, isVerbatim: true });
  return changes.length === 0 ? [] : [{ is: 'sql', changes }];
};
