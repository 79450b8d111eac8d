import type { Change } from './changes.ts';
import { isComputed, unqualified } from './names.ts';
import { itemsOf, type SqlReader } from './sql-reader.ts';

/** Types that list their values: `CREATE TYPE … AS ENUM`, `ALTER TYPE …`. */

/** The text in quotes ahead; null where there is none. */
const takeText = (reader: SqlReader): string | null => {
  const token = reader.next();
  if (token?.type !== 'string') return null;
  reader.skip();
  return token.text;
};

const takeTypeName = (reader: SqlReader): string | null => {
  const name = reader.takeName();
  return name === null || isComputed(name) ? null : unqualified(name);
};

/** Behind `CREATE TYPE`; types that are no enums are no business of tables. */
export const takeCreateType = (reader: SqlReader): Change[] => {
  const { line } = reader.statement;
  const name = takeTypeName(reader);
  const list = name !== null && reader.take('AS', 'ENUM') ? reader.takeParentheses() : null;
  if (name === null || !list) return [];
  const values = itemsOf(list).map(takeText);
  return values.some((value) => value === null || isComputed(value))
    ? []
    : [{ is: 'create-enum', name, values: values.filter((value) => value !== null), line }];
};

/** Behind `ALTER TYPE`. */
export const takeAlterType = (reader: SqlReader): Change[] => {
  const { line } = reader.statement;
  const name = takeTypeName(reader);
  if (name === null) return [];
  if (reader.take('RENAME', 'TO')) {
    const to = takeTypeName(reader);
    return to === null ? [] : [{ is: 'rename-type', name, to, line }];
  }
  if (reader.take('RENAME', 'VALUE')) {
    const from = takeText(reader);
    const value = reader.take('TO') ? takeText(reader) : null;
    return from === null || value === null ? [] : [{ is: 'enum-value', name, value, from, line }];
  }
  if (!reader.take('ADD', 'VALUE')) return [];
  reader.take('IF', 'NOT', 'EXISTS');
  const value = takeText(reader);
  return value === null ? [] : [{ is: 'enum-value', name, value, from: null, line }];
};
