import { type ModuleScope, moduleName } from '../../languages/elixir/modules.ts';
import type { Access, Call, MapNode, Node, Text } from '../../languages/elixir/tree.ts';
import { type Change, unknown } from './changes.ts';
import { clauseOf, matching, take } from './clauses.ts';
import { commandHandler } from './commands.ts';
import { controlHandler } from './control.ts';
import { importedHandler, remoteHandler } from './elsewhere.ts';
import { argumentsOf, type Frame, type Handler, type Machine } from './machine.ts';
import { hole } from './names.ts';
import { operated, unary } from './operators.ts';
import { kernelHandler } from './standard.ts';
import {
  type Clause,
  isKnown,
  listTerm,
  nothing,
  option,
  type Term,
  textOf,
  unknownTerm,
  valueTerm,
} from './terms.ts';

/** Runs the code of a migration without running any code. */

export interface Program {
  names: Pick<ModuleScope, 'aliases' | 'name'>;
  functions: ReadonlyMap<string, readonly Clause[]>;
  attributes: ReadonlyMap<string, Node>;
  imports: readonly string[];
  /** A string with its place, and as Elixir reads it. */
  readText(text: Text, value: string): Term;
}

const mostSteps = 50_000;
const deepestNest = 500;
/** How often a function is followed into itself: with arguments that are all known, it comes to its end. */
const mostRounds = { known: 30, unknown: 3 };
const mostCalls = 40;

const tooMuch = 'it runs longer than anybody writes';

/** A function of the module itself. One that calls itself may do again what it did, to things that are not known. */
const localHandler: Handler = (called, frame, machine) => {
  const { call, name, piped } = called;
  const key = `${name}/${call.args.length + (piped ? 1 : 0)}`;
  const clauses = call.receiver && !isSelf(call.receiver) ? undefined : machine.functions.get(key);
  if (!clauses) return null;
  const args = argumentsOf(called, frame, machine);
  const rounds = frame.calls.filter((each) => each === key).length;
  const most = args.every(isKnown) ? mostRounds.known : mostRounds.unknown;
  if (rounds >= most || frame.calls.length > mostCalls) {
    machine.cutShort.add(key);
    return unknownTerm;
  }
  const scope: Frame = { ...frame, calls: [...frame.calls, key], env: new Map() };
  const before = frame.out.length;
  const value = take(matching(clauses, args, new Map(), scope, machine), scope, machine, call.line);
  if (rounds === 0 && machine.cutShort.has(key) && frame.out.slice(before).some(touches))
    frame.out.push(unknown('a function calls itself', call.line, frame.table ?? hole));
  return value;
};

/** Code of other modules counts only where it is imported, or a migration's. */
const touches = (change: Change): boolean => {
  if (change.is === 'either') return change.courses.some((course) => course.some(touches));
  return (
    change.is !== 'call' || change.imported || change.modules.some((module) => module.includes('Migrat'))
  );
};

const isSelf = (receiver: Node): boolean => receiver.type === 'identifier' && receiver.name === '__MODULE__';

const handlers: Handler[] = [
  controlHandler,
  localHandler,
  localCommand,
  kernelHandler,
  remoteHandler,
  importedHandler,
];

function localCommand(...[called, frame, machine]: Parameters<Handler>): Term | null {
  return called.call.receiver ? null : commandHandler(called, frame, machine);
}

const evaluateCall = (call: Call, piped: Term | null, frame: Frame, machine: Machine): Term => {
  const { name } = call;
  if (call.callee) {
    const callee = machine.evaluate(call.callee, frame);
    return machine.apply(callee, argumentsOf({ call, name: '', piped }, frame, machine), frame, call.line);
  }
  if (name === null) return unknownTerm;
  for (const handler of handlers) {
    const value = handler({ call, name, piped }, frame, machine);
    if (value) return value;
  }
  return unknownTerm;
};

const wordSigils = new Set(['w', 'W']);

const textTerm = (text: Text, frame: Frame, machine: Machine): Term => {
  const value = text.parts
    .map((part) => (typeof part === 'string' ? part : textOf(machine.evaluate(part, frame))))
    .join('');
  if (wordSigils.has(text.sigil ?? '')) return listTerm(value.split(/\s+/).filter(Boolean).map(valueTerm));
  return machine.readText(text, value);
};

const itemTerms = (nodes: readonly Node[], frame: Frame, machine: Machine): Term[] =>
  nodes.flatMap((node) => {
    if (node.type === 'operator' && node.operator === '|') return [unknownTerm];
    const term = machine.evaluate(node, frame);
    return node.type === 'keywords' && term.is === 'list' ? term.items : [term];
  });

const mapTerm = ({ items, struct }: MapNode, frame: Frame, machine: Machine): Term => {
  const pairs = items.flatMap((item): [Term, Term][] => {
    if (item.type === 'keywords')
      return item.pairs.map(({ key, value }) => [
        machine.evaluate(key, frame),
        machine.evaluate(value, frame),
      ]);
    return item.type === 'operator' && item.operator === '=>'
      ? [[machine.evaluate(item.left, frame), machine.evaluate(item.right, frame)]]
      : [[unknownTerm, unknownTerm]];
  });
  return struct ? unknownTerm : { is: 'map', pairs };
};

