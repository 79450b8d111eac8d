import { type Call, isCall, keywordOf, type Node, walk } from './tree.ts';

/** Short name → full name, as `alias` statements make them. */
export type Aliases = ReadonlyMap<string, string>;

export interface Use {
  module: string;
  args: Node[];
  line: number;
}

/** One module of a file, with what its names mean inside. */
export interface ModuleScope {
  /** Full name, with the names of the modules around it. Null where it is computed. */
  name: string | null;
  /** `defmodule`, `defprotocol`, `defimpl`. */
  form: string;
  line: number;
  start: number;
  end: number;
  /** Its statements, those of nested modules left out. */
  body: Node[];
  aliases: Aliases;
  uses: Use[];
}

const moduleForms = new Set(['defmodule', 'defprotocol', 'defimpl']);

const expand = (name: string, aliases: Aliases, self: string | null): string => {
  const [first = '', ...rest] = name.split('.');
  const full = first === '__MODULE__' ? (self ?? first) : (aliases.get(first) ?? first);
  return [full, ...rest].join('.');
};

/** The module that an expression names: `Foo.Bar`, `__MODULE__`, `__MODULE__.Worker`; null where it names none. */
export const moduleName = (
  node: Node | undefined,
  { aliases, name: self }: Pick<ModuleScope, 'aliases' | 'name'>,
): string | null => {
  if (node?.type === 'alias') return expand(node.name, aliases, self);
  if (node?.type === 'identifier' && node.name === '__MODULE__') return self;
  if (
    node?.type === 'call' &&
    node.receiver &&
    node.name !== null &&
    /^[A-Z]/.test(node.name) &&
    node.args.length === 0
  ) {
    const left = moduleName(node.receiver, { aliases, name: self });
    return left === null ? null : `${left}.${node.name}`;
  }
  if (node?.type === 'atom' && node.name !== null && /^Elixir\.[A-Z]/.test(node.name))
    return node.name.slice('Elixir.'.length);
  return null;
};

const lastPart = (name: string): string => name.split('.').at(-1) ?? name;

/** `alias A.B`, `alias A.B, as: C`, `alias A.{B, C.D}`. */
const readAlias = (call: Call, scope: Pick<ModuleScope, 'aliases' | 'name'>): [string, string][] => {
  const [target] = call.args;
  const group = groupOf(target, scope);
  if (group) return group.map((name) => [lastPart(name), name]);
  const name = moduleName(target, scope);
  const as = keywordOf(call.args, 'as');
  if (name === null) return [];
  return [[as?.type === 'alias' ? as.name : lastPart(name), name]];
};

/** The names in `A.{B, C}`; the grammar sees a dot with a tuple on its right. */
const groupOf = (node: Node | undefined, scope: Pick<ModuleScope, 'aliases' | 'name'>): string[] | null => {
  if (node?.type !== 'other' || node.items.length !== 2) return null;
  const [left, right] = node.items;
  const prefix = moduleName(left, scope);
  if (prefix === null || right?.type !== 'tuple') return null;
  return right.items.flatMap((item) => (item.type === 'alias' ? [`${prefix}.${item.name}`] : []));
};

const withoutModules = (nodes: readonly Node[]): Node[] =>
  nodes.filter(
    (node) => !(node.type === 'call' && node.receiver === null && moduleForms.has(node.name ?? '')),
  );

const readModule = (call: Call, outer: Pick<ModuleScope, 'aliases' | 'name'>): ModuleScope => {
  const [target] = call.args;
  const own = target?.type === 'alias' ? target.name : moduleName(target, outer);
  const implFor = call.name === 'defimpl' ? moduleName(keywordOf(call.args, 'for'), outer) : null;
  const isNested = outer.name !== null && target?.type === 'alias';
  const named =
    own === null
      ? null
      : isNested && call.name !== 'defimpl'
        ? `${outer.name}.${own}`
        : expand(own, outer.aliases, outer.name);
  const name = named !== null && implFor !== null ? `${named}.${implFor}` : named;
  const aliases = new Map(outer.aliases);
  const scope = { aliases, name };
  const body = call.body ?? [];
  // A nested module can be called by its last name from its parent.
  for (const node of body) {
    if (
      node.type === 'call' &&
      node.receiver === null &&
      node.name === 'defmodule' &&
      node.args[0]?.type === 'alias' &&
      name !== null
    ) {
      const first = node.args[0].name.split('.')[0] ?? '';
      aliases.set(first, `${name}.${first}`);
    }
  }
  const uses: Use[] = [];
  for (const node of walk(withoutModules(body))) {
    if (!isCall(node) || node.receiver !== null) continue;
    if (node.name === 'alias' || node.name === 'require') {
      const entries = node.name === 'alias' || keywordOf(node.args, 'as') ? readAlias(node, scope) : [];
      for (const [short, full] of entries) aliases.set(short, full);
    } else if (node.name === 'use') {
      const module = moduleName(node.args[0], scope);
      if (module !== null) uses.push({ module, args: node.args.slice(1), line: node.line });
    }
  }
  const { line, start, end } = call;
  return { name, form: call.name ?? '', line, start, end, body: withoutModules(body), aliases, uses };
};

/** Every module of a file, outer ones first. */
export const modulesIn = (nodes: readonly Node[]): ModuleScope[] => {
  const found: ModuleScope[] = [];
  const stack: { node: Node; outer: Pick<ModuleScope, 'aliases' | 'name'> }[] = nodes
    .toReversed()
    .map((node) => ({ node, outer: { aliases: new Map(), name: null } }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node, outer } = entry;
    if (node.type === 'block') {
      stack.push(...node.items.toReversed().map((item) => ({ node: item, outer })));
      continue;
    }
    if (node.type !== 'call' || node.receiver !== null || node.body === null) continue;
    const isModule = moduleForms.has(node.name ?? '');
    const scope = isModule ? readModule(node, outer) : null;
    if (scope) found.push(scope);
    // Modules stand in modules, and in `if`, `for` or `unless` around them; not in functions.
    if (!isModule && /^(?:def|defp|defmacro|defmacrop|quote|test|describe)$/.test(node.name ?? '')) continue;
    stack.push(...node.body.toReversed().map((item) => ({ node: item, outer: scope ?? outer })));
  }
  return found;
};
