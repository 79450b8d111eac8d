import { type Call, childrenOf, isCall, keywordOf, type Node, walk } from './tree.ts';

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
  /** Those of them that hold in all of the module: not the ones that a function makes for itself. */
  outerAliases: Aliases;
  uses: Use[];
}

const moduleForms = new Set(['defmodule', 'defprotocol', 'defimpl']);

/** A name as it stands, in full: by aliases, and `__MODULE__` by the module around it. */
export const fullName = (name: string, aliases: Aliases, self: string | null = null): string => {
  const [first = '', ...rest] = name.split('.');
  if (first === 'Elixir' && rest.length > 0) return rest.join('.');
  const full = first === '__MODULE__' ? (self ?? first) : (aliases.get(first) ?? first);
  return [full, ...rest].join('.');
};

/** The module that an expression names: `Foo.Bar`, `__MODULE__`, `__MODULE__.Worker`; null where it names none. */
export const moduleName = (
  node: Node | undefined,
  { aliases, name: self }: Pick<ModuleScope, 'aliases' | 'name'>,
): string | null => {
  if (node?.type === 'alias') return fullName(node.name, aliases, self);
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

/** What stands before the dot of a call, if it is a module by its name; one of Erlang is `:telemetry`. */
export const calledModule = (
  node: Node | null,
  scope: Pick<ModuleScope, 'aliases' | 'name'>,
): string | null => {
  if (node === null) return null;
  const erlang = node.type === 'atom' && node.name !== null ? `:${node.name}` : null;
  return moduleName(node, scope) ?? erlang;
};

export const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** `alias A.B`, `alias A.B, as: C`, `alias A.{B, C.D}`. */
export const aliasedBy = (call: Call, scope: Pick<ModuleScope, 'aliases' | 'name'>): [string, string][] => {
  const [target] = call.args;
  const group = groupOf(target, scope);
  if (group) return group.map((name) => [lastPart(name), name]);
  const name = moduleName(target, scope);
  const as = keywordOf(call.args, 'as');
  if (name === null) return [];
  return [[as?.type === 'alias' ? as.name : lastPart(name), name]];
};

/** The names in `A.{B, C}`; the grammar sees a dot with a tuple on its right. */
export const groupOf = (
  node: Node | undefined,
  scope: Pick<ModuleScope, 'aliases' | 'name'>,
): string[] | null => {
  if (node?.type !== 'other' || node.items.length !== 2) return null;
  const [left, right] = node.items;
  const prefix = moduleName(left, scope);
  if (prefix === null || right?.type !== 'tuple') return null;
  return right.items.flatMap((item) => (item.type === 'alias' ? [`${prefix}.${item.name}`] : []));
};

const isModule = (node: Node): node is Call =>
  node.type === 'call' && node.receiver === null && moduleForms.has(node.name ?? '');

const withoutModules = (nodes: readonly Node[]): Node[] => nodes.filter((node) => !isModule(node));

type Outer = Pick<ModuleScope, 'aliases' | 'name'>;

/** The full names that a module form defines; an implementation has one for each type. Null where it is computed. */
const namesOf = (call: Call, outer: Outer): (string | null)[] => {
  const [target] = call.args;
  const full = moduleName(target, outer);
  if (full === null) return [null];
  if (call.name !== 'defimpl') {
    const isNested = outer.name !== null && target?.type === 'alias' && !target.name.startsWith('Elixir.');
    return [isNested ? `${outer.name}.${target.name}` : full];
  }
  const types = keywordOf(call.args, 'for');
  const names = types
    ? (types.type === 'list' ? types.items : [types]).map((type) => moduleName(type, outer))
    : [outer.name];
  return names.map((name) => (name === null ? null : `${full}.${name}`));
};

/** A nested module can be called by its first name from its parent. */
const nestedNames = (body: readonly Node[], name: string | null): [string, string][] =>
  body.flatMap((node) => {
    if (!isModule(node) || node.name === 'defimpl' || node.args[0]?.type !== 'alias' || name === null)
      return [];
    const first = node.args[0].name.split('.')[0] ?? '';
    return first === 'Elixir' ? [] : [[first, `${name}.${first}`]];
  });

const isNaming = ({ name, args }: Call): boolean =>
  name === 'alias' || (name === 'require' && keywordOf(args, 'as') !== undefined);

/** What the `alias` statements among these make of the names that hold before them. */
export const aliasesIn = (nodes: readonly Node[], outer: Outer): Aliases => {
  let aliases: Map<string, string> | null = null;
  for (const node of walk(nodes)) {
    if (!isCall(node) || node.receiver !== null || !isNaming(node)) continue;
    aliases ??= new Map(outer.aliases);
    for (const [short, full] of aliasedBy(node, { aliases, name: outer.name })) aliases.set(short, full);
  }
  return aliases ?? outer.aliases;
};

const definitions = /^def(?:macro)?p?$/;

/** What `alias` and `require` statements name, and the modules used; those in `quote` are used by whoever calls it. */
const readNames = (
  body: readonly Node[],
  outer: Outer,
): Pick<ModuleScope, 'aliases' | 'outerAliases' | 'uses'> => {
  const aliases = new Map(outer.aliases);
  const scope = { aliases, name: outer.name };
  for (const [short, full] of nestedNames(body, outer.name)) aliases.set(short, full);
  let outerAliases: Map<string, string> | null = null;
  const uses: Use[] = [];
  let [moduleEnd, quoteEnd, definitionEnd] = [0, 0, 0];
  for (const node of walk(withoutModules(body))) {
    if (!isCall(node) || node.receiver !== null || node.start < moduleEnd) continue;
    if (isModule(node)) moduleEnd = node.end;
    if (node.name === 'quote') quoteEnd = Math.max(quoteEnd, node.end);
    if (definitions.test(node.name ?? '')) definitionEnd = Math.max(definitionEnd, node.end);
    if (isNaming(node)) {
      if (node.start < definitionEnd) outerAliases ??= new Map(aliases);
      for (const [short, full] of aliasedBy(node, scope)) {
        aliases.set(short, full);
        if (node.start >= definitionEnd) outerAliases?.set(short, full);
      }
    } else if (node.name === 'use' && node.start >= quoteEnd) {
      const module = moduleName(node.args[0], scope);
      if (module !== null) uses.push({ module, args: node.args.slice(1), line: node.line });
    }
  }
  return { aliases, outerAliases: outerAliases ?? aliases, uses };
};

const readModule = (call: Call, outer: Outer): ModuleScope[] => {
  const { line, start, end, body } = call;
  const statements = withoutModules(body ?? []);
  return namesOf(call, outer).map((name) => ({
    ...readNames(body ?? [], { aliases: outer.aliases, name }),
    name,
    form: call.name ?? '',
    line,
    start,
    end,
    body: statements,
  }));
};

/** Aliases in a file before its modules hold in all of them. */
const fileAliases = (nodes: readonly Node[]): Aliases => {
  const outer = { aliases: new Map<string, string>(), name: null };
  for (const node of nodes) {
    if (!isCall(node, 'alias') || node.receiver !== null) continue;
    for (const [short, full] of aliasedBy(node, outer)) outer.aliases.set(short, full);
  }
  return outer.aliases;
};

/** Modules stand in modules, in `if` and `for`, even in expressions; those in functions and quotes are not made yet. */
const closed = /^(?:def|defp|defmacro|defmacrop|quote)$/;

/** Every module of a file, outer ones first. */
export const modulesIn = (nodes: readonly Node[]): ModuleScope[] => {
  const found: ModuleScope[] = [];
  const stack: { node: Node; outer: Outer }[] = [];
  const pushAll = (items: readonly Node[], outer: Outer): void => {
    for (let index = items.length - 1; index >= 0; index -= 1)
      stack.push({ node: items[index] as Node, outer });
  };
  pushAll(nodes, { aliases: fileAliases(nodes), name: null });
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node, outer } = entry;
    if (isCall(node) && node.receiver === null && closed.test(node.name ?? '')) continue;
    const scopes = isModule(node) && node.body !== null ? readModule(node, outer) : [];
    for (const scope of scopes) found.push(scope);
    const [inner] = scopes;
    pushAll(childrenOf(node), inner ? { name: inner.name, aliases: inner.outerAliases } : outer);
  }
  return found;
};