const accessed = ({ target, key }: Access, frame: Frame, machine: Machine): Term => {
  const [from, name] = [machine.evaluate(target, frame), machine.evaluate(key, frame)];
  return from.is === 'list' ? (option(from, textOf(name)) ?? nothing) : unknownTerm;
};

const asCall = (node: Node & { name: string }): Call => ({
  ...{ type: 'call', start: node.start, end: node.end, line: node.line, name: node.name },
  ...{ receiver: null, callee: null, args: [], body: null, clauses: [] },
});

/** The nodes of a type; some have several. */
type NodeOf<Type, Each = Node> = Each extends Node ? (Type extends Each['type'] ? Each : never) : never;
type Evaluator<Type extends Node['type']> = (node: NodeOf<Type>, frame: Frame, machine: Machine) => Term;

/** What a syntax error hides may be anything. */
const faulty: Evaluator<'fault'> = ({ line }, frame) => {
  frame.out.push(unknown('part of the file cannot be read', line, frame.table ?? hole));
  return unknownTerm;
};

/** Where the file is is known where files are joined. */
const places = new Map<string, Term>([['__DIR__', valueTerm('.')]]);

const evaluators: { [Type in Node['type']]: Evaluator<Type> } = {
  call: (node, frame, machine) => evaluateCall(node, null, frame, machine),
  identifier: (node, frame, machine) =>
    frame.env.get(node.name) ??
    places.get(node.name) ??
    (node.name.startsWith('__') ? unknownTerm : evaluateCall(asCall(node), null, frame, machine)),
  alias: (node, _, machine) => ({ is: 'module', name: moduleName(node, machine.names) ?? node.name }),
  atom: (node, frame, machine) =>
    node.name === null
      ? node.text
        ? textTerm(node.text, frame, machine)
        : unknownTerm
      : valueTerm(node.name),
  literal: ({ value }) => valueTerm(value),
  text: textTerm,
  list: ({ items }, frame, machine) => listTerm(itemTerms(items, frame, machine)),
  tuple: ({ items }, frame, machine) => ({ is: 'tuple', items: itemTerms(items, frame, machine) }),
  block: ({ items }, frame, machine) => machine.run(items, frame),
  keywords: ({ pairs }, frame, machine) =>
    listTerm(
      pairs.map(({ key, value }) => ({
        is: 'tuple',
        items: [machine.evaluate(key, frame), machine.evaluate(value, frame)],
      })),
    ),
  map: mapTerm,
  operator: (node, frame, machine) => {
    if (node.operator !== '|>') return operated(node, frame, machine);
    const left = machine.evaluate(node.left, frame);
    return node.right.type === 'call' ? evaluateCall(node.right, left, frame, machine) : unknownTerm;
  },
  unary,
  arrow: () => unknownTerm,
  access: accessed,
  other: ({ items }, frame, machine) => {
    const clauses = items.flatMap((item) => (item.type === 'arrow' ? [clauseOf(item)] : []));
    if (clauses.length > 0 && clauses.length === items.length)
      return { is: 'function', clauses, env: frame.env };
    for (const item of items) machine.evaluate(item, frame);
    return unknownTerm;
  },
  fault: faulty,
};

const newFrame = (table: string | null): Frame => ({ env: new Map(), table, out: [], calls: [] });

const machineOf = (program: Program): Machine & { isExhausted(): boolean } => {
  let [steps, nest, isExhausted] = [0, 0, false];
  const machine: Machine = {
    ...program,
    cutShort: new Set(),
    evaluate: (node, frame) => {
      if (!node) return nothing;
      steps += 1;
      if (steps > mostSteps || nest > deepestNest) isExhausted = true;
      if (isExhausted) return unknownTerm;
      nest += 1;
      try {
        return (evaluators[node.type] as Evaluator<Node['type']>)(node, frame, machine);
      } finally {
        nest -= 1;
      }
    },
    run: (nodes, frame) => nodes.reduce<Term>((_, node) => machine.evaluate(node, frame), nothing),
    aside: (frame, bindings, nodes) => {
      const scope: Frame = { ...frame, env: new Map(bindings), out: [] };
      return { value: machine.run(nodes, scope), out: scope.out };
    },
    apply: (callee, args, frame, line) =>
      callee.is === 'function'
        ? take(matching(callee.clauses, args, callee.env, frame, machine), frame, machine, line)
        : unknownTerm,
  };
  return { ...machine, isExhausted: () => isExhausted };
};

/** What a function of a program changes when it is called. */
export const changesOf = (
  program: Program,
  { name, args, table, line }: { name: string; args: readonly Term[]; table: string | null; line: number },
): Change[] => {
  const machine = machineOf(program);
  const frame = newFrame(table);
  const clauses = program.functions.get(`${name}/${args.length}`) ?? [];
  take(matching(clauses, args, new Map(), frame, machine), frame, machine, line);
  return machine.isExhausted() ? [...frame.out, unknown(tooMuch, line, table ?? hole)] : frame.out;
};

/** The value of an expression that stands by itself. */
export const valueOf = (program: Program, node: Node | undefined): Term =>
  machineOf(program).evaluate(node, newFrame(null));
