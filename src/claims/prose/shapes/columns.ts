import type { Value } from '../../../domain/fact.ts';
import { isDataSection, tableOfContext } from '../context.ts';
import type { StatementShape, WordShape } from '../prose-shape.ts';
import { wordsBefore } from '../wording.ts';
import { columnAttributes, packed, plainValue, typeAfter } from './column-attributes.ts';
import { indexWords } from './indexes.ts';
import { snake, tableAround } from './tables.ts';

/** Columns one by one. */

const dotted = /^([a-z][a-z0-9_]*|(?:[A-Z]\w*\.)*[A-Z]\w*)\.([a-z][a-z0-9_]*)$/;

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
