import type { ElixirSource } from '../../framework.ts';
import { type Call, childrenOf, type Node } from './tree.ts';
import { bindingsIn } from './bindings.ts';
import { withImported } from './imports.ts';
import { calledModule, moduleName } from './modules.ts';
import { type Owner, type Region, regionsIn } from './regions.ts';

/** A call, and where it stands. */
export interface Site {
  call: Call;
  region: Region;
  /** What stands left of the `|>` before it. */
  piped: Node | null;
  /** How many arguments the function takes that `&name/2` stands for; null for a call. */
  captured: number | null;
  /** What stands right of the `||` after it. */
  fallback: Node | null;
  /** The call is in a `quote`: it happens in whoever uses the macro. */
  isQuoted: boolean;
  /** The conditions that it stands under, as `if`, `unless` and `case` calls. */
  conditions: readonly Call[];
}

interface Visit {
  node: Node;
  piped: Node | null;
  captured: number | null;
  fallback: Node | null;
  isQuoted: boolean;
  conditions: readonly Call[];
}

const definitions = new Set(['def', 'defp', 'defmacro', 'defmacrop', 'defdelegate']);
const moduleForms = new Set(['defmodule', 'defprotocol', 'defimpl']);
const conditional = new Set(['if', 'unless', 'case', 'cond']);

/** A region of its own. */
const isElsewhere = ({ node, isQuoted }: Visit, { owner }: Region): boolean =>
  node.type === 'call' &&
  node.receiver === null &&
  ((moduleForms.has(node.name ?? '') && node.body !== null) ||
    (owner === null && !isQuoted && definitions.has(node.name ?? '') && node.args.length > 0));

/** The types in them are no calls. */
const typeAttributes = /^(?:spec|type|typep|opaque|callback|macrocallback)$/;

const mostArguments = 255;

/** `name` of `&name/2`, and the number. */
const capturedIn = (node: Node): { node: Node; arity: number } | null => {
  if (node.type !== 'unary' || node.operator !== '&' || node.operand.type !== 'operator') return null;
  const { operator, left, right } = node.operand;
  const arity = right.type === 'literal' ? Number(right.value) : Number.NaN;
  return operator === '/' && Number.isInteger(arity) && arity <= mostArguments ? { node: left, arity } : null;
};

const inside = (visit: Visit): Visit[] => {
  const { node, isQuoted } = visit;
  const plain = { piped: null, captured: null, fallback: null, isQuoted, conditions: visit.conditions };
  if (node.type === 'operator' && node.operator === '|>')
    return [
      { node: node.left, ...plain },
      { node: node.right, ...plain, piped: node.left, fallback: visit.fallback },
    ];
  if (node.type === 'operator' && node.operator === '||')
    return [
      { node: node.left, ...plain, fallback: node.right },
      { node: node.right, ...plain },
    ];
  // `@name value` only looks like a call.
  if (node.type === 'unary' && node.operator === '@' && node.operand.type === 'call') {
    const { name, args } = node.operand;
    return typeAttributes.test(name ?? '') ? [] : args.map((child) => ({ node: child, ...plain }));
  }
  const capture = capturedIn(node);
  if (capture) return [{ ...plain, node: capture.node, captured: capture.arity }];
  const isQuote = node.type === 'call' && node.receiver === null && node.name === 'quote';
  const isCondition = node.type === 'call' && node.receiver === null && conditional.has(node.name ?? '');
  return childrenOf(node).map((child) => ({
    node: child,
    ...plain,
    isQuoted: isQuoted || isQuote,
    conditions: isCondition ? [...visit.conditions, node] : visit.conditions,
  }));
};

/** `x |> name` without parentheses is a call as well, and `&name/2` means a function. */
const bareCall = ({ node, piped, captured }: Visit): Call | null =>
  node.type === 'identifier' && (piped !== null || captured !== null)
    ? { ...node, type: 'call', receiver: null, callee: null, args: [], body: null, clauses: [] }
    : null;

/** `config[:key]` is a call of `Access.get/2`. */
const accessCall = (node: Extract<Node, { type: 'access' }>): Call => {
  const { start, end, line, target, key } = node;
  const receiver: Node = { type: 'alias', name: 'Access', start, end: start, line };
  return {
    type: 'call',
    start,
    end,
    line,
    name: 'get',
    receiver,
    callee: null,
    args: [target, key],
    body: null,
    clauses: [],
  };
};

const callIn = (visit: Visit): Call | null => {
  const { node } = visit;
  if (node.type === 'call') return node;
  return node.type === 'access' ? accessCall(node) : bareCall(visit);
};

const sitesOf = (region: Region, source: ElixirSource): Site[] => {
  const found: Site[] = [];
  const start = { piped: null, captured: null, fallback: null, isQuoted: false, conditions: [] };
  const stack: Visit[] = [...region.head, ...region.nodes].map((node) => ({ node, ...start })).toReversed();
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    if (isElsewhere(visit, region)) continue;
    const { piped, captured, fallback, isQuoted, conditions } = visit;
    const written = callIn(visit);
    const call = written && withImported(written, source);
    if (call) found.push({ call, region, piped, captured, fallback, isQuoted, conditions });
    stack.push(...inside(visit).toReversed());
  }
  return found;
};

const known = new WeakMap<ElixirSource, Site[]>();

/** Every call of a file, in the order of its regions. */
export const sitesIn = (source: ElixirSource): Site[] => {
  const before = known.get(source);
  if (before) return before;
  const sites = regionsIn(source).flatMap((region) => sitesOf(region, source));
  known.set(source, sites);
  return sites;
};

/** Whoever is handed a function passes to it what nobody knows. */
const passed = ({ start, end, line }: Node): Node => ({ type: 'other', start, end, line, items: [] });

/** All arguments, what is piped in among them. */
export const argsOf = ({ call, piped, captured }: Pick<Site, 'call' | 'piped' | 'captured'>): Node[] => {
  if (captured !== null) return Array.from({ length: captured }, () => passed(call));
  return piped ? [piped, ...call.args] : call.args;
};

/** `do: x` among other keywords is of their argument; a block is one of its own. */
const isBlockArgument = ({ args, body }: Call): boolean => {
  const last = args.at(-1);
  return body !== null && !(last?.type === 'keywords' && last.end >= (body.at(-1)?.end ?? last.end + 1));
};

/** How many arguments the function takes that is called. */
export const arityOf = ({ call, piped, captured }: Site): number =>
  captured ?? call.args.length + (piped ? 1 : 0) + (isBlockArgument(call) ? 1 : 0);

/** The module that is called, if it is one by its name; one of Erlang is `:telemetry`. */
export const receiverOf = ({ call, region }: Site): string | null =>
  calledModule(call.receiver, region.scope);

/** The module that `use` names; null for any other call. */
export const usedBy = ({ call, region }: Site): string | null =>
  call.name === 'use' && !call.receiver ? moduleName(call.args[0], region.scope) : null;

/** The innermost function with a name around a call. */
export const ownerOf = ({ call, region }: Site): Owner | null => {
  let [inner, size] = [region.owner, Number.POSITIVE_INFINITY];
  for (const lambda of bindingsIn(region).lambdas) {
    const isAround = lambda.start <= call.start && call.end <= lambda.end;
    if (isAround && lambda.end - lambda.start < size) [inner, size] = [lambda, lambda.end - lambda.start];
  }
  return inner;
};
