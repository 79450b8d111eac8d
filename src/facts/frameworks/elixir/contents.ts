import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { groupOf, moduleName } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node } from '../../languages/elixir/tree.ts';
import { type Head, readHead } from '../../languages/elixir/head.ts';

/** A function as `def` or one of its kin states it. */
export interface Definition extends Head {
  form: string;
  line: number;
  /** It stands under no condition. */
  isSure: boolean;
}

/** Functions of which no more is known than how their names start. */
export interface OpenName {
  prefix: string;
  why: string;
  line: number;
}

/** `use Module, :argument`, and `@before_compile Module`, which calls another macro of it. */
export interface Given {
  module: string;
  entry: string;
  argument: string | null;
  line: number;
  isSure: boolean;
}

/** A macro called where functions are defined: it may define some. */
export interface MacroCall {
  /** Null for a name that stands alone. */
  module: string | null;
  name: string;
  /** The arguments that are atoms, by their position. */
  atoms: (string | null)[];
  /** The function that stands in the place where `def` has one. */
  head: string | null;
  line: number;
}

/** What stands directly in a module, or in a quote that will stand in one. */
export interface Contents {
  definitions: Definition[];
  open: OpenName[];
  behaviours: string[];
  given: Given[];
  imports: string[];
  calls: MacroCall[];
  /** Functions of the same module whose quotes stand here: `unquote(helpers())`. */
  splices: string[];
  /** Modules that a quote defines in its caller; null where their name is computed. */
  modules: { name: string | null; line: number }[];
}

export const noContents = (): Contents => ({
  definitions: [],
  open: [],
  behaviours: [],
  given: [],
  imports: [],
  calls: [],
  splices: [],
  modules: [],
});

const visibilities = new Map([
  ['def', 'public'],
  ['defp', 'private'],
  ['defmacro', 'public'],
  ['defmacrop', 'private'],
  ['defguard', 'public'],
  ['defguardp', 'private'],
  ['defdelegate', 'public'],
]);

export const visibilityOf = (form: string): string => visibilities.get(form) ?? 'public';

/** A module named in code that may stand in a quote: `unquote(__MODULE__)` is the module of the macro. */
const namedModule = (node: Node | undefined, scope: ModuleScope): string | null =>
  isCall(node, 'unquote') ? moduleName(node.args[0], scope) : moduleName(node, scope);

const atomOf = (node: Node | undefined): string | null => (node?.type === 'atom' ? node.name : null);

interface Visit {
  node: Node;
  isSure: boolean;
  /** It stands as a statement of its own, so that a call may be a macro that defines something. */
  isStatement: boolean;
}

interface Reading {
  scope: ModuleScope;
  text: string;
  contents: Contents;
  visit: Visit;
  onDefinition?: ((definition: Call) => void) | undefined;
}

/** The reader of a statement says whether what is inside is to be read as well. */
type StatementReader = (call: Call, reading: Reading) => void;

const readDefinition: StatementReader = (call, { text, contents, visit: { isSure }, onDefinition }) => {
  const { name, line } = call;
  const [first] = call.args;
  onDefinition?.(call);
  for (const node of first?.type === 'list' ? first.items : [first]) {
    const head = readHead(node, text);
    if (head) contents.definitions.push({ ...head, form: name ?? '', line, isSure });
    else contents.open.push({ prefix: '', why: `\`${name}\` has a computed head`, line });
  }
};

const readUse: StatementReader = (
  { args: [target, options], line },
  { scope, contents, visit: { isSure } },
) => {
  const module = namedModule(target, scope);
  // `use MyAppWeb, {:live_view, layout: …}`.
  const argument = atomOf(options?.type === 'tuple' ? options.items[0] : options);
  if (module !== null) contents.given.push({ module, entry: '__using__', argument, line, isSure });
};

const readImport: StatementReader = ({ args }, { scope, contents }) => {
  const module = namedModule(args[0], scope);
  contents.imports.push(...(module === null ? (groupOf(args[0], scope) ?? []) : [module]));
};

const readUnquote: StatementReader = ({ args: [spliced] }, { contents }) => {
  if ((spliced?.type === 'call' && spliced.receiver === null) || spliced?.type === 'identifier')
    contents.splices.push(spliced.name ?? '');
};

const opens =
  (why: string, ...prefixes: string[]): StatementReader =>
  ({ line }, { contents }) => {
    contents.open.push(...prefixes.map((prefix) => ({ prefix, why, line })));
  };

const readModule: StatementReader = ({ args, line }, { contents }) => {
  const [target] = args;
  contents.modules.push({ name: target?.type === 'alias' ? target.name : null, line });
};

const nothing: StatementReader = () => {};

/** What these hold is no definition of this module. */
const closed = [
  ...['alias', 'require', 'quote', 'defimpl', 'defstruct', 'defoverridable'],
  ...['test', 'setup', 'setup_all', 'property'],
];

