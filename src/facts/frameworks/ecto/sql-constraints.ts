import type { Change, ConstraintSpec, ReferenceSpec } from './changes.ts';
import { isComputed, prefixOf, qualified, unqualified } from './names.ts';
import { bare, itemsOf, type SqlReader, written } from './sql-reader.ts';
import type { Token } from './sql-tokens.ts';

/** `schema.table`, quoted or not, as tables are named here. */
export const takeTable = (reader: SqlReader): string | null => {
  const name = reader.takeName();
  if (name === null) return null;
  const prefix = prefixOf(name);
  return qualified(unqualified(name), prefix === null ? null : unqualified(prefix));
};

/** The names in the parentheses ahead, without expressions; null where there are none. */
const takeNames = (reader: SqlReader): string[] | null => {
  const list = reader.takeParentheses();
  if (!list) return null;
  return itemsOf(list).flatMap((item) => {
    const name = item.takeName();
    return name === null || item.next()?.text === '(' ? [] : [name];
  });
};

/** What stands in the parentheses ahead, as it is written; ClickHouse needs no parentheses. */
export const takeExpression = (reader: SqlReader): string => {
  const inner = reader.takeParentheses();
  const tokens = inner ? inner.statement.tokens : reader.takeUntil();
  return bare(written(reader.statement.text, tokens));
};

/** What SQL says, in the words of Ecto. */
const actions: [string[], string][] = [
  [['CASCADE'], '_all'],
  [['SET', 'NULL'], 'nilify_all'],
  [['SET', 'DEFAULT'], 'default_all'],
  [['RESTRICT'], 'restrict'],
  [['NO', 'ACTION'], 'nothing'],
];

const takeAction = (reader: SqlReader, verb: string): string => {
  const word = actions.find(([words]) => reader.take(...words))?.[1] ?? 'nothing';
  // `ON DELETE SET NULL (column)`
  reader.takeParentheses();
  return word === '_all' ? verb + word : word;
};

/** What follows `REFERENCES`. */
export const takeReference = (reader: SqlReader): ReferenceSpec | null => {
  const table = takeTable(reader);
  if (table === null) return null;
  const columns = takeNames(reader);
  const reference: ReferenceSpec = { table, ...(columns ? { columns } : {}) };
  for (;;) {
    if (reader.take('ON', 'DELETE')) reference.on_delete = takeAction(reader, 'delete');
    else if (reader.take('ON', 'UPDATE')) reference.on_update = takeAction(reader, 'update');
    else if (reader.take('MATCH')) reader.skip();
    else return reference;
  }
};

type Stated = Omit<ConstraintSpec, 'table' | 'name'>;

/** `PRIMARY KEY (id)`, and `PRIMARY KEY id` as ClickHouse has it. */
const takeKey = (reader: SqlReader, type: 'primary-key' | 'unique'): Stated => {
  const columns = takeNames(reader);
  if (columns) return { type, columns };
  const name = reader.takeName();
  return { type, columns: name === null ? [] : [name] };
};

const takeUnique = (reader: SqlReader): Stated => {
  if (!reader.take('NULLS', 'NOT', 'DISTINCT')) reader.take('NULLS', 'DISTINCT');
  if (reader.take('KEY') || reader.take('INDEX')) reader.takeName();
  const index = reader.take('USING', 'INDEX') ? reader.takeName() : null;
  return index === null ? takeKey(reader, 'unique') : { type: 'unique', columns: [], index };
};

const takePrimaryKey = (reader: SqlReader): Stated => {
  const index = reader.take('USING', 'INDEX') ? reader.takeName() : null;
  return index === null ? takeKey(reader, 'primary-key') : { type: 'primary-key', columns: [], index };
};

const takeForeignKey = (reader: SqlReader): Stated => {
  const columns = takeNames(reader) ?? [];
  const references = reader.take('REFERENCES') ? takeReference(reader) : null;
  return { type: 'foreign-key', columns, ...(references ? { references } : {}) };
};

/** `gist (room WITH =, during WITH &&)`: the columns among what it compares. */
const takeExclusion = (reader: SqlReader): Stated => {
  const method = reader.take('USING') ? (reader.takeName() ?? '') : '';
  const list = reader.takeParentheses();
  const items = list ? itemsOf(list) : [];
  const columns = items.flatMap((item) =>
    item.statement.tokens[1]?.text === '(' ? [] : (item.takeName() ?? []),
  );
  const compared = list ? written(reader.statement.text, list.statement.tokens) : '';
  return { type: 'exclusion', columns, expression: `${method} (${compared})`.trim() };
};

const beginnings: [string, (next: Token | undefined) => boolean][] = [
  ['CONSTRAINT', (next) => next?.type === 'word' || next?.type === 'quoted'],
  ['PRIMARY', (next) => isWord(next, 'KEY')],
  ['FOREIGN', (next) => isWord(next, 'KEY')],
  ['CHECK', (next) => next?.text === '('],
  ['UNIQUE', (next) => next?.text === '(' || isWord(next, 'KEY', 'INDEX', 'NULLS', 'USING')],
  ['EXCLUDE', (next) => next?.text === '(' || isWord(next, 'USING')],
];

const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.type === 'word' && words.includes(token.text.toUpperCase());

/** Whether a constraint stands ahead, and not a column of such a name. */
export const startsConstraint = (item: SqlReader): boolean =>
  beginnings.some(([word, isNext]) => item.sees(word) && isNext(item.statement.tokens[1]));

export const constraintChanges = (item: SqlReader, table: string): Change[] => {
  const { line } = item.statement;
  const constraint = takeConstraint(item, table);
  return constraint ? [{ is: 'add-constraint', constraint, line }] : [];
};

/** A constraint of a table; null where there is none. */
const takeConstraint = (reader: SqlReader, table: string): ConstraintSpec | null => {
  const isNamed = reader.take('CONSTRAINT');
  if (isNamed) reader.take('IF', 'NOT', 'EXISTS');
  const name = isNamed ? reader.takeName() : null;
  const stated = takeStated(reader);
  if (!stated) return null;
  return { table, ...stated, ...(name === null || isComputed(name) ? {} : { name }) };
};

const takeStated = (reader: SqlReader): Stated | null => {
  if (reader.take('PRIMARY', 'KEY')) return takePrimaryKey(reader);
  if (reader.take('UNIQUE')) return takeUnique(reader);
  if (reader.take('FOREIGN', 'KEY')) return takeForeignKey(reader);
  if (reader.take('CHECK')) return { type: 'check', columns: [], expression: takeExpression(reader) };
  return reader.take('EXCLUDE') ? takeExclusion(reader) : null;
};
