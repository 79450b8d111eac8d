import { moduleName } from './modules.ts';
import { atomName, type Call, type List, type Node, walk } from './tree.ts';
import { bindingAt, bindingsIn } from './bindings.ts';
import type { Owner, Region } from './regions.ts';
import { isStandard } from './standard-functions.ts';
import { atom, either, list, literal, type Term, tuple, unknown } from './term.ts';

/** What the file says of the names that an expression uses. */
export interface Surroundings {
  text: string;
  /** The value of `@name` before a place in a module. */
  attribute(module: string | null, name: string, offset: number): Node | null;
  /** Whether a function of this name and arity is defined in the module, in this file. */
  defines(module: string | null, name: string, arity: number): boolean;
  /** What this file puts under a key into the assigns of a socket, or into the session. */
  stored(store: Store, key: string): readonly { node: Node; region: Region }[];
}

export type Store = 'assigns' | 'session';

export interface Reading {
  region: Region;
  /** The function whose parameters stay parameters. */
  owner: Owner | null;
  around: Surroundings;
  options: ReadOptions;
}

/** What of an expression is of interest: the less, the less is read and kept. */
export interface ReadOptions {
  /** False where only the keys of maps matter. */
  hasValues: boolean;
  /** Whether what a function of another file gives may matter. */
  follows(module: string | null, name: string): boolean;
  /** Whether members of lists are told with their lines. */
  hasLines?: boolean;
  /** An expression that takes more steps is given up. */
  most: number;
}

const deepest = 60;

interface Step extends Reading {
  fuel: { left: number };
  depth: number;
}

type Of<Kind extends Node['type']> = Extract<Node, { type: Kind }>;
type Reader<Kind extends Node['type']> = (node: Of<Kind>, step: Step) => Term;

const read = (node: Node | undefined, step: Step): Term => {
  step.fuel.left -= 1;
  if (!node || step.fuel.left < 0 || step.depth > deepest) return unknown;
  const reader = (readers as Partial<Record<Node['type'], (node: Node, step: Step) => Term>>)[node.type];
  return reader ? reader(node, { ...step, depth: step.depth + 1 }) : unknown;
};

const readAll = (nodes: readonly Node[], step: Step): Term[] => nodes.map((node) => read(node, step));

/** A call of a function whose result may matter; the arguments of others are not read. */
const followed = (module: string | null, name: string, arity: number, step: Step): boolean =>
  step.around.defines(module, name, arity) || isStandard(module, name) || step.options.follows(module, name);

const localCall = (name: string, arity: number, readArgs: () => Term[], step: Step): Term => {
  const from = step.region.scope.name;
  const module = step.around.defines(from, name, arity) ? from : null;
  return followed(module, name, arity, step)
    ? { type: 'call', module, from, name, args: readArgs() }
    : unknown;
};

/** What stands at a place in the tuple that an expression gives. */
const itemOf = (value: Term, position: number): Term => {
  if (value.type === 'either') return either(value.options.map((option) => itemOf(option, position)));
  return value.type === 'tuple' ? (value.items[position] ?? unknown) : unknown;
};

/** Whatever was stored under a key may be what is found there. */
const readStored = (store: Store, key: string | null, step: Step): Term => {
  const found = key === null ? [] : step.around.stored(store, key);
  return either(found.map(({ node, region }) => read(node, { ...step, region, owner: null })));
};

const readIdentifier: Reader<'identifier'> = (node, step) => {
  const { region, owner, around } = step;
  if (node.name === '__MODULE__')
    return region.scope.name === null ? unknown : { type: 'module', name: region.scope.name };
  const binding = bindingAt(bindingsIn(region), node.name, node.start);
  if (!binding)
    return around.defines(region.scope.name, node.name, 0)
      ? localCall(node.name, 0, () => [], step)
      : unknown;
  if (binding.parameter)
    return binding.parameter.owner === owner
      ? { type: 'parameter', index: binding.parameter.index }
      : unknown;
  if (!binding.value) return unknown;
  const value = read(binding.value, step);
  if (binding.position !== null) return itemOf(value, binding.position);
  return binding.isMember ? { type: 'each', of: value } : value;
};

