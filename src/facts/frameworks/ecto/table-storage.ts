import type { Change, Storage } from './changes.ts';
import { isComputed } from './names.ts';
import { keyBehind, storageOf } from './sql-storage.ts';
import { statementsOf } from './sql-tokens.ts';
import { option, type Term, textOf } from './terms.ts';

/** How a table of a migration is kept: `engine:` and `options:` of `table`. */

const clauses = [
  ['partition_by', 'PARTITION BY'],
  ['primary_key', 'PRIMARY KEY'],
  ['order_by', 'ORDER BY'],
] as const;

/** `options: "ORDER BY (a, b)"`, and `options: [order_by: "(a, b)"]` as an adapter of ClickHouse has it. */
const clausesOf = (options: Term): string => {
  if (options.is !== 'list') return textOf(options);
  const stated = clauses.flatMap(([name, words]) => {
    const term = option(options, name);
    return term ? [`${words} ${textOf(term)}`] : [];
  });
  return stated.join(' ');
};

export const tableStorage = (
  options: Term,
  table: string,
  line: number,
): { storage: Storage; keys: Change[] } => {
  const [engine, further] = [option(options, 'engine'), option(options, 'options')];
  const name = engine ? textOf(engine).replace(/\(.*$/s, '').trim() : '';
  const [statement] = further ? statementsOf(clausesOf(further), { line, isVerbatim: false }) : [];
  const stated = statement ? storageOf(statement, name !== '') : {};
  const storage = name === '' || isComputed(name) ? stated : { ...stated, engine: name };
  return { storage, keys: statement ? keyBehind(statement, storage, table) : [] };
};
