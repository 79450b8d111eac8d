import { unknown } from './changes.ts';
import { last, object, openAll, push, type Run } from './command.ts';
import { create } from './create-command.ts';
import { argumentsOf, type Frame, type Handler, inner, type Machine } from './machine.ts';
import { hole, prefixOf, qualified, unqualified } from './names.ts';
import { columnSpec, droppedReference, indexSpec, tableName, timestampsSpec } from './specs.ts';
import { sqlChanges } from './sql-ddl.ts';
import { noOptions, nothing, option, type Term, textOf, unknownTerm } from './terms.ts';

/** The commands of `Ecto.Migration`. */

const alter: Run = (command) => {
  const { args, call, frame, machine } = command;
  const table = object(args);
  if (table.is !== 'table') return openAll(command, 'which table is altered is computed');
  const name = tableName(table.name, table.options);
  machine.run(call.body ?? [], { ...inner(frame), table: name });
  return nothing;
};

const drop: Run = (command) => {
  const { args, line } = command;
  const gone = object(args);
  const cascade = textOf(option(last(args, 1), 'mode')) === 'cascade';
  if (gone.is === 'table')
    return push(command, { is: 'drop-table', table: tableName(gone.name, gone.options), cascade, line });
  if (gone.is === 'index') {
    const { table, columns, name } = indexSpec(gone);
    return push(command, { is: 'drop-index', table, name: name ?? hole, columns, line });
  }
  if (gone.is === 'constraint')
    return push(command, {
      is: 'drop-constraint',
      table: tableName(gone.table, gone.options),
      name: gone.name,
      line,
    });
  return openAll(command, 'what is dropped is computed');
};

const rename: Run = (command) => {
  const { args, line } = command;
  const [what = unknownTerm, second = noOptions] = args;
  const to = option(args.at(-1) ?? noOptions, 'to') ?? unknownTerm;
  if (what.is === 'index')
    return push(command, { is: 'rename-index', name: indexSpec(what).name ?? hole, to: textOf(to), line });
  if (what.is !== 'table') return openAll(command, 'what is renamed is computed');
  const table = tableName(what.name, what.options);
  if (args.length > 2)
    return push(command, { is: 'rename-column', table, name: textOf(second), to: textOf(to), line });
  const name = to.is === 'table' ? to.name : hole;
  return push(command, {
    is: 'rename-table',
    table,
    to: qualified(unqualified(name), prefixOf(table)),
    line,
  });
};

const add =
  (ifNotExists: boolean): Run =>
  (command) => {
    const { args, frame, line } = command;
    const [name, type = unknownTerm] = args;
    const { table } = frame;
    if (table === null) return openAll(command, 'a column is added to a table that is not known');
    const column = columnSpec(textOf(name), type, last(args, 2), table);
    return push(command, { is: 'add-column', table, column, ifNotExists, line });
  };

const modify: Run = (command) => {
  const { args, frame, line } = command;
  const [name, type = unknownTerm] = args;
  const { table } = frame;
  if (table === null) return openAll(command, 'a column of a table that is not known is modified');
  const options = last(args, 2);
  const column = columnSpec(textOf(name), type, options, table);
  const drops = droppedReference(options, table, column.name);
  return push(command, {
    is: 'modify-column',
    table,
    column,
    ...(drops === undefined ? {} : { drops }),
    line,
  });
};

const remove: Run = (command) => {
  const { args, frame, line } = command;
  const { table } = frame;
  if (table === null) return openAll(command, 'a column of a table that is not known is removed');
  return push(command, { is: 'drop-column', table, name: textOf(object(args)), line });
};

const timestamps: Run = (command) => {
  const { args, frame, line } = command;
  const { table } = frame;
  if (table === null) return openAll(command, 'timestamps are added to a table that is not known');
  return push(command, { is: 'add-timestamps', table, timestamps: timestampsSpec(last(args, 0)), line });
};

/** SQL that is sent, a function that is run, the content of a file. */
export const executed = (term: Term, line: number, frame: Frame, machine: Machine): void => {
  if (term.is === 'function') machine.apply(term, [], frame, line);
  else if (term.is === 'file') frame.out.push({ is: 'sql-file', file: term.path, line });
  // Lists are commands of databases that speak no SQL.
  else if (term.is === 'value' && typeof term.value === 'string')
    frame.out.push(...sqlChanges(term.value, term.beginning ?? { line, isVerbatim: false }));
  else if (term.is !== 'list') frame.out.push(unknown('the SQL that is executed is computed', line, hole));
};

const execute: Run = ({ args, line, frame, machine }) => {
  executed(object(args), line, frame, machine);
  return nothing;
};

const executeFile: Run = (command) => {
  const { args, line } = command;
  return push(command, { is: 'sql-file', file: textOf(object(args)), line });
};

const index =
  (unique: boolean): Run =>
  ({ args }) => ({
    is: 'index',
    table: textOf(object(args)),
    columns: args[1] ?? unknownTerm,
    options: last(args, 2),
    unique,
  });

const references: Run = ({ args }) => ({
  is: 'references',
  table: textOf(object(args)),
  options: last(args, 1),
});

const commands = new Map<string, { arities: readonly number[]; run: Run }>([
  [
    'table',
    {
      arities: [1, 2],
      run: ({ args }) => ({ is: 'table', name: textOf(object(args)), options: last(args, 1) }),
    },
  ],
  ['index', { arities: [2, 3], run: index(false) }],
  ['unique_index', { arities: [2, 3], run: index(true) }],
  ['references', { arities: [1, 2], run: references }],
  [
    'constraint',
    {
      arities: [2, 3],
      run: ({ args }) => ({
        is: 'constraint',
        table: textOf(object(args)),
        name: textOf(args[1]),
        options: last(args, 2),
      }),
    },
  ],
  ['fragment', { arities: [1], run: ({ args }) => ({ is: 'fragment', sql: textOf(object(args)) }) }],
  ['create', { arities: [1], run: create(false) }],
  ['create_if_not_exists', { arities: [1], run: create(true) }],
  ['alter', { arities: [1], run: alter }],
  ['drop', { arities: [1, 2], run: drop }],
  ['drop_if_exists', { arities: [1, 2], run: drop }],
  ['rename', { arities: [2, 3], run: rename }],
  ['add', { arities: [2, 3], run: add(false) }],
  ['add_if_not_exists', { arities: [2, 3], run: add(true) }],
  ['modify', { arities: [2, 3], run: modify }],
  ['remove', { arities: [1, 2, 3], run: remove }],
  ['remove_if_exists', { arities: [1, 2], run: remove }],
  ['timestamps', { arities: [0, 1], run: timestamps }],
  ['execute', { arities: [1, 2], run: execute }],
  ['execute_file', { arities: [1, 2], run: executeFile }],
]);

/** Runs a command of `Ecto.Migration`; null where there is none of this name and arity. */
export const commandHandler: Handler = (called, frame, machine) => {
  const { call, name, piped } = called;
  const command = commands.get(name);
  const arity = call.args.length + (piped ? 1 : 0);
  if (!command?.arities.includes(arity)) return null;
  const args = argumentsOf(called, frame, machine);
  return command.run({ ...called, args, frame, machine, line: call.line });
};
