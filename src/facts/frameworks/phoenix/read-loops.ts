import type { Call, Node } from '../../languages/elixir/tree.ts';
import { inner, type Reading, type StepReader } from './reading.ts';
import { type Term, unknown } from '../../languages/elixir/term.ts';
import type { Step } from './steps.ts';
import { bind, itemsFrom, readValue } from './values.ts';

interface Loop {
  call: Call;
  pattern: Node | null;
  items: Term;
  /** What stands in it, once for each item. */
  read(reading: Reading): Step[];
}

const withBinding = (pattern: Node | null, value: Term, reading: Reading): Reading => {
  const bindings = new Map(reading.bindings);
  if (pattern) bind(pattern, value, bindings);
  return { ...reading, bindings };
};

/** A loop over what is computed may make none of its routes, or many. */
const perhaps = (steps: Step[], { line }: Call): Step[] => [
  { is: 'perhaps', steps, why: 'a loop over something computed makes them', line },
];

const readLoop = ({ call, pattern, items, read }: Loop, reading: Reading): Step[] => {
  const values = itemsFrom(items);
  const cost = (values?.length ?? 0) * (call.end - call.start);
  if (!values || cost > reading.budget.left)
    return perhaps(read(withBinding(pattern, unknown, reading)), call);
  reading.budget.left -= cost;
  return values.flatMap((value) => read(withBinding(pattern, value, reading)));
};

export const readFor: StepReader = (call, reading) => {
  const clauses = call.args.filter(({ type }) => type !== 'keywords');
  const pass = (rest: readonly Node[], around: Reading): Step[] => {
    const [clause, ...others] = rest;
    if (!clause) return inner(call, around);
    // A filter lets through what it likes.
    if (clause.type !== 'operator' || clause.operator !== '<-') return perhaps(pass(others, around), call);
    const items = readValue(clause.right, around);
    return readLoop({ call, pattern: clause.left, items, read: (next) => pass(others, next) }, around);
  };
  return pass(clauses, reading);
};

/** `Enum.each(list, fn item -> … end)`, piped or not; null where that is something else. */
export const readEach = (call: Call, list: Node | undefined, reading: Reading): Step[] | null => {
  const isEnum = call.receiver?.type === 'alias' && call.receiver.name === 'Enum';
  if (!isEnum || !/^(?:each|map|flat_map)$/.test(call.name ?? '')) return null;
  const lambda = call.args.at(-1);
  const [arrow, ...more] = lambda?.type === 'other' ? lambda.items : [];
  if (arrow?.type !== 'arrow' || more.length > 0) return null;
  const items = readValue(list, reading);
  const read = (next: Reading): Step[] => next.read(arrow.right, next);
  return readLoop({ call, pattern: arrow.left[0] ?? null, items, read }, reading);
};
