import { isDataSection, tableIn, tableOfContext } from '../context.ts';
import { type Glossary, sectionKey } from '../glossary.ts';
import type { StatementShape, WordShape } from '../prose-shape.ts';
import type { Statement } from '../statement.ts';

/** Tables by their names. */

export const snake = /^[a-z][a-z0-9_]*$/;

/** What columns and indexes belong to that stand without their table. */
export const tableAround = (statement: Statement, glossary: Glossary): string | null =>
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
