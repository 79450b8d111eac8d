import { type Call, isCall, keywordOf, type Node, positional } from '../../languages/elixir/tree.ts';
import { guardName } from './guards.ts';
import { readEach, readFor } from './read-loops.ts';
import { readResources } from './read-resources.ts';
import {
  aliasOf,
  inner,
  isLiteral,
  moduleOf,
  namesFrom,
  option,
  pathOf,
  type Reading,
  type StepReader,
} from './reading.ts';
import { type Term, textOf, unknown } from '../../languages/elixir/term.ts';
import type { RouteStep, Step } from './steps.ts';
import {
  bind,
  type Bindings,
  bindingName,
  nameFrom,
  readValue,
  type Surroundings,
  isText,
  piecesFrom,
} from './values.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'connect', 'trace', 'head']);

/** `scope "/path", Alias, options`, `scope "/path", options`, `scope path: "/path", alias: Alias`. */
const readScope: StepReader = (call, reading) => {
  const [first, second] = positional(call).filter(({ type }) => type !== 'list');
  const path = first ?? keywordOf(call.args, 'path');
  const alias = second ? readValue(second, reading) : option(call, 'alias', reading);
  const host = option(call, 'host', reading);
  return [
    {
      is: 'scope',
      path: path ? pathOf(path, reading) : [''],
      alias: aliasOf(alias),
      host: host ? textOf(host) : null,
      steps: inner(call, reading),
    },
  ];
};

const plugName = (value: Term): string | null =>
  nameFrom((value.type === 'tuple' ? value.items[0] : value) ?? unknown);

const readPipeThrough: StepReader = (call, reading) => [
  { is: 'pipe', names: namesFrom(readValue(call.args[0], reading), plugName) },
];

const readPlug = (node: Node, reading: Reading): string | null => {
  const [first] = isCall(node, 'plug') ? node.args : [];
  return plugName(
    readValue(first?.type === 'operator' && first.operator === 'when' ? first.left : first, reading),
  );
};

const readPipeline: StepReader = (call, reading) => {
  const name = nameFrom(readValue(call.args[0], reading));
  const statements = call.body ?? [];
  const plugs = statements.flatMap((node) => readPlug(node, reading) ?? []);
  const isWhole = plugs.length === statements.length;
  return name === null ? [] : [{ is: 'pipeline', name, plugs: isWhole ? plugs : null, line: call.line }];
};

const readSession: StepReader = (call, reading) => {
  const name = nameFrom(readValue(call.args[0], reading));
  const hooks = option(call, 'on_mount', reading);
  // Options that are no keywords can hold anything.
  const isPlain = positional(call).length === 1 || positional(call)[1]?.type === 'list';
  const onMount = hooks ? namesFrom(hooks, guardName) : isPlain ? [] : null;
  const steps = inner(call, reading);
  return name === null
    ? [{ is: 'branch', steps }]
    : [{ is: 'session', name, onMount, steps, line: call.line }];
};

const isOptions = (node: Node | undefined): boolean => node === undefined || node.type === 'list';

const actionOf = (node: Node | undefined, reading: Reading): RouteStep['action'] => {
  if (isOptions(node)) return { name: null };
  const value = readValue(node, reading);
  if (value.type === 'literal') return { name: null };
  return value.type === 'atom' || value.type === 'module' ? { name: value.name } : null;
};

interface RouteOptions {
  form: RouteStep['form'];
  method: string;
  /** Path, plug and action. */
  args: readonly (Node | undefined)[];
}

const readRoute = (call: Call, reading: Reading, { form, method, args }: RouteOptions): RouteStep => {
  const [path, plug, action] = args;
  const alias = option(call, 'alias', reading);
  return {
    is: 'route',
    form,
    method,
    path: pathOf(path, reading),
    module: moduleOf(plug, reading),
    action: form === 'forward' ? { name: null } : actionOf(action, reading),
    isAliased: alias === undefined || !isLiteral(alias, false),
    line: call.line,
  };
};

const readVerb: StepReader = (call, reading) => [
  readRoute(call, reading, {
    form: 'match',
    method: (call.name ?? '').toUpperCase(),
    args: positional(call),
  }),
];

const readMatch: StepReader = (call, reading) => {
  const [verb, ...args] = positional(call);
  const methods = namesFrom(readValue(verb, reading), nameFrom) ?? ['*'];
  return methods.map((method) =>
    readRoute(call, reading, { form: 'match', method: method.toUpperCase(), args }),
  );
};

/** A LiveView answers to GET; what it is called is the module alone. */
const readLive: StepReader = (call, reading) => [
  readRoute(call, reading, { form: 'live', method: 'GET', args: positional(call) }),
];

