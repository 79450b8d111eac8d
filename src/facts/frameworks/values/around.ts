import type { ElixirSource } from '../../framework.ts';
import type { Node } from '../../languages/elixir/tree.ts';
import { type Region, regionsIn } from './regions.ts';
import type { Surroundings } from './read-term.ts';

interface Attribute {
  start: number;
  value: Node;
}

/** `@name value`, wherever in a module it stands: under `if`, or in what a macro quotes. */
const attributesIn = (nodes: readonly Node[]): [string, Attribute][] => {
  const found: [string, Attribute][] = [];
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'unary' && node.operator === '@' && node.operand.type === 'call') {
      const { name, args, start } = node.operand;
      const [value] = args;
      if (name !== null && value && args.length === 1) found.push([name, { start, value }]);
    } else if (node.type === 'block') stack.push(...node.items.toReversed());
    else if (node.type === 'call' && node.receiver === null)
      stack.push(...[...(node.body ?? []), ...node.clauses.flatMap(({ body }) => body)].reverse());
  }
  return found;
};

type Attributes = ReadonlyMap<string, Attribute[]>;

const attributesOf = (regions: readonly Region[]): Map<string, Attributes> => {
  const byModule = new Map<string, Attributes>();
  for (const { scope, owner, nodes } of regions) {
    if (owner !== null || scope.name === null) continue;
    const grouped = Map.groupBy(attributesIn(nodes), ([name]) => name);
    byModule.set(scope.name, new Map([...grouped].map(([name, found]) => [name, found.map(([, entry]) => entry)])));
  }
  return byModule;
};

const isDefault = (node: Node): boolean => node.type === 'operator' && node.operator === '\\\\';

export const aritiesOf = (parameters: readonly Node[]): [number, number] => [
  parameters.filter((node) => !isDefault(node)).length,
  parameters.length,
];

const signaturesOf = (regions: readonly Region[]): Set<string> => {
  const signatures = new Set<string>();
  for (const { scope, owner } of regions) {
    if (!owner) continue;
    const [least, most] = aritiesOf(owner.parameters);
    for (let arity = least; arity <= most; arity += 1) signatures.add(`${scope.name ?? ''}.${owner.name}/${arity}`);
  }
  return signatures;
};

const known = new WeakMap<ElixirSource, Surroundings>();

export const surroundingsOf = (source: ElixirSource): Surroundings => {
  const before = known.get(source);
  if (before) return before;
  const regions = regionsIn(source);
  const [attributes, signatures] = [attributesOf(regions), signaturesOf(regions)];
  const surroundings: Surroundings = {
    text: source.text,
    attribute: (module, name, offset) => {
      const found = attributes.get(module ?? '')?.get(name) ?? [];
      return (found.findLast(({ start }) => start < offset) ?? found[0])?.value ?? null;
    },
    defines: (module, name, arity) => signatures.has(`${module ?? ''}.${name}/${arity}`),
  };
  known.set(source, surroundings);
  return surroundings;
};
