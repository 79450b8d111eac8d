import { moduleName } from './modules.ts';
import { readCall, readField, readPipe } from './read-calls.ts';
import { orElse } from './read-forms.ts';
import { readAttribute, readIdentifier } from './read-names.ts';
import { readAll, type Reading, type Step, withValues } from './read-step.ts';
import type { Owner } from './regions.ts';
import { atom, either, list, literal, type Term, tuple, unknown } from './term.ts';
import { type List, type Node, walk } from './tree.ts';

const deepest = 60;

type Of<Kind extends Node['type']> = Extract<Node, { type: Kind }>;
type Reader<Kind extends Node['type']> = (node: Of<Kind>, step: Step) => Term;

const read: Step['read'] = (node, step) => {
  step.fuel.left -= 1;
  if (!node || step.fuel.left < 0 || step.depth > deepest) return unknown;
  const reader = (readers as Partial<Record<Node['type'], (node: Node, step: Step) => Term>>)[node.type];
  return reader ? reader(node, { ...step, depth: step.depth + 1 }) : unknown;
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

const joined = (left: Term, right: Term): Term =>
  left.type === 'literal' &&
  right.type === 'literal' &&
  typeof left.value === 'string' &&
  typeof right.value === 'string'
    ? literal(left.value + right.value)
    : { type: 'text', parts: [left, right] };

const calculate = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
};

/** `7 * 24 * 60`, of numbers that stand there. */
const computed = (operator: keyof typeof calculate, left: Term, right: Term): Term => {
  const [one, other] = [left, right].map((term) => (term.type === 'literal' ? term.value : null));
  if (typeof one !== 'number' || typeof other !== 'number') return unknown;
  const value = calculate[operator](one, other);
  return Number.isSafeInteger(value) ? literal(value) : unknown;
};

const readOperator: Reader<'operator'> = (node, step) => {
  const { left, right } = node;
  switch (node.operator) {
    case '<>':
      return joined(read(left, step), read(right, step));
    case '+':
    case '-':
    case '*':
      return computed(node.operator, read(left, step), read(right, step));
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

const readUnary: Reader<'unary'> = (node, step) => {
  if (node.operator === '-') {
    const operand = read(node.operand, step);
    return operand.type === 'literal' && typeof operand.value === 'number'
      ? literal(-operand.value)
      : unknown;
  }
  if (node.operator !== '@' || node.operand.type !== 'identifier') return unknown;
  return readAttribute(node.operand, step);
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
  read(node, { ...reading, fuel: { left: reading.options.most }, depth: 0, read });

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
