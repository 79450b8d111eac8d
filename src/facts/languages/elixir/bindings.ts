import { type Call, type Node, walk } from './tree.ts';
import type { Owner, Region } from './regions.ts';

/** What a variable was bound to, and where that holds. */
export interface Binding {
  name: string;
  start: number;
  end: number;
  /** The expression, or the list of which it is one member; null where it is taken out of something. */
  value: Node | null;
  isMember: boolean;
  /** Its place in the tuple that the expression gives; null for all of it. */
  position: number | null;
  /** The parameter of an owner that it is. */
  parameter: { owner: Owner; index: number } | null;
}

export interface Bindings {
  byName: ReadonlyMap<string, Binding[]>;
  /** Anonymous functions that variables hold: `get = fn key, default -> … end`. */
  lambdas: Owner[];
}

const withoutDefault = (node: Node): Node =>
  node.type === 'operator' && (node.operator === '\\\\' || node.operator === 'when') ? node.left : node;

const named = (pattern: Node): string[] => {
  const names: string[] = [];
  let pinnedEnd = 0;
  for (const node of walk([pattern])) {
    if (node.type === 'unary' && node.operator === '^') pinnedEnd = node.end;
    if (node.type === 'identifier' && node.start >= pinnedEnd) names.push(node.name);
  }
  return names;
};

/** `x`, and both sides of `%{} = x`: the names that stand for the whole value. */
const wholeNames = (pattern: Node): string[] => {
  if (pattern.type === 'identifier') return [pattern.name];
  return pattern.type === 'operator' && pattern.operator === '='
    ? [pattern.left, pattern.right].flatMap((side) => (side.type === 'identifier' ? [side.name] : []))
    : [];
};

interface Bound {
  pattern: Node;
  value: Node | null;
  isMember: boolean;
  parameter: Binding['parameter'];
  start: number;
  end: number;
}

const bindingsOf = ({ pattern, value, isMember, parameter, start, end }: Bound): Binding[] => {
  const whole = wholeNames(pattern);
  const placed = (item: Node, position: number): Binding[] => {
    if (value?.type === 'tuple')
      return bindingsOf({
        pattern: item,
        value: value.items[position] ?? null,
        isMember,
        parameter: null,
        start,
        end,
      });
    return item.type === 'identifier'
      ? [{ name: item.name, start, end, value, isMember: false, position, parameter: null }]
      : bindingsOf({ pattern: item, value: null, isMember: false, parameter: null, start, end });
  };
  if (pattern.type === 'tuple' && value && !isMember)
    return pattern.items.flatMap((item, position) => placed(item, position));
  return named(pattern).map((name) => {
    const isWhole = whole.includes(name);
    return {
      name,
      start,
      end,
      value: isWhole ? value : null,
      isMember,
      position: null,
      parameter: isWhole ? parameter : null,
    };
  });
};

const unbound = { value: null, isMember: false, parameter: null };

/** The patterns of `a, b when guard ->`. */
const patternsOf = (left: readonly Node[]): readonly Node[] => {
  const [first] = left;
  if (left.length !== 1 || first?.type !== 'operator' || first.operator !== 'when') return left;
  return first.left.type === 'other' ? first.left.items : [first.left];
};

/** The clauses of `fn … end`. */
const clausesOfFunction = (node: Node | undefined) =>
  node?.type === 'other' ? node.items.filter((item) => item.type === 'arrow') : [];

/** `Enum.each(list, fn member -> … end)`: what its function is given, one by one. */
const iterations = new Set([
  'each',
  'map',
  'flat_map',
  'filter',
  'reject',
  'any?',
  'all?',
  'find',
  'map_join',
]);
const listGiven = (call: Call, piped: Node | null): Node | null => {
  if (!iterations.has(call.name ?? '') || call.receiver?.type !== 'alias') return null;
  return piped ?? call.args[0] ?? null;
};

interface Visit {
  node: Node;
  /** Where what is bound here is forgotten. */
  end: number;
  piped: Node | null;
  /** The list whose members an anonymous function is given. */
  members: Node | null;
  /** What stands left of `<-` is a member of what stands right of it, as in `for`; not in `with`. */
  isFor: boolean;
}

interface Reading {
  found: Binding[];
  lambdas: Owner[];
}

const endOf = (nodes: readonly Node[]): number => nodes.at(-1)?.end ?? 0;

const visits = (nodes: readonly Node[], end: number): Visit[] =>
  nodes.map((node) => ({ node, end, piped: null, members: null, isFor: false }));

