import { type Change, type Copied, unknown } from './changes.ts';
import { type Command, object, openAll, push, type Run } from './command.ts';
import { type Frame, inner } from './machine.ts';
import { constraintSpec, indexSpec, keySpec, tableName } from './specs.ts';
import { tableStorage } from './table-storage.ts';
import { option, type Term, textOf } from './terms.ts';

/** `create table(…)`, `create index(…)`, `create constraint(…)`. */

const createTable = (command: Command, table: Extract<Term, { is: 'table' }>, ifNotExists: boolean): Term => {
  const { call, frame, machine, line } = command;
  const name = tableName(table.name, table.options);
  const scope: Frame = { ...inner(frame), table: name, out: [] };
  if (call.body) machine.run(call.body, scope);
  const key = table.options.is === 'list' ? keySpec(option(table.options, 'primary_key')) : null;
  const { storage, keys } = tableStorage(table.options, name, line);
  const hidden: Change[] = key === null ? [unknown('its key is computed', line, name, ['column'])] : [];
  return push(command, {
    is: 'create-table',
    table: name,
    form: 'table',
    ifNotExists,
    key: key ?? false,
    storage,
    copies: inherited(textOf(option(table.options, 'options'))),
    body: [...hidden, ...scope.out, ...keys],
    line,
  });
};

/** `options: "INHERITS (parent)"`. */
const inherited = (options: string): Copied[] => {
  const names = /\bINHERITS\s*\(([^)]*)\)/i.exec(options)?.[1];
  return names === undefined
    ? []
    : names
        .split(',')
        .map((name) => ({ table: name.replaceAll('"', '').trim(), keeps: 'columns', defaults: true }));
};

export const create =
  (ifNotExists: boolean): Run =>
  (command) => {
    const made = object(command.args);
    const { line } = command;
    if (made.is === 'table') createTable(command, made, ifNotExists);
    else if (made.is === 'index')
      push(command, { is: 'add-index', index: indexSpec(made), ifNotExists, line });
    else if (made.is === 'constraint') createConstraint(command, made);
    else openAll(command, 'what is created is computed');
    return made;
  };

const createConstraint = (command: Command, made: Extract<Term, { is: 'constraint' }>): Term => {
  const constraint = constraintSpec(made);
  const { line } = command;
  return constraint.name === undefined
    ? push(command, unknown('the name of a constraint is computed', line, constraint.table, ['constraint']))
    : push(command, { is: 'add-constraint', constraint, line });
};