const words = (node: Extract<Node, { type: 'text' }>, text: string): Term => {
  if (node.value === null) return unknown;
  const isAtoms = text[node.end - 1] === 'a';
  const items = node.value.split(/\s+/).filter((word) => word !== '');
  return list(items.map((word) => (isAtoms ? atom(word) : literal(word))));
};

const readText: Reader<'text'> = (node, step) => {
  if (node.sigil === 'w' || node.sigil === 'W') return words(node, step.around.text);
  if (node.sigil !== null && !/^[sS]$/.test(node.sigil)) return unknown;
  if (node.value !== null) return literal(node.value);
  return {
    type: 'text',
    parts: node.parts.map((part) => (typeof part === 'string' ? literal(part) : read(part, step))),
  };
};

const member = (of: Term, { line }: Node, { options }: Step): Term =>
  options.hasLines ? { type: 'at', line, of } : of;

const pairsOf = (node: Node, step: Step): Term[] =>
  node.type === 'keywords'
    ? node.pairs.map(({ key, value }) => member(tuple([read(key, step), read(value, step)]), key, step))
    : [member(read(node, step), node, step)];

const readList = (node: List, step: Step): Term => {
  if (node.type === 'block') return read(node.items.at(-1), step);
  const last = node.items.at(-1);
  if (node.type === 'list' && last?.type === 'operator' && last.operator === '|') {
    const head = [...node.items.slice(0, -1), last.left].flatMap((item) => pairsOf(item, step));
    return { type: 'lists', parts: [list(head), read(last.right, step)] };
  }
  return node.type === 'list'
    ? list(node.items.flatMap((item) => pairsOf(item, step)))
    : tuple(readAll(node.items, step));
};

const withValues = (step: Step): Step => ({ ...step, options: { ...step.options, hasValues: true } });
const valueIn = (node: Node, step: Step): Term => (step.options.hasValues ? read(node, step) : unknown);

const readMap: Reader<'map'> = (node, step) => {
  const entries: [Term, Term][] = [];
  const bases: Term[] = [];
  const stack = node.items.toReversed();
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (item.type === 'keywords')
      entries.push(
        ...item.pairs.map(({ key, value }): [Term, Term] => [read(key, step), valueIn(value, step)]),
      );
    else if (item.type === 'operator' && item.operator === '=>')
      entries.push([read(item.left, step), valueIn(item.right, step)]);
    else if (item.type === 'operator' && item.operator === '|') {
      bases.push(read(item.left, step));
      stack.push(item.right);
    } else bases.push(unknown);
  }
  const struct = node.struct ? (moduleName(node.struct, step.region.scope) ?? '') : null;
  return { type: 'map', entries, bases, struct };
};

const isEnv = (term: Term): term is Extract<Term, { type: 'call' }> =>
  term.type === 'call' && term.module === 'System' && term.name === 'get_env' && term.args.length === 1;

/** `System.get_env("NAME") || value` is `System.get_env("NAME", value)`. */
const orElse = (left: Term, right: Term): Term =>
  isEnv(left) ? { ...left, args: [...left.args, right] } : either([left, right]);

/** As is a `case` of it with a branch for `nil`. */
const readCase = (call: Call, step: Step): Term => {
  const whole = either(results(call.body ?? [], step));
  const subject = read(call.args[0], step);
  if (!isEnv(subject)) return whole;
  const unset = (call.body ?? []).find(
    (clause) =>
      clause.type === 'arrow' && clause.left.some((node) => node.type === 'literal' && node.value === null),
  );
  return unset?.type === 'arrow'
    ? { ...subject, args: [...subject.args, read(unset.right.at(-1), step)] }
    : whole;
};

