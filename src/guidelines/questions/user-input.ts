import type { ModuleScope } from '../../facts/languages/elixir/modules.ts';
import { atomName, isCall, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import type { Clause } from './functions.ts';

/** Which argument of a callback is what a user sent. */
const callbacks: Readonly<Record<string, number>> = {
  'handle_event/3': 1,
  'handle_params/3': 0,
  'mount/3': 0,
  'handle_in/3': 1,
  'join/3': 1,
};

const namesIn = (nodes: readonly Node[]): string[] =>
  [...walk(nodes)].flatMap((node) => (node.type === 'identifier' ? [node.name] : []));

const hasTextKeys = (pattern: Node): boolean =>
  [...walk([pattern])].some(
    (node) => node.type === 'operator' && node.operator === '=>' && node.left.type === 'text',
  );

const isController = ({ uses }: ModuleScope): boolean =>
  uses.some(
    ({ module, args: [first] }) => module === 'Phoenix.Controller' || atomName(first) === 'controller',
  );

/** `def create(conn, %{"name" => name})`, and in a controller `def index(conn, params)`. */
const actionInput = (
  { form, parameters: [first, second], arity }: Clause,
  isAction: boolean,
): Node | null => {
  if (form !== 'def' || arity !== 2 || !first || !second) return null;
  if (!namesIn([first]).some((name) => name === 'conn' || name === '_conn')) return null;
  const isWhole = second.type === 'identifier' && isAction && !/^_|^opt/.test(second.name);
  return isWhole || hasTextKeys(second) ? second : null;
};

const inputPattern = (clause: Clause, modules: readonly ModuleScope[]): Node | null => {
  const position = callbacks[`${clause.name}/${clause.arity}`];
  if (position !== undefined) return clause.parameters[position] ?? null;
  const module = modules.find(({ name }) => name === clause.scope.name);
  return actionInput(clause, module !== undefined && isController(module));
};

const requestParts = new Set(['params', 'query_params', 'body_params', 'path_params']);

/** `conn.params`. */
const isRequestPart = (node: Node): boolean =>
  node.type === 'call' &&
  node.args.length === 0 &&
  requestParts.has(node.name ?? '') &&
  node.receiver?.type === 'identifier' &&
  node.receiver.name === 'conn';

/** Functions that give back a part of what they are given, or the same in other letters. */
const passing: Readonly<Record<string, RegExp>> = {
  Map: /^(?:get|fetch!|take|drop|keys|values|to_list)$/,
  String:
    /^(?:trim|trim_leading|trim_trailing|downcase|upcase|capitalize|replace|replace_prefix|replace_suffix|split|slice)$/,
  Macro: /^(?:underscore|camelize)$/,
  Kernel: /^to_string$/,
};

const isPassing = (node: Node): boolean =>
  node.type === 'call' &&
  ((node.receiver?.type === 'alias' && (passing[node.receiver.name]?.test(node.name ?? '') ?? false)) ||
    (node.receiver === null && (node.name === 'get_in' || node.name === 'to_string')));

export type IsInput = (node: Node | null | undefined) => boolean;

const inputTest =
  (names: ReadonlySet<string>): IsInput =>
  (node) => {
    if (!node) return false;
    const isInput = inputTest(names);
    if (node.type === 'identifier') return names.has(node.name);
    if (node.type === 'access') return isInput(node.target);
    if (node.type === 'text') return node.parts.some((part) => typeof part !== 'string' && isInput(part));
    if (isRequestPart(node)) return true;
    if (node.type === 'operator' && node.operator === '|>')
      return isPassing(node.right) && isInput(node.left);
    if (node.type === 'operator' && node.operator === '||') return isInput(node.left);
    return node.type === 'call' && isPassing(node) && isInput(node.args[0]);
  };

const iterations = /^(?:map|flat_map|each|reduce|into|filter|reject|new)$/;

/** What an anonymous function, or `for`, is given of what it goes through. */
const memberNames = (node: Node, given: Node | null, isInput: IsInput): string[] => {
  if (node.type === 'operator' && node.operator === '<-' && isInput(node.right)) return namesIn([node.left]);
  if (node.type !== 'call' || node.receiver?.type !== 'alias' || !iterations.test(node.name ?? '')) return [];
  const args = given ? [given, ...node.args] : node.args;
  if (!isInput(args[0])) return [];
  return args
    .slice(1)
    .flatMap((arg) =>
      arg.type === 'other'
        ? arg.items.flatMap((item) => (item.type === 'arrow' && item.left[0] ? namesIn([item.left[0]]) : []))
        : [],
    );
};

const boundNames = (node: Node, isInput: IsInput): string[] => {
  if (node.type !== 'operator') return memberNames(node, null, isInput);
  if (node.operator === '|>') return memberNames(node.right, node.left, isInput);
  if (node.operator === '=') return isInput(node.right) ? namesIn([node.left]) : [];
  return memberNames(node, null, isInput);
};

/** Names that are bound to something else, each with the offset from which on that holds. */
const reboundIn = (body: readonly Node[], isInput: IsInput): { name: string; end: number }[] =>
  [...walk(body)].flatMap((node) =>
    node.type === 'operator' && node.operator === '=' && !isInput(node.right)
      ? namesIn([node.left]).map((name) => ({ name, end: node.end }))
      : [],
  );

/** Whether an expression of a function is what a user sent, or a part of it. */
export const inputOf = (clause: Clause, modules: readonly ModuleScope[]): IsInput => {
  const pattern = inputPattern(clause, modules);
  const names = new Set(pattern ? namesIn([pattern]) : []);
  for (const node of walk(clause.body))
    for (const name of boundNames(node, inputTest(names))) names.add(name);
  const isInput = inputTest(names);
  const rebound = reboundIn(clause.body, isInput);
  return (node) => {
    if (!node || !isInput(node)) return false;
    const others = rebound.filter(({ name, end }) => end <= node.start && names.has(name));
    if (others.length === 0) return true;
    const gone = new Set(others.map(({ name }) => name));
    return inputTest(new Set([...names].filter((name) => !gone.has(name))))(node);
  };
};

/** What is held against values that are expected: `type in …`, `case type do`, `Enum.member?(types, type)`. */
const compared = (node: Node): Node[] => {
  if (node.type === 'operator' && /^(?:in|not in|==)$/.test(node.operator)) return [node.left];
  if (isCall(node) && node.name === 'member?') return node.args;
  return isCall(node) && node.name === 'case' ? node.args : [];
};

/** The expressions that a function looks at before it uses them, as they are written. */
export const comparedTexts = (nodes: readonly Node[], text: string): Set<string> =>
  new Set([...walk(nodes)].flatMap((node) => compared(node).map(({ start, end }) => text.slice(start, end))));
