import { moduleName } from '../../languages/elixir/modules.ts';
import { type Call, type List, type Node, walk } from '../../languages/elixir/tree.ts';
import { bindingAt, bindingsIn } from './bindings.ts';
import type { Owner, Region } from './regions.ts';
import { atom, either, list, literal, type Term, tuple, unknown } from './term.ts';

/** What the file says of the names that an expression uses. */
export interface Surroundings {
  text: string;
  /** The value of `@name` before a place in a module. */
  attribute(module: string | null, name: string, offset: number): Node | null;
  /** Whether a function of this name and arity is defined in the module, in this file. */
  defines(module: string | null, name: string, arity: number): boolean;
}

export interface Reading {
  region: Region;
  /** The function whose parameters stay parameters. */
  owner: Owner | null;
  around: Surroundings;
  /** False where the values of maps are of no interest: their keys are. */
  hasValues: boolean;
}

/** An expression is given up where it takes more steps than any that people write. */
const most = 3_000;
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

const localCall = (name: string, args: Term[], { region: { scope }, around }: Step): Term =>
  around.defines(scope.name, name, args.length)
    ? { type: 'call', module: scope.name, from: scope.name, name, args }
    : { type: 'call', module: null, from: scope.name, name, args };

const readIdentifier: Reader<'identifier'> = (node, step) => {
  const { region, owner, around } = step;
  if (node.name === '__MODULE__') return region.scope.name === null ? unknown : { type: 'module', name: region.scope.name };
  const binding = bindingAt(bindingsIn(region), node.name, node.start);
  if (!binding)
    return around.defines(region.scope.name, node.name, 0) ? localCall(node.name, [], step) : unknown;
  if (binding.parameter)
    return binding.parameter.owner === owner ? { type: 'parameter', index: binding.parameter.index } : unknown;
  if (!binding.value) return unknown;
  const value = read(binding.value, step);
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
  return { type: 'text', parts: node.parts.map((part) => (typeof part === 'string' ? literal(part) : read(part, step))) };
};

const pairsOf = (node: Node, step: Step): Term[] =>
  node.type === 'keywords'
    ? node.pairs.map(({ key, value }) => tuple([read(key, step), read(value, step)]))
    : [read(node, step)];

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

const valueIn = (node: Node, step: Step): Term => (step.hasValues ? read(node, step) : unknown);

