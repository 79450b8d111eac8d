import { isDataSection, tableOfContext } from '../context.ts';
import type { ProseDraft, StatementShape } from '../prose-shape.ts';
import type { Statement, Token } from '../statement.ts';
import { columnAttributes, packed, typeAfter } from './column-attributes.ts';
import { isIndexStatement } from './indexes.ts';

/** Lists of columns: each belongs to the table that it stands under. */

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