const statementReaders = new Map<string, StatementReader>([
  ...[...visibilities.keys()].map((form) => [form, readDefinition] as const),
  ...closed.map((name) => [name, nothing] as const),
  ['use', readUse],
  ['import', readImport],
  ['unquote', readUnquote],
  ['unquote_splicing', readUnquote],
  ['defmodule', readModule],
  ['defprotocol', readModule],
  ['embed_templates', opens('`embed_templates` makes functions of files', '')],
  ['defexception', opens('`defexception` defines it', 'exception/1', 'message/1')],
]);

const readAttribute = (call: Call, { scope, contents, visit: { isSure } }: Reading): void => {
  const { args, line } = call;
  const [value] = args;
  // `@before_compile {Module, :macro}` names the macro.
  const [target, macro] = value?.type === 'tuple' ? value.items : [value];
  const module = namedModule(target, scope);
  if (module === null) return;
  if (call.name === 'behaviour') contents.behaviours.push(module);
  if (call.name === 'before_compile')
    contents.given.push({
      module,
      entry: atomOf(macro) ?? '__before_compile__',
      argument: null,
      line,
      isSure,
    });
};

const conditions = new Set(['if', 'unless', 'case', 'cond', 'for', 'with', 'receive']);

const headOf = (call: Call, text: string): string | null => {
  if (call.receiver !== null || !/^def./.test(call.name ?? '')) return null;
  const [first] = call.args;
  const name = atomOf(first) ?? readHead(first, text)?.name;
  return name === undefined || name === null ? null : `${name}/`;
};

const readCall = (call: Call, { scope, text, contents }: Reading): void => {
  const module = call.receiver ? namedModule(call.receiver, scope) : null;
  if (call.name === null || (call.receiver && module === null)) return;
  if (module === 'EEx' && call.name.startsWith('function_from_')) {
    const why = `\`EEx.${call.name}\` defines it`;
    contents.open.push({
      prefix: atomOf(call.args[1]) === null ? '' : `${atomOf(call.args[1])}/`,
      why,
      line: call.line,
    });
  }
  if (/^(?:Module|Code)$/.test(module ?? '') && /^(?:eval|create)/.test(call.name))
    contents.open.push({ prefix: '', why: `\`${module}.${call.name}\` defines functions`, line: call.line });
  const atoms = call.args.map(atomOf);
  contents.calls.push({ module, name: call.name, atoms, head: headOf(call, text), line: call.line });
};

const statements = (nodes: readonly Node[], isSure: boolean): Visit[] =>
  nodes.map((node) => ({ node, isSure, isStatement: true }));

const parts = (nodes: readonly Node[], isSure: boolean): Visit[] =>
  nodes.map((node) => ({ node, isSure, isStatement: false }));

/** What inside a call may define something. */
const insideCall = (call: Call, isSure: boolean): Visit[] => {
  const isStillSure = isSure && !conditions.has(call.name ?? '');
  return [
    ...parts(call.args, isStillSure),
    ...statements(call.body ?? [], isStillSure),
    ...call.clauses.flatMap(({ body }) => statements(body, false)),
  ];
};

const inside = (reading: Reading): Visit[] => {
  const { node, isSure, isStatement } = reading.visit;
  switch (node.type) {
    case 'call': {
      const read = node.receiver === null ? statementReaders.get(node.name ?? '') : undefined;
      if (read) {
        read(node, reading);
        return [];
      }
      if (isStatement) readCall(node, reading);
      return insideCall(node, isSure);
    }
    case 'unary':
      if (node.operator !== '@') return parts([node.operand], isSure);
      if (node.operand.type === 'call') readAttribute(node.operand, reading);
      return [];
    case 'identifier':
      // A macro without arguments.
      if (isStatement)
        reading.contents.calls.push({
          module: null,
          name: node.name,
          atoms: [],
          head: null,
          line: node.line,
        });
      return [];
    case 'fault':
      reading.contents.open.push({ prefix: '', why: 'what stands there does not parse', line: node.line });
      return [];
    case 'block':
      return statements(node.items, isSure);
    case 'arrow':
      return statements(node.right, false);
    case 'operator':
      return parts([node.left, node.right], isSure);
    case 'list':
    case 'tuple':
    case 'other':
      return parts(node.items, isSure);
    case 'keywords':
      return parts(
        node.pairs.map(({ value }) => value),
        isSure,
      );
    default:
      return [];
  }
};

export interface ContentsOptions extends Pick<Reading, 'scope' | 'text' | 'onDefinition'> {
  isSure?: boolean;
}

/** Reads statements of a module, or of a quote, into `contents`. */
export const readContents = (
  nodes: readonly Node[],
  contents: Contents,
  { scope, text, onDefinition, isSure = true }: ContentsOptions,
): void => {
  const stack: Visit[] = [];
  const pushAll = (visits: readonly Visit[]): void => {
    for (let index = visits.length - 1; index >= 0; index -= 1) stack.push(visits[index] as Visit);
  };
  pushAll(statements(nodes, isSure));
  for (let visit = stack.pop(); visit; visit = stack.pop())
    pushAll(inside({ scope, text, contents, visit, onDefinition }));
};