const readMap: Reader<'map'> = (node, step) => {
  const entries: [Term, Term][] = [];
  const bases: Term[] = [];
  const stack = node.items.toReversed();
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (item.type === 'keywords')
      entries.push(...item.pairs.map(({ key, value }): [Term, Term] => [read(key, step), valueIn(value, step)]));
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

const readOperator: Reader<'operator'> = (node, step) => {
  const { left, right } = node;
  switch (node.operator) {
    case '<>':
      return { type: 'text', parts: [read(left, step), read(right, step)] };
    case '++':
      return { type: 'lists', parts: [read(left, step), read(right, step)] };
    case '||':
      return either([read(left, step), read(right, step)]);
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
  if (right.type === 'identifier') return localCall(right.name, [first], step);
  return right.type === 'call' ? readCall(right, step, [first]) : unknown;
};

const readUnary: Reader<'unary'> = (node, step) => {
  if (node.operator === '-') {
    const operand = read(node.operand, step);
    return operand.type === 'literal' && typeof operand.value === 'number' ? literal(-operand.value) : unknown;
  }
  if (node.operator !== '@' || node.operand.type !== 'identifier') return unknown;
  return read(step.around.attribute(step.region.scope.name, node.operand.name, node.start) ?? undefined, step);
};

const results = (clauses: readonly Node[], step: Step): Term[] =>
  clauses.some(({ type }) => type === 'arrow')
    ? clauses.flatMap((clause) => (clause.type === 'arrow' ? [read(clause.right.at(-1), step)] : []))
    : [read(clauses.at(-1), step)];

const clauseBody = (call: Call, name: string): Node[] | undefined =>
  call.clauses.find((clause) => clause.name === name)?.body;

const readCondition = (call: Call, step: Step): Term => {
  const otherwise = clauseBody(call, 'else');
  return either([...results(call.body ?? [], step), ...(otherwise ? results(otherwise, step) : [literal(null)])]);
};

const readFor = (call: Call, step: Step): Term => {
  const isPlain = call.args.every((arg) => arg.type !== 'keywords');
  return isPlain && call.body ? { type: 'many', of: read(call.body.at(-1), step) } : unknown;
};

/** Forms that are no functions: what they give is what their branches give. */
const forms = new Map<string, (call: Call, step: Step) => Term>([
  ['if', readCondition],
  ['unless', readCondition],
  ['case', (call, step) => either(results(call.body ?? [], step))],
  ['cond', (call, step) => either(results(call.body ?? [], step))],
  [
    'with',
    (call, step) =>
      either([...results(call.body ?? [], step), ...(clauseBody(call, 'else') ? results(clauseBody(call, 'else') ?? [], step) : [unknown])]),
  ],
  [
    'try',
    (call, step) =>
      either([call.body ?? [], ...call.clauses.filter(({ name }) => name !== 'after').map(({ body }) => body)].flatMap((body) => results(body, step))),
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

/** Of what a caller passes, a field says too little to follow it. */
const readField = (of: Term, key: Term): Term =>
  of.type === 'unknown' || of.type === 'parameter' || of.type === 'field' ? unknown : { type: 'field', of, key };

const readCall = (call: Call, step: Step, piped: Term[] = []): Term => {
  if (call.name === null) return unknown;
  const form = call.receiver === null ? forms.get(call.name) : undefined;
  if (form && piped.length === 0) return form(call, step);
  if (call.receiver === null && call.name === 'case') return either(results(call.body ?? [], step));
  const args = [...piped, ...readAll(call.args, step)];
  if (call.receiver === null) return localCall(call.name, args, step);
  if (call.name === 'map' && call.receiver.type === 'alias' && call.receiver.name === 'Enum' && args.length === 2)
    return readMapped(call.args.at(-1), step);
  const { scope } = step.region;
  const module = moduleName(call.receiver, scope) ?? (call.receiver.type === 'atom' ? `:${call.receiver.name}` : null);
  if (module !== null) return { type: 'call', module, from: scope.name, name: call.name, args };
  return call.args.length === 0 && piped.length === 0
    ? readField(read(call.receiver, { ...step, hasValues: true }), atom(call.name))
    : unknown;
};

/** A group of names is none; `A.B` is one even where the grammar sees a call. */
const readAnyCall: Reader<'call'> = (call, step) => {
  const module = moduleName(call, step.region.scope);
  return module === null ? readCall(call, step) : { type: 'module', name: module };
};

const readers = {
  identifier: readIdentifier,
  alias: (node: Of<'alias'>, { region: { scope } }: Step): Term => ({ type: 'module', name: moduleName(node, scope) ?? node.name }),
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
  access: (node: Of<'access'>, step: Step): Term => readField(read(node.target, { ...step, hasValues: true }), read(node.key, step)),
} satisfies { [Kind in Node['type']]?: (node: never, step: Step) => Term };

export const readTerm = (node: Node | undefined, reading: Reading): Term =>
  read(node, { ...reading, fuel: { left: most }, depth: 0 });

/** What one clause of a function gives: its last expression. */
export const readResult = (region: Region, reading: Omit<Reading, 'region' | 'owner'>): Term =>
  readTerm(region.nodes.at(-1), { ...reading, region, owner: region.owner });

/** What `fn … end` gives. */
export const readLambdaResult = (node: Node | undefined, reading: Reading): Term => {
  const arrows = node?.type === 'other' ? node.items.filter(({ type }) => type === 'arrow') : [];
  return arrows.length === 0
    ? unknown
    : either(arrows.map((arrow) => (arrow.type === 'arrow' ? readTerm(arrow.right.at(-1), reading) : unknown)));
};

/** Only a pattern that is itself a value says something of what matches it. */
export const readPattern = (node: Node, reading: Reading): Term => {
  const bare = node.type === 'operator' && (node.operator === '\\\\' || node.operator === '=') ? node.left : node;
  for (const part of walk([bare])) if (part.type === 'identifier' && part.name !== '__MODULE__') return unknown;
  return readTerm(bare, reading);
};