const readOperator: Reader<'operator'> = (node, step) => {
  const { left, right } = node;
  switch (node.operator) {
    case '<>':
      return { type: 'text', parts: [read(left, step), read(right, step)] };
    case '++':
      return { type: 'lists', parts: [read(left, step), read(right, step)] };
    case '||':
      return orElse(read(left, step), read(right, step));
    case '&&':
      return either([literal(null), read(right, step)]);
    case '=':
    case 'when':
      return read(node.operator === '=' ? right : left, step);
    case '|>':
      return readPipe(right, read(left, step), step);
    default:
      return unknown;
  }
};

const readPipe = (right: Node, first: Term, step: Step): Term => {
  if (right.type === 'identifier') return localCall(right.name, 1, () => [first], step);
  return right.type === 'call' ? readCall(right, step, [first]) : unknown;
};

const readUnary: Reader<'unary'> = (node, step) => {
  if (node.operator === '-') {
    const operand = read(node.operand, step);
    return operand.type === 'literal' && typeof operand.value === 'number'
      ? literal(-operand.value)
      : unknown;
  }
  if (node.operator !== '@' || node.operand.type !== 'identifier') return unknown;
  return read(
    step.around.attribute(step.region.scope.name, node.operand.name, node.start) ?? undefined,
    step,
  );
};

const results = (clauses: readonly Node[], step: Step): Term[] =>
  clauses.some(({ type }) => type === 'arrow')
    ? clauses.flatMap((clause) => (clause.type === 'arrow' ? [read(clause.right.at(-1), step)] : []))
    : [read(clauses.at(-1), step)];

const clauseBody = (call: Call, name: string): Node[] | undefined =>
  call.clauses.find((clause) => clause.name === name)?.body;

const readCondition = (call: Call, step: Step): Term => {
  const otherwise = clauseBody(call, 'else');
  return either([
    ...results(call.body ?? [], step),
    ...(otherwise ? results(otherwise, step) : [literal(null)]),
  ]);
};

const readFor = (call: Call, step: Step): Term => {
  const isPlain = call.args.every((arg) => arg.type !== 'keywords');
  return isPlain && call.body ? { type: 'many', of: read(call.body.at(-1), step) } : unknown;
};

/** Forms that are no functions: what they give is what their branches give. */
const forms = new Map<string, (call: Call, step: Step) => Term>([
  ['if', readCondition],
  ['unless', readCondition],
  ['case', (call, step) => readCase(call, step)],
  ['cond', (call, step) => either(results(call.body ?? [], step))],
  [
    'with',
    (call, step) =>
      either([
        ...results(call.body ?? [], step),
        ...(clauseBody(call, 'else') ? results(clauseBody(call, 'else') ?? [], step) : [unknown]),
      ]),
  ],
  [
    'try',
    (call, step) =>
      either(
        [
          call.body ?? [],
          ...call.clauses.filter(({ name }) => name !== 'after').map(({ body }) => body),
        ].flatMap((body) => results(body, step)),
      ),
  ],
  ['for', readFor],
  ['unquote', ({ args }, step) => read(args[0], step)],
  ['unquote_splicing', ({ args }, step) => read(args[0], step)],
]);

/** `Enum.map(list, fn x -> … end)`: a list of what the function gives. */
const readMapped = (fun: Node | undefined, step: Step): Term => {
  if (fun?.type === 'unary' && fun.operator === '&') return { type: 'many', of: unknown };
  const clauses = fun?.type === 'other' ? fun.items : [];
  return { type: 'many', of: clauses.length > 0 ? either(results(clauses, step)) : unknown };
};

const readField = (of: Term, key: Term): Term =>
  of.type === 'unknown' || of.type === 'field' ? unknown : { type: 'field', of, key };

/** `fun.(x)`, where a variable holds an anonymous function. */
const readLambdaCall = ({ callee, args }: Call, step: Step, piped: Term[]): Term => {
  if (callee?.type !== 'identifier') return unknown;
  const name = `${callee.name}.`;
  if (!bindingsIn(step.region).lambdas.some((lambda) => lambda.name === name)) return unknown;
  const module = step.region.scope.name;
  return { type: 'call', module, from: module, name, args: [...piped, ...readAll(args, step)] };
};

