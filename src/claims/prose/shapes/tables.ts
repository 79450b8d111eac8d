import type { Value } from '../../../domain/fact.ts';
import { isDataSection, tableIn, tableOfContext } from '../context.ts';
import { type Glossary, sectionKey } from '../glossary.ts';
import type { ProseDraft, StatementShape, WordShape } from '../prose-shape.ts';
import type { Statement, Token } from '../statement.ts';

import { wordsBefore } from '../wording.ts';

/** Tables, their columns and indexes. A list of columns belongs to the table that it stands under. */

const snake = /^[a-z][a-z0-9_]*$/;
const dotted = /^([a-z][a-z0-9_]*|(?:[A-Z]\w*\.)*[A-Z]\w*)\.([a-z][a-z0-9_]*)$/;
const indexWords = /\b(?:index(?:es|ed|ing)?|unique(?:ness)? (?:index|constraint|on|key))\b/i;
const isUnique = (text: string): boolean => /\bunique\b/i.test(text);

const tableAround = (statement: Statement, glossary: Glossary): string | null =>
  tableIn(statement) ??
  tableOfContext(statement) ??
  glossary.tableOfSection.get(sectionKey(statement)) ??
  [...glossary.tables].find((name) => statement.text.includes(`\`${name}\``)) ??
  null;

/** "`raw_events` table", "- `raw_events`" in a section about data. */
export const tableWord: WordShape = {
  name: 'table',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    if (!snake.test(text) || !isCode) return null;
    const own = statement.text;
    const isNamed =
      /\btables?\b[\s:*(]*$/i.test(own.slice(0, start)) ||
      /^[`*_]*\s+(?:\w+\s+){0,2}?tables?\b(?!\s+(?:function|cell|row))/i.test(own.slice(end));
    const isHead =
      statement.isLead &&
      isDataSection(statement) &&
      /^\W*(?:(?:new|create|add|extend|alter|modify|update)\W+)?$/i.test(own.slice(0, start)) &&
      /^[`*_\s:]*(?:\([^)]*\)[\s:]*)?$/.test(own.slice(end)) &&
      tableOfContext(statement) === null;
    const isKnown =
      glossary.tables.has(text) && isDataSection(statement) && tableOfContext(statement) === null;
    const isOfSchema =
      isDataSection(statement) && /`(?:[A-Z]\w*\.)*[A-Z]\w*`\s*\($/.test(own.slice(0, start));
    return isNamed || isHead || isKnown || isOfSchema ? [{ kind: 'table', subject: text, start, end }] : null;
  },
};

const types =
  'string|text|citext|integer|int|bigint|smallint|boolean|bool|map|jsonb?|utc_datetime(?:_usec)?|naive_datetime(?:_usec)?|timestamptz?|datetime|date|time|uuid|binary_id|binary|decimal|numeric|float|double|varchar|enum|Ecto\\.Enum|array|bigserial';