const lambdaIn = (node: Extract<Node, { type: 'operator' }>): Owner | null => {
  const [clause, another] = clausesOfFunction(node.right);
  if (node.left.type !== 'identifier' || clause?.type !== 'arrow' || another) return null;
  const parameters = [...patternsOf(clause.left)];
  if (parameters.length === 0) return null;
  const place = { start: clause.start, end: clause.end };
  return {
    name: `${node.left.name}.`,
    isPrivate: true,
    parameters,
    result: clause.right.at(-1) ?? null,
    ...place,
  };
};

const visitOperator = (visit: Visit, { found, lambdas }: Reading): Visit[] => {
  const { node, end, isFor } = visit;
  if (node.type !== 'operator') return [];
  if (node.operator === '|>')
    return [
      { ...visit, node: node.left, piped: null },
      { ...visit, node: node.right, piped: node.left },
    ];
  const isGiven = node.operator === '<-';
  if (node.operator === '=' || isGiven) {
    const lambda = isGiven ? null : lambdaIn(node);
    if (lambda) lambdas.push(lambda);
    found.push(
      ...bindingsOf({
        ...unbound,
        pattern: withoutDefault(node.left),
        value: node.right,
        isMember: isGiven && isFor,
        start: node.end,
        end,
      }),
    );
    return visits([node.right], end);
  }
  return visits([node.left, node.right], end);
};

const visitArrow = ({ node, members }: Visit, { found, lambdas }: Reading): Visit[] => {
  if (node.type !== 'arrow') return [];
  const patterns = patternsOf(node.left);
  const owner = lambdas.find(({ start }) => start === node.start);
  patterns.forEach((pattern, index) => {
    const isMember = members !== null && patterns.length === 1;
    const parameter = owner ? { owner, index } : null;
    const place = { start: node.start, end: node.end };
    found.push(
      ...bindingsOf({
        pattern: withoutDefault(pattern),
        value: isMember ? members : null,
        isMember,
        parameter,
        ...place,
      }),
    );
  });
  return visits(node.right, node.end);
};

const visitCall = ({ node: call, end, piped }: Visit): Visit[] => {
  if (call.type !== 'call') return [];
  // What `for` and `with` bind in their arguments holds in them only.
  const isFor = call.receiver === null && call.name === 'for';
  const isWith = call.receiver === null && call.name === 'with';
  const members = listGiven(call, piped);
  const argsEnd = isFor || isWith ? call.end : end;
  const args = call.args.map((node) => ({ node, end: argsEnd, piped: null, members, isFor }));
  return [
    ...visits(
      [call.receiver, call.callee].filter((node) => node !== null),
      end,
    ),
    ...args,
    ...visits(call.body ?? [], endOf(call.body ?? [])),
    ...call.clauses.flatMap(({ body }) => visits(body, endOf(body))),
  ];
};

const inside = (visit: Visit, reading: Reading): Visit[] => {
  const { node, end } = visit;
  switch (node.type) {
    case 'operator':
      return visitOperator(visit, reading);
    case 'arrow':
      return visitArrow(visit, reading);
    case 'call':
      return visitCall(visit);
    case 'other':
    case 'fault':
    case 'list':
    case 'tuple':
    case 'block':
    case 'map':
      return node.items.map((item) => ({ ...visit, node: item, piped: null }));
    case 'keywords':
      return visits(
        node.pairs.map(({ value }) => value),
        end,
      );
    case 'unary':
      return visits([node.operand], end);
    case 'access':
      return visits([node.target, node.key], end);
    case 'text':
      return visits(
        node.parts.filter((part) => typeof part !== 'string'),
        end,
      );
    default:
      return [];
  }
};

const parametersOf = (owner: Owner): Binding[] =>
  owner.parameters.flatMap((pattern, index) =>
    bindingsOf({
      ...unbound,
      pattern: withoutDefault(pattern),
      parameter: { owner, index },
      start: owner.start,
      end: owner.end,
    }),
  );

const known = new WeakMap<Region, Bindings>();

export const bindingsIn = (region: Region): Bindings => {
  const before = known.get(region);
  if (before) return before;
  const reading: Reading = { found: region.owner ? parametersOf(region.owner) : [], lambdas: [] };
  const stack = visits(region.nodes, Number.POSITIVE_INFINITY).toReversed();
  for (let visit = stack.pop(); visit; visit = stack.pop())
    stack.push(...inside(visit, reading).toReversed());
  const bindings = { byName: Map.groupBy(reading.found, ({ name }) => name), lambdas: reading.lambdas };
  known.set(region, bindings);
  return bindings;
};

/** The binding that a name has at a place: the last one before it that still holds there. */
export const bindingAt = ({ byName }: Bindings, name: string, offset: number): Binding | null => {
  let last: Binding | null = null;
  for (const binding of byName.get(name) ?? [])
    if (binding.start <= offset && offset < binding.end && (!last || binding.start >= last.start))
      last = binding;
  return last;
};