const readCall = (call: Call, step: Step, piped: Term[] = []): Term => {
  if (call.name === null) return readLambdaCall(call, step, piped);
  const form = call.receiver === null ? forms.get(call.name) : undefined;
  if (form && piped.length === 0) return form(call, step);
  if (call.receiver === null && call.name === 'case') return either(results(call.body ?? [], step));
  if (call.name === 'get_session') return readStored('session', atomName(call.args.at(-1)), step);
  const readArgs = (): Term[] => [...piped, ...readAll(call.args, step)];
  const arity = piped.length + call.args.length;
  if (call.receiver === null) return localCall(call.name, arity, readArgs, step);
  if (call.name === 'map' && call.receiver.type === 'alias' && call.receiver.name === 'Enum' && arity === 2)
    return readMapped(call.args.at(-1), step);
  if (call.receiver.type === 'call' && call.receiver.name === 'assigns' && call.args.length === 0)
    return readStored('assigns', call.name, step);
  const { scope } = step.region;
  const module =
    moduleName(call.receiver, scope) ?? (call.receiver.type === 'atom' ? `:${call.receiver.name}` : null);
  if (module !== null)
    return followed(module, call.name, arity, step)
      ? { type: 'call', module, from: scope.name, name: call.name, args: readArgs() }
      : unknown;
  if (call.args.length > 0 || piped.length > 0) return unknown;
  const of = read(call.receiver, withValues(step));
  // Of a struct that a caller passes, a field says too little to follow it.
  return of.type === 'parameter' ? unknown : readField(of, atom(call.name));
};

/** A group of names is none; `A.B` is one even where the grammar sees a call. */
const readAnyCall: Reader<'call'> = (call, step) => {
  const module = moduleName(call, step.region.scope);
  return module === null ? readCall(call, step) : { type: 'module', name: module };
};

const readers = {
  identifier: readIdentifier,
  alias: (node: Of<'alias'>, { region: { scope } }: Step): Term => ({
    type: 'module',
    name: moduleName(node, scope) ?? node.name,
  }),
  atom: ({ name }: Of<'atom'>): Term => (name === null ? unknown : atom(name)),
  literal: ({ value }: Of<'literal'>): Term => literal(value),
  text: readText,
  list: readList,
  tuple: readList,
  block: readList,
  keywords: (node: Of<'keywords'>, step: Step): Term => list(pairsOf(node, step)),
  map: readMap,
  operator: readOperator,
  unary: readUnary,
  call: readAnyCall,
  access: (node: Of<'access'>, step: Step): Term =>
    readField(read(node.target, withValues(step)), read(node.key, step)),
} satisfies { [Kind in Node['type']]?: (node: never, step: Step) => Term };

export const readTerm = (node: Node | undefined, reading: Reading): Term =>
  read(node, { ...reading, fuel: { left: reading.options.most }, depth: 0 });

/** What one clause of a function gives: its last expression. */
export const readResult = (owner: Owner, reading: Omit<Reading, 'owner'>): Term =>
  readTerm(owner.result ?? reading.region.nodes.at(-1), { ...reading, owner });

/** What `fn … end` gives. */
export const readLambdaResult = (node: Node | undefined, reading: Reading): Term => {
  const arrows = node?.type === 'other' ? node.items.filter(({ type }) => type === 'arrow') : [];
  return arrows.length === 0
    ? unknown
    : either(
        arrows.map((arrow) => (arrow.type === 'arrow' ? readTerm(arrow.right.at(-1), reading) : unknown)),
      );
};

/** Only a pattern that is itself a value says something of what matches it. */
export const readPattern = (node: Node, reading: Reading): Term => {
  const bare =
    node.type === 'operator' && (node.operator === '\\\\' || node.operator === '=') ? node.left : node;
  for (const part of walk([bare]))
    if (part.type === 'identifier' && part.name !== '__MODULE__') return unknown;
  return readTerm(bare, reading);
};
