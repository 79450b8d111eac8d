import type { ProseDraft, WordShape } from '../prose-shape.ts';
import type { Statement } from '../statement.ts';
import { wordsBefore } from '../wording.ts';
import { snake, tableAround } from './tables.ts';

/** Indexes, and constraints that check. */

export const indexWords = /\b(?:index(?:es|ed|ing)?|unique(?:ness)? (?:index|constraint|on|key))\b/i;
const isUnique = (text: string): boolean => /\bunique\b/i.test(text);

export const isIndexStatement = ({ text, parents }: Statement): boolean =>
  /^\W*(?:[\w-]+\W+){0,3}?index(?:es)?\b/i.test(text) || indexWords.test(parents.at(-1)?.text ?? '');

const indexCall = /^(?:create\s+)?(unique_)?index\(\s*:(\w+),\s*\[([^\]]*)\]/;
const indexSql =
  /^create\s+(unique\s+)?index\s+(?:concurrently\s+)?(?:if not exists\s+)?(?:(?!on\b)\w+\s+)?on\s+(?:"?(\w+)"?|\.\.\.|…)\s*(?:using\s+\w+\s*)?\(([^)]*)\)(?:\s*where\s+(.+))?/i;
const namesOf = (list: string): string[] =>
  list.split(/,|\+/).map((part) =>
    part
      .trim()
      .replace(/^[:`"]|[`"]$/g, '')
      .replace(/\s+(?:asc|desc)$/i, ''),
  );

interface Said {
  unique: boolean;
  /** Of an index on some rows only. */
  where?: string | undefined;
}

const indexDraft = (
  table: string,
  columns: readonly string[],
  { unique, where }: Said,
  start: number,
  end: number,
): ProseDraft[] =>
  columns.length > 0 && columns.every((column) => snake.test(column))
    ? [
        {
          kind: 'index',
          subject: `${table}(${columns.join(', ')})`,
          expected: { ...(unique ? { unique } : {}), ...(where === undefined ? {} : { where }) },
          start,
          end,
        },
      ]
    : [];

/** What looks like a condition of SQL. */
const condition = /^\w+\s*(?:=|<>|!=|<|>|\bis\b|\bin\b|\band\b)|^(?:not\s+)?\w+$/i;

/** "on `(a)` where `b IS NULL`": the condition after an index. */
const whereAfter = (text: string, end: number): string | undefined => {
  const said = /^`?[\s,(]*where\s+`([^`]+)`/i.exec(text.slice(end - 1))?.[1];
  return said !== undefined && condition.test(said) ? said : undefined;
};

/** The tables that a statement names before a place: "`authors` and `users` schemas". */
const tablesBefore = ({ text }: Statement, start: number): string[] => {
  const list = /((?:`[a-z]\w*`(?:\s*,\s*|\s+and\s+)?)+)\s+(?:schemas?|tables?)\b/.exec(
    text.slice(0, start),
  )?.[1];
  return [...(list ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
};

/** `create unique_index(:a, [:b, :c])`, `CREATE INDEX … ON a (b)`; `ON ...` is on the tables that were named. */
export const writtenIndex: WordShape = {
  name: 'index as code',
  read: ({ text, start, end }, { statement }) => {
    const [, unique, table, list, where] = indexCall.exec(text) ?? indexSql.exec(text) ?? [];
    if (list === undefined) return null;
    const said = { unique: unique !== undefined, where: where?.trim() };
    const tables = table === undefined ? tablesBefore(statement, start) : [table];
    return tables.flatMap((name) => indexDraft(name, namesOf(list), said, start, end));
  },
};

/** "partial unique for `scope_id IS NULL`": some index of the table has that condition. */
export const partialIndex: WordShape = {
  name: 'index on some rows',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    const lead = wordsBefore(statement, start);
    if (!isCode || !condition.test(text) || snake.test(text)) return null;
    const said = /\bpartial\b((?:\s+\w+){0,4})\s*$/i.exec(lead)?.[1];
    const table = said === undefined ? null : tableAround(statement, glossary);
    return table === null
      ? null
      : [
          {
            kind: 'index',
            subject: `${table}(*)`,
            expected: { ...(isUnique(said ?? '') ? { unique: true } : {}), where: text },
            start,
            end,
          },
        ];
  },
};

const tableWithColumns = /^([a-z]\w*)\(\s*([a-z]\w*(?:\s*,\s*[a-z]\w*)*)\s*\)$/;

/** `entries(section_id, position)` below "Indexes:". */
export const indexOfTable: WordShape = {
  name: 'index of a table',
  read: ({ text, start, end, isCode }, { statement }) => {
    const [, table, list] = tableWithColumns.exec(text) ?? [];
    const lead = wordsBefore(statement, start);
    return isCode &&
      table !== undefined &&
      list !== undefined &&
      (indexWords.test(lead) || isIndexStatement(statement))
      ? indexDraft(table, namesOf(list), { unique: isUnique(lead) }, start, end)
      : null;
  },
};

const columnList = /^[([]?\s*:?[a-z][a-z0-9_]*(?:\s*[,+]\s*:?[a-z][a-z0-9_]*)+\s*[)\]]?$/;
const single = /^[([]?:?([a-z][a-z0-9_]*)[)\]]?$/;

/** "unique index on `(a, b)`", "indexes on `a` and `b`": of the table around. */
export const indexList: WordShape = {
  name: 'index on columns',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    const lead = wordsBefore(statement, start);
    if (
      !isCode ||
      !(indexWords.test(lead) || (/^\W*unique\b[^`]*:\s*$/i.test(lead) && isIndexStatement(statement)))
    )
      return null;
    if (
      !/\b(?:on|for|over|across|of|by)\b[^`]*(?:`[^`]*`[\s,]*(?:and|&|\+)?\s*)*$|:\s*$|\bindex(?:es)?[\s(]*$/i.test(
        lead,
      )
    )
      return null;
    const isList = columnList.test(text);
    const column = single.exec(text)?.[1];
    if (!isList && column === undefined) return null;
    const tables = tableAround(statement, glossary);
    const table = tables ?? glossary.tablesOfColumn.get(column ?? '')?.[0];
    if (table === undefined || table === null || table === column) return null;
    const said = { unique: isUnique(lead), where: whereAfter(statement.text, end) };
    if (isList) return indexDraft(table, namesOf(text.replace(/^[([]|[)\]]$/g, '')), said, start, end);
    const others = [...lead.matchAll(/`[^`]+`/g)].length;
    const continues = /^`?\s*(?:,|and\b|\+|&)\s*`/.test(statement.text.slice(end - 1));
    // One index on several columns or several indexes: only the plural says which.
    if ((others > 0 || continues) && !/\bindexes\b/i.test(lead))
      return [
        {
          kind: 'index',
          subject: `${table}(${column})`,
          start,
          end,
          hedge: { about: 'all', why: 'it may be one index on several columns' },
        },
      ];
    return indexDraft(table, [column ?? ''], said, start, end);
  },
};

const checked = /^([a-z][a-z0-9_]*)\s*(?:in\b|between\b|is\b|<|>|=|!|~)/i;

/** "Check constraint for `days in (7, 14)`": one that speaks of the column. */
export const checkConstraint: WordShape = {
  name: 'check constraint',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    const column = checked.exec(text)?.[1] ?? single.exec(text)?.[1];
    if (!isCode || column === undefined || !/\bcheck constraints?\b/i.test(wordsBefore(statement, start)))
      return null;
    const table = tableAround(statement, glossary);
    return table === null ? null : [{ kind: 'constraint', subject: `${table}.check~${column}`, start, end }];
  },
};