const readForward: StepReader = (call, reading) => [
  readRoute(call, reading, { form: 'forward', method: '*', args: positional(call) }),
];

const branch = (nodes: readonly Node[], reading: Reading): Step[] => [
  { is: 'branch', steps: readSteps(nodes, reading) },
];

const readCondition: StepReader = (call, reading) => [
  ...branch(call.body ?? [], reading),
  ...call.clauses.flatMap(({ body }) => branch(body, reading)),
];

/** Modules whose functions make no routes. */
const harmless =
  /^(?:Module|Code|Application|Logger|IO|Mix|System|Keyword|Map|List|String|Process|File|Path)$/;

const readUnknown: StepReader = (call, reading) => {
  const each = readEach(call, call.args[0], reading);
  if (each) return each;
  const module = call.receiver ? moduleOf(call.receiver, reading) : null;
  if (call.name === null || (call.receiver && (module === null || harmless.test(module)))) return [];
  const args = call.args.map((arg) => {
    const value = readValue(arg, reading);
    return isText(value) ? piecesFrom(value) : null;
  });
  const sides = call.clauses.flatMap(({ body }) => branch(body, reading));
  const block = call.body ? [...inner(call, reading), ...sides] : null;
  return [{ is: 'call', module, name: call.name, args, block, line: call.line }];
};

/** `use Routes` puts what its macro quotes in its place. */
const readUse: StepReader = (call, reading) => {
  const module = moduleOf(call.args[0], reading);
  if (module === null) return [];
  return [{ is: 'call', module, name: '__using__', args: [], block: null, line: call.line }];
};

const readUnquote: StepReader = ({ args: [spliced], line }) =>
  spliced?.type === 'identifier' || (spliced?.type === 'call' && spliced.receiver === null)
    ? [{ is: 'splice', name: spliced.name ?? '', line }]
    : [];

const nothing: StepReader = () => [];

const readers = new Map<string, StepReader>([
  ...[...verbs].map((verb) => [verb, readVerb] as const),
  ...['if', 'unless', 'case', 'cond'].map((name) => [name, readCondition] as const),
  ...['def', 'defp', 'defmacro', 'defmacrop', 'defguard', 'defguardp', 'defdelegate', 'defstruct'].map(
    (name) => [name, nothing] as const,
  ),
  ...['defmodule', 'defimpl', 'import', 'require', 'alias', 'plug', 'quote', 'defoverridable'].map(
    (name) => [name, nothing] as const,
  ),
  ['scope', readScope],
  ['pipe_through', readPipeThrough],
  ['pipeline', readPipeline],
  ['live_session', readSession],
  ['match', readMatch],
  ['live', readLive],
  ['forward', readForward],
  ['resources', readResources],
  ['resource', readResources],
  ['for', readFor],
  ['use', readUse],
  ['unquote', readUnquote],
]);

const readStatement = (node: Node, reading: Reading): Step[] => {
  switch (node.type) {
    case 'call':
      return ((node.receiver === null && readers.get(node.name ?? '')) || readUnknown)(node, reading);
    case 'identifier':
      return [{ is: 'call', module: null, name: node.name, args: [], block: null, line: node.line }];
    case 'block':
      return readAll(node.items, reading);
    case 'arrow':
      return readAll(node.right, reading);
    case 'unary': {
      // `@prefix "/admin"`.
      if (isCall(node.operand) && node.operator === '@')
        reading.bindings.set(`@${node.operand.name}`, readValue(node.operand.args[0], reading));
      return [];
    }
    case 'operator':
      if (node.operator === '=' && bindingName(node.left) !== null)
        bind(node.left, readValue(node.right, reading), reading.bindings);
      if (node.operator === '|>' && isCall(node.right)) return readEach(node.right, node.left, reading) ?? [];
      return [];
    case 'fault':
      return [{ is: 'open', path: [''], why: 'what stands there does not parse', line: node.line }];
    default:
      return [];
  }
};

const readAll = (nodes: readonly Node[], reading: Reading): Step[] =>
  nodes.flatMap((node) => readStatement(node, reading));

/** Text that loops may repeat: more than any router holds. */
const mostRepeated = 2_000_000;

/** The statements of a router, or of what a macro quotes. */
export const readSteps = (
  nodes: readonly Node[],
  { scope, text, bindings }: Omit<Surroundings, 'bindings'> & { bindings?: Bindings },
): Step[] =>
  readAll(nodes, { scope, text, bindings: new Map(bindings), budget: { left: mostRepeated }, read: readAll });
