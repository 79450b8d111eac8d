import type { Change } from './changes.ts';
import { hole } from './names.ts';
import { sqlChanges } from './sql-ddl.ts';
import { isClickHouse } from './sql-tokens.ts';

/** What a file of SQL does when it is run forward, whatever tool runs it. */
export interface SqlPart {
  is: 'sql';
  changes: Change[];
  /** The same with names as they are written, where that is another thing: ClickHouse keeps their case. */
  asWritten?: Change[];
  isClickHouse?: true;
  /** It says by itself that it is a migration, wherever it lies. */
  isMarked?: true;
}

/** goose, sql-migrate, dbmate and tern mark the two directions by a comment; the rest is forward. */
const forward = /^\s*--\s*(?:\+\s*(?:goose|migrate)\s+Up|migrate:up)\b/i;
const backward =
  /^\s*--\s*(?:\+\s*(?:goose|migrate)\s+Down|migrate:down)\b|^\s*-{4}\s*create above \/ drop below\s*-{4}/i;

interface Forward {
  /** The lines of the way forward in their places, the others empty. */
  text: string;
  isMarked: boolean;
}

const forwardOf = (text: string): Forward => {
  let [isForward, isMarked] = [true, false];
  const lines = text.split('\n').map((line) => {
    const isBackward = backward.test(line);
    if (isBackward || forward.test(line)) {
      isForward = !isBackward;
      isMarked = true;
    }
    return isForward ? line : '';
  });
  return { text: lines.join('\n'), isMarked };
};

/** A dump has rows between its statements, and psql's own commands (`\connect`): no SQL, so their lines are emptied. */
const withoutRows = (text: string): string =>
  text
    .replace(
      /^(COPY [^;]*FROM stdin;)\n([\s\S]*?)^\\\.$/gim,
      (_, copy: string, rows: string) => copy + rows.replace(/[^\n]/g, ''),
    )
    .replace(/^\\[^\n]*$/gm, '');

/** What tools put in before they run it: `${DB}`, `{{.Db}}`, `<%= db %>`. */
const template = /\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|<%[^%\n]*%>/g;

const beginning = { line: 1, isVerbatim: true };

/** The text of a `.sql` file → parts for the framework that links migrations. */
export const readSqlMigration = (text: string): SqlPart[] => {
  const { text: stated, isMarked } = forwardOf(withoutRows(text));
  const sql = stated.replace(template, hole);
  const changes = sqlChanges(sql, beginning);
  const asWritten = sqlChanges(sql, beginning, true);
  const isSame = JSON.stringify(asWritten) === JSON.stringify(changes);
  return [
    {
      is: 'sql',
      changes,
      ...(isSame ? {} : { asWritten }),
      ...(isClickHouse(sql) ? { isClickHouse: true } : {}),
      ...(isMarked ? { isMarked: true } : {}),
    },
  ];
};
