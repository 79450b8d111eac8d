import { type Change, type ColumnSpec, unknown } from './changes.ts';
import { isComputed, qualified, unqualified } from './names.ts';
import { takeColumnChanges, takeInlineIndex, takesIndex, takeType } from './sql-columns.ts';
import { constraintChanges, startsConstraint, takeTable } from './sql-constraints.ts';
import { itemsOf, type SqlReader, sqlReader, written } from './sql-reader.ts';
import { defaultValue } from './sql-values.ts';

/** `ALTER TABLE`, one action after the other. */

/** Actions that change nothing that a design speaks of. */
const harmless = `
  OWNER ENABLE DISABLE FORCE NO CLUSTER REPLICA VALIDATE SET RESET ATTACH DETACH COMMENT MODIFY MATERIALIZE CONVERT
  DELETE UPDATE FREEZE UNFREEZE OF NOT INHERIT CLEAR FETCH MOVE REPLACE APPLY LOCK ALGORITHM
`
  .split(/\s+/)
  .filter(Boolean);

type Action = (action: SqlReader, table: string) => Change[] | null;

const addition: Action = (action, table) => {
  // What follows is read as an item of `CREATE TABLE` is.
  const item = sqlReader({ ...action.statement, tokens: action.takeUntil() });
  if (startsConstraint(item)) return constraintChanges(item, table);
  if (item.take('PARTITION') || item.take('PROJECTION') || item.take('STATISTICS')) return [];
  if (takesIndex(item)) {
    const index = takeInlineIndex(item, table);
    return index ? [index] : null;
  }
  item.take('COLUMN');
  const ifNotExists = item.take('IF', 'NOT', 'EXISTS');
  const columns = item.takeParentheses();
  return columns
    ? itemsOf(columns).flatMap((column) => takeColumnChanges(column, table, ifNotExists) ?? [])
    : takeColumnChanges(item, table, ifNotExists);
};

const removal: Action = (action, table) => {
  const { line } = action.statement;
  if (['PARTITION', 'PROJECTION', 'PART', 'DETACHED', 'STATISTICS'].some((word) => action.take(word)))
    return [];
  const what = ['CONSTRAINT', 'INDEX', 'KEY'].find((word) => action.take(word));
  if (what === undefined) action.take('COLUMN');
  action.take('IF', 'EXISTS');
  const name = action.takeName();
  if (name === null) return null;
  if (what === 'CONSTRAINT') return [{ is: 'drop-constraint', table, name, line }];
  return what === undefined
    ? [{ is: 'drop-column', table, name, line }]
    : [{ is: 'drop-index', table, name, columns: [], line }];
};

/** What `ALTER COLUMN name` sets; null where that is nothing of ours. */
const setting = (action: SqlReader, name: string): ColumnSpec | null => {
  if (action.take('SET', 'DATA', 'TYPE') || action.take('TYPE')) return { name, ...takeType(action) };
  if (action.take('SET', 'NOT', 'NULL')) return { name, null: false };
  if (action.take('DROP', 'NOT', 'NULL')) return { name, null: true };
  if (action.take('DROP', 'DEFAULT')) return { name, default: null };
  if (!action.take('SET', 'DEFAULT')) return null;
  const { text } = action.statement;
  const tokens = action.takeUntil();
  return isComputed(written(text, tokens))
    ? { name, computed: ['default'] }
    : { name, default: defaultValue(text, tokens) };
};

const alteration: Action = (action, table) => {
  const { line } = action.statement;
  if (action.take('CONSTRAINT') || action.take('INDEX')) return [];
  action.take('COLUMN');
  const name = action.takeName();
  if (name === null) return null;
  const column = setting(action, name);
  return column ? [{ is: 'modify-column', table, column, line }] : [];
};

const renaming: Action = (action, table) => {
  const { line } = action.statement;
  const what = ['CONSTRAINT', 'INDEX', 'KEY'].find((word) => action.take(word));
  if (what === undefined && action.take('TO')) {
    const to = takeTable(action);
    return to === null ? null : [{ is: 'rename-table', table, to, line }];
  }
  action.take('COLUMN');
  action.take('IF', 'EXISTS');
  const name = action.takeName();
  const to = action.take('TO') ? action.takeName() : null;
  if (name === null || to === null) return null;
  if (what === 'CONSTRAINT') return [{ is: 'rename-constraint', table, name, to, line }];
  return what === undefined
    ? [{ is: 'rename-column', table, name, to, line }]
    : [{ is: 'rename-index', name, to, line }];
};

/** `MODIFY COLUMN name type …` of ClickHouse and MySQL. */
const modification: Action = (action, table) => {
  const { line } = action.statement;
  action.take('IF', 'EXISTS');
  const name = sqlReader({ ...action.statement, tokens: action.takeUntil('REMOVE') }).takeName();
  if (name !== null && action.take('REMOVE'))
    return action.take('DEFAULT')
      ? [{ is: 'modify-column', table, column: { name, default: null }, line }]
      : [];
  const whole = sqlReader({ ...action.statement, tokens: action.statement.tokens.slice(2) });
  whole.take('IF', 'EXISTS');
  const [added] = takeColumnChanges(whole, table, false) ?? [];
  return added?.is === 'add-column' ? [{ is: 'modify-column', table, column: added.column, line }] : null;
};

/** `SET SCHEMA other` moves the table; other settings leave it as it is. */
const settingOfTable: Action = (action, table) => {
  const { line } = action.statement;
  const schema = action.take('SCHEMA') ? action.takeName() : null;
  return schema === null
    ? []
    : [{ is: 'rename-table', table, to: qualified(unqualified(table), schema), line }];
};

const actions: [string[], Action][] = [
  [['ADD'], addition],
  [['DROP'], removal],
  [['ALTER'], alteration],
  [['RENAME'], renaming],
  [['MODIFY', 'COLUMN'], modification],
  [['SET'], settingOfTable],
];

const isModification = (action: SqlReader | undefined): boolean => action?.sees('MODIFY') ?? false;

const isAction = (action: SqlReader): boolean =>
  actions.some(([words]) => action.sees(...words)) || harmless.some((word) => action.sees(word));

/** What ClickHouse modifies may go on behind a comma: `MODIFY TTL a, b`, `MODIFY QUERY SELECT a, b`. */
const actionsIn = (reader: SqlReader): SqlReader[] => {
  let before: SqlReader | undefined;
  return itemsOf(reader).flatMap((action) => {
    if (isModification(before) && !isAction(action)) return [];
    before = action;
    return [action];
  });
};

const actionChanges = (action: SqlReader, table: string): Change[] => {
  const { line } = action.statement;
  if (action.sees('MODIFY', 'QUERY')) return [unknown('its query is another one', line, table, ['column'])];
  const known = actions.find(([words]) => action.take(...words));
  if (!known && harmless.some((word) => action.sees(word))) return [];
  const why = 'an ALTER TABLE is computed or not understood';
  return known?.[1](action, table) ?? [unknown(why, line, table, ['column', 'index', 'constraint'])];
};

/** Behind `ALTER TABLE`. */
export const takeAlterTable = (reader: SqlReader): Change[] | null => {
  reader.take('IF', 'EXISTS');
  reader.take('ONLY');
  const table = takeTable(reader);
  if (table === null) return null;
  reader.takeSign('*');
  if (reader.take('ON', 'CLUSTER')) reader.skip();
  const told = sqlReader({ ...reader.statement, tokens: reader.takeUntil('SETTINGS') });
  return actionsIn(told).flatMap((action) => actionChanges(action, table));
};