const typeAfter = new RegExp(String.raw`^[\`*_\s]*(?:\(|:{1,2}|-|–|—|,)?\s*\`?:?(${types})\b`, 'i');
/** "numeric or float" names no one type. */
const otherType = new RegExp(String.raw`^[^,.;)]{0,24}?\s*(?:\bor\b|/|\|)\s*\`?:?(?:${types})\b`, 'i');
const nullAfter = /\bnot[ -]null\b|\bnon-?null(?:able)?\b|\bnull:\s*false\b/i;
const nullableAfter = /\bnullable\b|\bnull:\s*true\b/i;
const defaultWord = /\bdefault(?:s to|:|=| is| value)?\s*[:=]?\s*(`[^`]+`|"[^"]*"|:?[\w.-]+|%?\{\}|\[\])/i;

const plainValue = (text: string): string | number | boolean | null => {
  const value = text
    .replace(/^`(.*)`$/, '$1')
    .replace(/^"(.*)"$/, '$1')
    .replace(/^:/, '')
    .replace(/[.,;]+$/, '');
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return value === 'true'
    ? true
    : value === 'false'
      ? false
      : value === 'nil' || value === 'null'
        ? null
        : value;
};

/** What is said of a column up to the next one: its type, whether it may be null, its default. */
const columnAttributes = (rest: string): Record<string, Value> => {
  const type = otherType.test(rest) ? undefined : typeAfter.exec(rest)?.[1];
  const near = rest.slice(0, 160).split(/[.;](?=\s|$)/)[0] ?? '';
  const fallback = defaultWord.exec(near)?.[1];
  return {
    ...(type === undefined ? {} : { type: type.toLowerCase() === 'ecto.enum' ? 'enum' : type.toLowerCase() }),
    ...(nullAfter.test(near) ? { null: false } : nullableAfter.test(near) ? { null: true } : {}),
    ...(fallback === undefined ? {} : { default: plainValue(fallback) }),
  };
};

const isIndexStatement = ({ text, parents }: Statement): boolean =>
  /^\W*(?:[\w-]+\W+){0,3}?index(?:es)?\b/i.test(text) || indexWords.test(parents.at(-1)?.text ?? '');

/** `raw_events.project_id`: a column, or an index on it where the words speak of indexes. */
export const dottedColumn: WordShape = {
  name: 'column with its table',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    const [, table, column] = dotted.exec(text) ?? [];
    if (!isCode || table === undefined || column === undefined) return null;
    if (indexWords.test(wordsBefore(statement, start)) && snake.test(table))
      return [{ kind: 'index', subject: `${table}(${column})`, start, end }];
    const isTable =
      glossary.tables.has(table) || (isDataSection(statement) && snake.test(table)) || /^[A-Z]/.test(table);
    // A field of a variable looks the same, so it counts only where the code has such a column.
    return [
      {
        kind: 'column',
        subject: `${table}.${column}`,
        expected: isTable && isDataSection(statement) ? columnAttributes(statement.text.slice(end)) : {},
        start,
        end,
        tentative: !glossary.tables.has(table),
      },
    ];
  },
};

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

const listItem = /^[a-z][a-z0-9_]*$/;
const pieces = (text: string, offset: number): { text: string; start: number; end: number }[] => {
  const found: { text: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(/[^,]+/g)) {
    const part = match[0];
    const lead = part.length - part.trimStart().length;
    const start = offset + match.index + lead;
    found.push({ text: part.trim().replace(/[.;]$/, ''), start, end: start + part.trim().length });
  }
  return found;
};

const timestamps = (table: string, start: number, end: number): ProseDraft[] =>
  ['inserted_at', 'updated_at'].map((name) => ({
    kind: 'column',
    subject: `${table}.${name}`,
    start,
    end,
    tentative: true,
  }));

/** "run_id, sequence, status": bare names below a table. A word that may sum up several columns counts only where it is one. */
export const bareColumns: StatementShape = {
  name: 'columns in a comma list',
  read: ({ statement }) => {
    const { text, form } = statement;
    const table = form === 'item' ? tableOfContext(statement) : null;
    if (table === null || text.includes('`')) return [];
    const inBraces = /\(([^()]*)\)\s*\.?$/.exec(text);
    const labelled = /^(?:columns|fields|attributes)\s*:\s*/i.exec(text)?.[0].length ?? 0;
    const list = pieces(text.slice(labelled), labelled);
    const isList = list.length > 1 && list.some(({ text: part }) => listItem.test(part));
    const found = isList ? list : inBraces ? pieces(inBraces[1] ?? '', inBraces.index + 1) : [];
    if (!isList && !found.every(({ text: part }) => listItem.test(part) && part.includes('_'))) return [];
    return found.flatMap(({ text: part, start, end }): ProseDraft[] => {
      if (part === 'timestamps') return timestamps(table, start, end);
      return listItem.test(part)
        ? [{ kind: 'column', subject: `${table}.${part}`, start, end, tentative: !part.includes('_') }]
        : [];
    });
  },
};

const headTokens = ({ tokens, text }: Statement): Token[] => {
  const found: Token[] = [];
  let at = /^\W*/.exec(text)?.[0].replace(/`$/, '').length ?? 0;
  for (const token of tokens.filter(({ mark }) => mark === 'code')) {
    if (!/^(?:\W|and|or|plus|columns?|fields?|adds?|new)*$/i.test(text.slice(at, token.start))) break;
    found.push(token);
    at = token.end;
  }
  return found;
};

const packed = /^([a-z][a-z0-9_]*)(?:\s*(?:::?|\s)\s*(.*))?$/s;

const isAboutColumns = (statement: Statement): boolean =>
  isDataSection(statement) &&
  !isIndexStatement(statement) &&
  !/\bconstraints?\b/i.test(statement.parents.at(-1)?.text ?? '');

/** Pieces between commas that stand in no parentheses; a point or a semicolon ends the list. */
const segmentsOf = (text: string, from: number): { start: number; end: number }[] => {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let inCode = false;
  let start = from;
  for (let at = from; at <= text.length; at += 1) {
    const character = text[at];
    if (character === '`') inCode = !inCode;
    if (!inCode && character === '(') depth += 1;
    if (!inCode && character === ')') depth -= 1;
    const isEnd =
      character === undefined ||
      (!inCode && depth === 0 && /[;.]/.test(character) && /\s|^$/.test(text[at + 1] ?? ''));
    if (isEnd || (!inCode && depth === 0 && character === ',')) {
      found.push({ start, end: at });
      start = at + 1;
    }
    if (isEnd) break;
  }
  return found;
};

