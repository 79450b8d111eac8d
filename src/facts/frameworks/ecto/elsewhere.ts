import { moduleName } from '../../languages/elixir/modules.ts';
import { perhaps, pushEither } from './clauses.ts';
import { unknown } from './changes.ts';
import { commandHandler, executed } from './commands.ts';
import { argumentsOf, type Called, type Frame, type Handler, type Machine } from './machine.ts';
import { hole, own } from './names.ts';
import { computed } from './standard.ts';
import { type Term, unknownTerm, valueTerm } from './terms.ts';

/** Calls of other modules. */

/** Modules of Elixir, Erlang and Ecto that change no shape of a database. */
const harmless =
  /^(?:Enum|Stream|List|Map|MapSet|Keyword|String|Atom|Integer|Float|Tuple|Kernel|IO|Logger|System|Application|Process|File|Path|Date|DateTime|NaiveDateTime|Time|Calendar|Access|Regex|Base|Function|Module|Macro|Task|Agent|GenServer|Range|Bitwise|URI|Inspect|Exception|Jason|Decimal|UUID|Ecto\.(?:Query|Changeset|Multi|Schema|UUID|Enum|Type|Migration|Repo)|Mix|Timex|Oban\.Job|EctoEnumMigration)(?:\.|$)/;

export const isHarmless = (module: string): boolean => harmless.test(module);

/** Functions that are given to code that is not known: they may run. */
const runGiven = (args: readonly Term[], called: Called, frame: Frame, machine: Machine): Term => {
  for (const arg of args) {
    if (arg.is !== 'function') continue;
    const scope: Frame = { ...frame, out: [] };
    machine.apply(arg, arg.clauses[0]?.params.map(() => unknownTerm) ?? [], scope, called.call.line);
    pushEither(frame, [scope.out, []], called.call.line);
  }
  return unknownTerm;
};

const queries = new Set(['query', 'query!', 'query_many', 'query_many!']);

const repoCall: Handler = (called, frame, machine) => {
  const { name, call } = called;
  if (queries.has(name)) {
    const [sql] = argumentsOf(called, frame, machine);
    executed(sql ?? unknownTerm, call.line, frame, machine);
    return unknownTerm;
  }
  return computed(`Repo.${name}`, called, frame, machine) ?? unknownTerm;
};

/** What is given to a function elsewhere, as plain data; functions are none. */
const sendable = (term: Term): Term => (term.is === 'function' ? unknownTerm : term);

const callElsewhere = (
  modules: string[],
  imported: boolean,
  called: Called,
  frame: Frame,
  machine: Machine,
): Term => {
  const args = argumentsOf(called, frame, machine);
  runGiven(args, called, frame, machine);
  const { name, call } = called;
  frame.out.push({
    is: 'call',
    modules,
    imported,
    name,
    args: args.map(sendable),
    table: frame.table,
    line: call.line,
  });
  return unknownTerm;
};

const moduleOf = ({ call }: Called, frame: Frame, machine: Machine): string | null => {
  const named = moduleName(call.receiver ?? undefined, machine.names);
  if (named !== null) return named;
  const receiver = machine.evaluate(call.receiver ?? undefined, frame);
  if (receiver.is === 'module') return receiver.name;
  return receiver.is === 'repo' ? 'Repo' : null;
};

/** `__ENV__.file`. */
const isOwnFile = ({ call: { receiver }, name }: Called): boolean =>
  name === 'file' && receiver?.type === 'identifier' && receiver.name === '__ENV__';

export const remoteHandler: Handler = (called, frame, machine) => {
  if (!called.call.receiver) return null;
  if (isOwnFile(called)) return valueTerm(`./${own}.exs`);
  const module = moduleOf(called, frame, machine);
  const { name, call } = called;
  if (module === null) return runGiven(argumentsOf(called, frame, machine), called, frame, machine);
  if (/(?:^|\.)\w*Repo$/.test(module)) return repoCall(called, frame, machine);
  if (module === 'Ecto.Migration') return commandHandler(called, frame, machine) ?? unknownTerm;
  if (/^Ecto\.Adapters\.(?:SQL|\w+)$/.test(module)) {
    const [, sql] = argumentsOf(called, frame, machine);
    if (queries.has(name)) executed(sql ?? unknownTerm, call.line, frame, machine);
    return unknownTerm;
  }
  if (module === 'Ecto.Migrator' || module === 'Code') {
    frame.out.push(unknown('other code is run', call.line, hole));
    return unknownTerm;
  }
  const value = computed(`${module}.${name}`, called, frame, machine);
  if (value) return value;
  return isHarmless(module)
    ? runGiven(argumentsOf(called, frame, machine), called, frame, machine)
    : callElsewhere([module], false, called, frame, machine);
};

/** Functions of `Kernel` that migrations use: no import is asked for them. */
const kernel = new Set([
  ...[
    'abs',
    'apply',
    'binary_part',
    'ceil',
    'div',
    'elem',
    'exit',
    'floor',
    'hd',
    'inspect',
    'length',
    'map_size',
    'max',
  ],
  ...[
    'min',
    'node',
    'put_elem',
    'rem',
    'round',
    'self',
    'send',
    'spawn',
    'throw',
    'tl',
    'trunc',
    'tuple_size',
    'get_in',
  ],
  ...[
    'put_in',
    'update_in',
    'pop_in',
    'struct',
    'struct!',
    'to_charlist',
    'dbg',
    'function_exported?',
    'is_nil',
    'match?',
  ],
  ...[
    'is_atom',
    'is_binary',
    'is_list',
    'is_map',
    'is_integer',
    'is_function',
    'is_struct',
    'reraise',
    'sigil_w',
    'sigil_s',
  ],
]);

/** A function that no module here has: one that is imported. */
export const importedHandler: Handler = (called, frame, machine) => {
  const modules = kernel.has(called.name) ? [] : machine.imports.filter((module) => !isHarmless(module));
  if (called.call.body && modules.length === 0)
    return perhaps(called.call.body, frame, machine, called.call.line);
  return modules.length === 0
    ? runGiven(argumentsOf(called, frame, machine), called, frame, machine)
    : callElsewhere(modules, true, called, frame, machine);
};
