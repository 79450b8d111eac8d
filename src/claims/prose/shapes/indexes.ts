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
  /^create\s+(unique\s+)?index\s+(?:concurrently\s+)?(?:if not exists\s+)?(?:\w+\s+)?on\s+"?(\w+)"?\s*(?:using\s+\w+\s*)?\(([^)]*)\)/i;
const namesOf = (list: string): string[] =>
  list.split(/,|\+/).map((part) =>
    part
      .trim()
      .replace(/^[:`"]|[`"]$/g, '')
      .replace(/\s+(?:asc|desc)$/i, ''),
  );

const indexDraft = (
  table: string,
  columns: readonly string[],
  unique: boolean,
  start: number,
  end: number,
): ProseDraft[] =>
  columns.length > 0 && columns.every((column) => snake.test(column))
    ? [
        {
          kind: 'index',
          subject: `${table}(${columns.join(', ')})`,
          expected: unique ? { unique } : {},
          start,
          end,
        },
      ]
    : [];

/** `create unique_index(:a, [:b, :c])`, `CREATE INDEX … ON a (b)`. */
export const writtenIndex: WordShape = {
  name: 'index as code',
  read: ({ text, start, end }) => {
    const [, unique, table, list] = indexCall.exec(text) ?? indexSql.exec(text) ?? [];
    return table === undefined || list === undefined
      ? null
      : indexDraft(table, namesOf(list), unique !== undefined, start, end);
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
    if (isList)
      return indexDraft(table, namesOf(text.replace(/^[([]|[)\]]$/g, '')), isUnique(lead), start, end);
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
    return indexDraft(table, [column ?? ''], isUnique(lead), start, end);
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