const listLabel =
  /^\W*(?:(?:key |core |main |new |required |optional )?(?:fields?|columns?|attributes))\b[^:`]*:\s*/i;

/** "Fields: `a` (string, indexed), `b`, timestamps": one name to each piece. */
const labelledColumns = (statement: Statement, table: string): ProseDraft[] | null => {
  const { text } = statement;
  const label = listLabel.exec(text);
  if (!label) return null;
  return segmentsOf(text, label[0].length).flatMap(({ start, end }): ProseDraft[] => {
    const piece = text.slice(start, end);
    const [lead = '', name = '', inside = ''] =
      /^[\s*_]*(?:and\s+)?`?([a-z][a-z0-9_]*)([^`]*)`?/.exec(piece) ?? [];
    const place = { start: start + (lead.length - lead.trimStart().length), end: start + lead.length };
    if (name === 'timestamps') return timestamps(table, place.start, place.end);
    if (!lead.includes('`') && !name.includes('_')) return [];
    const rest = `${inside} ${piece.slice(lead.length)}`.trimStart();
    return [{ kind: 'column', subject: `${table}.${name}`, expected: columnAttributes(rest), ...place }];
  });
};

/** "`pool_class` (string, not null, default `slow`)": one or more names at the head of an item below a table. */
export const columnItem: StatementShape = {
  name: 'columns of a table',
  read: ({ statement }) => {
    const table = statement.form === 'item' ? tableOfContext(statement) : null;
    if (table === null || !isAboutColumns(statement)) return [];
    const labelled = labelledColumns(statement, table);
    if (labelled) return labelled;
    const heads = headTokens(statement);
    return heads.flatMap(({ text, start, end }): ProseDraft[] => {
      const [, name, inside] = packed.exec(text) ?? [];
      if (
        name === undefined ||
        (inside !== undefined && !typeAfter.test(inside) && !/references|default|null/i.test(inside))
      )
        return [];
      if (name === 'timestamps') return timestamps(table, start, end);
      const rest = heads.length === 1 ? `${inside ?? ''} ${statement.text.slice(end)}` : (inside ?? '');
      return [
        {
          kind: 'column',
          subject: `${table}.${name}`,
          expected: columnAttributes(rest.trimStart()),
          start,
          end,
        },
      ];
    });
  },
};

/** A row of a table of tables. */
export const tableRow: StatementShape = {
  name: 'columns of tables in a markdown table',
  read: ({ statement }) => {
    const [first] = statement.cells;
    const name = first?.text.replace(/^`|`$/g, '') ?? '';
    return first && /^tables?(?: names?)?$/i.test(first.header) && snake.test(name)
      ? [{ kind: 'table', subject: name, start: 0, end: first.text.length }]
      : [];
  },
};

/** A row of a table of columns. */
export const columnRow: StatementShape = {
  name: 'columns in a markdown table',
  read: ({ statement }) => {
    const [first, ...others] = statement.cells;
    const table = statement.form === 'row' ? tableOfContext(statement) : null;
    if (!first || table === null || !/^(?:column|field|name|attribute)s?$/i.test(first.header)) return [];
    const name = first.text.replace(/^`|`$/g, '');
    if (!snake.test(name)) return [];
    const cell = (header: RegExp): string =>
      others.find((one) => header.test(one.header))?.text.replaceAll('`', '') ?? '';
    const isNull = cell(/^null(?:able|\?)?$/i).toLowerCase();
    const type = typeAfter.exec(cell(/^type$/i))?.[1]?.toLowerCase();
    const fallback = cell(/^default$/i);
    const expected: Record<string, Value> = {
      ...(type === undefined ? {} : { type }),
      ...(/^(?:no|false|not null)$/.test(isNull)
        ? { null: false }
        : /^(?:yes|true|null)$/.test(isNull)
          ? { null: true }
          : {}),
      ...(/^[\w.]+$/.test(fallback) && !/^(?:none|no)$/i.test(fallback)
        ? { default: plainValue(fallback) }
        : {}),
    };
    return [{ kind: 'column', subject: `${table}.${name}`, expected, start: 0, end: statement.text.length }];
  },
};

const adds = /\b(?:add(?:s|ed|ing)?|new)\b[^.;`]*\b(?:columns?|fields?)\b[^.;`]*$/i;

/** "Add columns `a` and `b` to `users`". */
export const addedColumns: WordShape = {
  name: 'added column',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    const [, name = '', inside = ''] = packed.exec(text) ?? [];
    if (!isCode || name === '' || (inside !== '' && !typeAfter.test(inside))) return null;
    const lead = wordsBefore(statement, start).replace(/(?:`[^`]*`[\s,]*(?:and\s+)?)+$/, '');
    const isAdded =
      adds.test(lead) ||
      (/\badd(?:s|ed)?\b\W*$/i.test(lead) &&
        /^`?\s+(?:column|field)s?\b/i.test(statement.text.slice(end - 1)));
    if (!isAdded) return null;
    const to = /\bto\s+(?:the\s+)?`([a-z][a-z0-9_]*|(?:[A-Z]\w*\.)*[A-Z]\w*)`/.exec(statement.text)?.[1];
    const table = to ?? tableAround(statement, glossary);
    if (table === null || table === name) return null;
    return [
      {
        kind: 'column',
        subject: `${table}.${name}`,
        expected: columnAttributes(`${inside} ${statement.text.slice(end)}`.trimStart()),
        start,
        end,
        tentative: to === undefined,
      },
    ];
  },
};
