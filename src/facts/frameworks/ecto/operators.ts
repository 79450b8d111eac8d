import { isCall, type Node, type Operator, type Unary, walk } from '../../languages/elixir/tree.ts';
import { perhaps } from './clauses.ts';
import { type Frame, inner, type Machine } from './machine.ts';
import { bind } from './patterns.ts';
import { member } from './standard.ts';
import {
  type Clause,
  equal,
  itemsOfList,
  listTerm,
  type Term,
  textOf,
  truth,
  unknownTerm,
  valueTerm,
} from './terms.ts';

/** What operators make of values. */

type Operate = (node: Operator, frame: Frame, machine: Machine) => Term;

const verdict = (known: boolean | null): Term => (known === null ? unknownTerm : valueTerm(known));

const both = ({ left, right }: Operator, frame: Frame, machine: Machine): [Term, Term] => [
  machine.evaluate(left, frame),
  machine.evaluate(right, frame),
];

const negated = (known: boolean | null): boolean | null => (known === null ? null : !known);

/** The right side counts, or even happens, only where the left one lets it. */
const shortCircuit =
  (goesOn: boolean): Operate =>
  ({ left, right, line }, frame, machine) => {
    const first = machine.evaluate(left, frame);
    const condition = truth(first);
    if (condition === null) return perhaps([right], frame, machine, line);
    return condition === goesOn ? machine.evaluate(right, frame) : first;
  };

const longestRange = 1_000;

const range: Operate = (node, frame, machine) => {
  const [from, to] = both(node, frame, machine);
  if (
    from.is !== 'value' ||
    to.is !== 'value' ||
    typeof from.value !== 'number' ||
    typeof to.value !== 'number'
  )
    return unknownTerm;
  const [start, length] = [from.value, Math.abs(to.value - from.value) + 1];
  const step = to.value < from.value ? -1 : 1;
  return length <= longestRange
    ? listTerm(Array.from({ length }, (_, index) => valueTerm(start + step * index)))
    : unknownTerm;
};

const concatenation: Operate = (node, frame, machine) => {
  const [left, right] = both(node, frame, machine).map(itemsOfList);
  return left && right ? listTerm([...left, ...right]) : unknownTerm;
};

const difference: Operate = (node, frame, machine) => {
  const [left, right] = both(node, frame, machine).map(itemsOfList);
  if (!left || !right) return unknownTerm;
  const verdicts = left.map((item) => truth(member(item, listTerm(right))));
  return verdicts.includes(null)
    ? unknownTerm
    : listTerm(left.filter((_, index) => verdicts[index] === false));
};

const joinedText: Operate = (node, frame, machine) => {
  const [left, right] = both(node, frame, machine);
  const beginning = left.is === 'value' && left.beginning ? { beginning: left.beginning } : {};
  return { is: 'value', value: textOf(left) + textOf(right), ...beginning };
};

const matched: Operate = ({ left, right }, frame, machine) => {
  const value = machine.evaluate(right, frame);
  bind(left, value, frame.env);
  return value;
};

const operations = new Map<string, Operate>([
  ['=', matched],
  ['==', (node, frame, machine) => verdict(equal(...both(node, frame, machine)))],
  ['===', (node, frame, machine) => verdict(equal(...both(node, frame, machine)))],
  ['!=', (node, frame, machine) => verdict(negated(equal(...both(node, frame, machine))))],
  ['!==', (node, frame, machine) => verdict(negated(equal(...both(node, frame, machine))))],
  ['<>', joinedText],
  ['++', concatenation],
  ['--', difference],
  ['..', range],
  ['in', (node, frame, machine) => member(...both(node, frame, machine))],
  ['not in', (node, frame, machine) => verdict(negated(truth(member(...both(node, frame, machine)))))],
  ['&&', shortCircuit(true)],
  ['and', shortCircuit(true)],
  ['||', shortCircuit(false)],
  ['or', shortCircuit(false)],
]);

export const operated: Operate = (node, frame, machine) => {
  const operation = operations.get(node.operator);
  if (operation) return operation(node, frame, machine);
  both(node, frame, machine);
  return unknownTerm;
};

const placeholders = (count: number): Node[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'identifier',
    name: `&${index + 1}`,
    start: 0,
    end: 0,
    line: 0,
  }));

/** `&name/1` and `&name(&1, …)`. */
const captured = (operand: Node): Clause => {
  const isName = operand.type === 'operator' && operand.operator === '/' && operand.right.type === 'literal';
  if (isName && operand.type === 'operator' && operand.right.type === 'literal') {
    const params = placeholders(Math.min(Number(operand.right.value) || 0, 16));
    const { left } = operand;
    const base = { start: left.start, end: left.end, line: left.line };
    const called = isCall(left)
      ? { ...left, args: params }
      : {
          type: 'call' as const,
          ...base,
          name: left.type === 'identifier' ? left.name : null,
          receiver: null,
          callee: null,
          args: params,
          body: null,
          clauses: [],
        };
    return { params, guard: null, body: [called] };
  }
  let count = 0;
  for (const node of walk([operand]))
    if (node.type === 'unary' && node.operator === '&' && node.operand.type === 'literal')
      count = Math.max(count, Number(node.operand.value) || 0);
  return { params: placeholders(Math.min(count, 16)), guard: null, body: [operand] };
};

const attribute = (name: string, frame: Frame, machine: Machine): Term =>
  machine.evaluate(
    machine.attributes.get(name) ?? { type: 'identifier', name: '_', start: 0, end: 0, line: 0 },
    {
      ...inner(frame),
      env: new Map([['_', unknownTerm]]),
    },
  );

export const unary = ({ operator, operand }: Unary, frame: Frame, machine: Machine): Term => {
  if (operator === '@')
    return operand.type === 'identifier' ? attribute(operand.name, frame, machine) : unknownTerm;
  if (operator === '&')
    return operand.type === 'literal'
      ? (frame.env.get(`&${operand.value}`) ?? unknownTerm)
      : { is: 'function', clauses: [captured(operand)], env: frame.env };
  const value = machine.evaluate(operand, frame);
  if (operator === 'not' || operator === '!') return verdict(negated(truth(value)));
  const isNumber = value.is === 'value' && typeof value.value === 'number';
  if (operator === '-' && isNumber) return valueTerm(-Number(value.value));
  return operator === '^' || operator === '+' ? value : unknownTerm;
};
