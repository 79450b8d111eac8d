import type { ElixirSource } from '../../framework.ts';
import { aliasesIn, type ModuleScope } from './modules.ts';
import { atomName, type Call, keywordOf, type Node } from './tree.ts';

/** What names mean where an expression stands; in a script nothing is around it. */
export type Scope = Pick<ModuleScope, 'name' | 'aliases'>;

/** A function whose parameters an expression may name: one clause of it, or an anonymous one that a variable holds. */
export interface Owner {
  name: string;
  /** Anonymous ones are called `name.`, and only where they stand. */
  isPrivate: boolean;
  parameters: Node[];
  /** Its last expression; null where it is the last of its region. */
  result: Node | null;
  start: number;
  end: number;
}

/** Statements that share variables: the body of a function, or what stands directly in a module or a script. */
export interface Region {
  scope: Scope;
  owner: Owner | null;
  /** `def`, `defp`, `defmacro`, … where there is an owner. */
  form: string | null;
  nodes: Node[];
  /** Its parameters, which have defaults, and its guard. */
  head: Node[];
  line: number;
}

const visibilities = new Map([
  ['def', false],
  ['defp', true],
  ['defmacro', false],
  ['defmacrop', true],
  ['defdelegate', false],
]);
const moduleForms = new Set(['defmodule', 'defprotocol', 'defimpl']);

const isModule = (node: Node): boolean =>
  node.type === 'call' && node.receiver === null && moduleForms.has(node.name ?? '') && node.body !== null;

const headOf = (node: Node | undefined): Node | undefined =>
  node?.type === 'operator' && node.operator === 'when' ? node.left : node;

/** `def name(a, b) when …` → its name and parameters; null where the name is computed. */
const readOwner = (call: Call): Owner | null => {
  const head = headOf(call.args[0]);
  const place = {
    isPrivate: visibilities.get(call.name ?? '') ?? false,
    result: null,
    start: call.start,
    end: call.end,
  };
  if (head?.type === 'identifier') return { name: head.name, parameters: [], ...place };
  if (head?.type !== 'call' || head.name === null || head.receiver) return null;
  return { name: head.name, parameters: head.args, ...place };
};

const isDefinition = (node: Node): node is Call =>
  node.type === 'call' && node.receiver === null && visibilities.has(node.name ?? '') && node.args.length > 0;

/** What may stand around definitions: `if`, `for`, `case`, and `Enum.each(…, fn … end)`. */
const statementsIn = (node: Node): readonly Node[] => {
  switch (node.type) {
    case 'call': {
      if (isModule(node) || node.name === 'quote') return [];
      const lambda = node.args.at(-1);
      const blocks = [...(node.body ?? []), ...node.clauses.flatMap(({ body }) => body)];
      return lambda?.type === 'other' ? [...lambda.items, ...blocks] : blocks;
    }
    case 'operator':
      return node.operator === '|>' ? [node.right] : [];
    case 'arrow':
      return node.right;
    case 'block':
      return node.items;
    default:
      return [];
  }
};

/** Definitions stand in a module, or in statements of it; the rest of those runs when it is compiled. */
const definitionsIn = (nodes: readonly Node[]): Call[] => {
  const found: Call[] = [];
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isDefinition(node)) found.push(node);
    else stack.push(...statementsIn(node).toReversed());
  }
  return found;
};

const isDefault = (node: Node): node is Extract<Node, { type: 'operator' }> =>
  node.type === 'operator' && node.operator === '\\\\';

const withoutDefault = (node: Node): Node => (isDefault(node) ? node.left : node);

/** `defdelegate name(a, b), to: Other, as: :other` is a function that calls another with its parameters. */
const delegated = (call: Call, owner: Owner | null): Node[] => {
  const receiver = keywordOf(call.args, 'to');
  if (!receiver || !owner) return [];
  const { start, end, line } = call;
  const name = atomName(keywordOf(call.args, 'as')) ?? owner.name;
  const args = owner.parameters.map(withoutDefault);
  return [{ type: 'call', start, end, line, name, receiver, callee: null, args, body: null, clauses: [] }];
};

const bodyOf = (call: Call, owner: Owner | null): Node[] =>
  call.name === 'defdelegate'
    ? delegated(call, owner)
    : [...(call.body ?? []), ...call.clauses.flatMap(({ body }) => body)];

const definitionRegion = (scope: Scope, call: Call): Region => {
  const owner = readOwner(call);
  const [first] = call.args;
  const guard = first?.type === 'operator' && first.operator === 'when' ? [first.right] : [];
  const head = [...(owner?.parameters ?? []), ...guard];
  return { scope, owner, form: call.name, nodes: bodyOf(call, owner), head, line: call.line };
};

const regionsOf = (
  outer: Scope,
  inFunction: (call: Call) => Scope,
  nodes: readonly Node[],
  line: number,
): Region[] => [
  {
    scope: outer,
    owner: null,
    form: null,
    nodes: nodes.filter((node) => !isDefinition(node) && !isModule(node)),
    head: [],
    line,
  },
  ...definitionsIn(nodes).map((call) => definitionRegion(inFunction(call), call)),
];

const moduleRegions = ({ name, aliases, outerAliases, body, line }: ModuleScope): Region[] => {
  const outer = { name, aliases: outerAliases };
  const inFunction = ({ args, body: statements, clauses }: Call): Scope => {
    const within = [...args, ...(statements ?? []), ...clauses.flatMap((clause) => clause.body)];
    return { name, aliases: aliasesIn(within, outer) };
  };
  // Where no function has aliases of its own, no function is asked for them.
  return regionsOf(outer, aliases === outerAliases ? () => outer : inFunction, body, line);
};

const known = new WeakMap<ElixirSource, Region[]>();

/** Every statement of a file stands in one region. What each framework asks of a file is worked out once. */
export const regionsIn = (source: ElixirSource): Region[] => {
  const before = known.get(source);
  if (before) return before;
  const script: Scope = { name: null, aliases: new Map() };
  const regions = [
    ...regionsOf(script, () => script, source.nodes, 1),
    ...source.modules.flatMap(moduleRegions),
  ];
  known.set(source, regions);
  return regions;
};
