import type { ElixirSource } from '../../framework.ts';
import { atomName, type Node } from './tree.ts';
import type { Store, Surroundings } from './read-step.ts';
import { type Region, regionsIn } from './regions.ts';
import { type Site, sitesIn } from './sites.ts';

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
      stack.push(...[...(node.body ?? []), ...node.clauses.flatMap(({ body }) => body)].toReversed());
  }
  return found;
};

type Attributes = ReadonlyMap<string, Attribute[]>;

const attributesOf = (regions: readonly Region[]): Map<string, Attributes> => {
  const byModule = new Map<string, Attributes>();
  for (const { scope, owner, nodes } of regions) {
    if (owner !== null || scope.name === null) continue;
    const grouped = Map.groupBy(attributesIn(nodes), ([name]) => name);
    byModule.set(
      scope.name,
      new Map([...grouped].map(([name, found]) => [name, found.map(([, entry]) => entry)])),
    );
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
    for (let arity = least; arity <= most; arity += 1)
      signatures.add(`${scope.name ?? ''}.${owner.name}/${arity}`);
  }
  return signatures;
};

interface Stored {
  store: Store;
  key: string;
  node: Node;
  region: Region;
}

const stores = new Map<string, Store>([
  ['assign', 'assigns'],
  ['assign_new', 'assigns'],
  ['put_session', 'session'],
]);

const pairsOf = (node: Node): [string, Node][] => {
  const pairs = node.type === 'map' || node.type === 'list' ? node.items.flatMap(pairsOf) : [];
  if (node.type !== 'keywords') return pairs;
  return node.pairs.flatMap(({ key, value }) =>
    key.type === 'atom' && key.name !== null ? [[key.name, value] as [string, Node]] : [],
  );
};

/** `assign(socket, :key, value)` and `assign(socket, key: value)`. */
const storedBy = ({ call, region }: Site): Stored[] => {
  const store = stores.get(call.name ?? '');
  if (store === undefined) return [];
  const last = call.args.at(-1);
  const key = atomName(call.args.at(-2));
  const pairs: [string, Node][] = key !== null && last ? [[key, last]] : call.args.flatMap(pairsOf);
  return pairs.map(([name, node]) => ({ store, key: name, node, region }));
};

const storedIn = (source: ElixirSource): Surroundings['stored'] => {
  let found: Map<string, Stored[]> | null = null;
  return (store, key) => {
    found ??= Map.groupBy(sitesIn(source).flatMap(storedBy), (one) => `${one.store} ${one.key}`);
    return found.get(`${store} ${key}`) ?? [];
  };
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
    stored: storedIn(source),
  };
  known.set(source, surroundings);
  return surroundings;
};
