import type { ElixirSource } from '../../framework.ts';
import {
  type Aliases,
  fullName,
  groupOf,
  lastPart,
  moduleName,
  type ModuleScope,
} from '../../languages/elixir/modules.ts';
import {
  type Call,
  childrenOf,
  isCall,
  keywordOf,
  type Node,
  type Text,
} from '../../languages/elixir/tree.ts';
import { embeddedIn } from '../../languages/heex/embedded.ts';
import type { Template } from '../../languages/heex/read.ts';

/** Module → the modules that it names, each with the first line. */
export type NamesByModule = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Nodes in a row, of which one after the other is visited; an alias holds for those after it. */
interface Frame {
  nodes: readonly Node[];
  next: number;
  aliases: Aliases;
  /** The module in which they stand; several for an implementation of several types. */
  owners: readonly ModuleScope[];
}

const leaves = new Set(['identifier', 'literal']);

/** The names of an alias statement, short and full. */
const aliased = (call: Call, frame: Frame): [string, string][] => {
  const scope = { aliases: frame.aliases, name: frame.owners[0]?.name ?? null };
  const group = groupOf(call.args[0], scope);
  if (group) return group.map((name) => [lastPart(name), name]);
  const name = moduleName(call.args[0], scope);
  const as = keywordOf(call.args, 'as');
  if (name === null) return [];
  if (as?.type === 'alias') return [[as.name, name]];
  return call.name === 'alias' ? [[lastPart(name), name]] : [['', name]];
};

const withAliases = (aliases: Aliases, added: readonly [string, string][]): Aliases => {
  const real = added.filter(([short]) => short !== '');
  return real.length > 0 ? new Map([...aliases, ...real]) : aliases;
};

interface Walk {
  text: string;
  scopes: ReadonlyMap<number, ModuleScope[]>;
  templates: ReadonlyMap<Node, Template>;
  stack: Frame[];
  record(owners: readonly ModuleScope[], name: string | null, line: number): void;
}

const visitTemplate = (node: Text, { modules }: Template, frame: Frame, { record }: Walk): void => {
  for (const { name, below } of modules) {
    record(frame.owners, fullName(name, frame.aliases), node.line + below);
  }
};

const push = (walk: Walk, nodes: readonly Node[], frame: Pick<Frame, 'aliases' | 'owners'>): void => {
  if (nodes.length > 0) walk.stack.push({ nodes, next: 0, aliases: frame.aliases, owners: frame.owners });
};

/** A module's statements see the aliases around it; what follows it can call it by its first name. */
const visitModule = (call: Call, frame: Frame, inner: readonly ModuleScope[], walk: Walk): void => {
  const [target] = call.args;
  const outer = frame.owners[0]?.name ?? null;
  let { aliases } = frame;
  if (call.name !== 'defimpl' && outer !== null && target?.type === 'alias') {
    const first = target.name.split('.')[0] ?? '';
    aliases = withAliases(aliases, [[first, `${outer}.${first}`]]);
  }
  push(walk, call.body ?? [], { aliases, owners: inner });
  // An implementation names its protocol and its types.
  if (call.name === 'defimpl') push(walk, call.args, { aliases: frame.aliases, owners: inner });
  frame.aliases = aliases;
};

const nameless = new Set(['alias', 'require']);

const visitCall = (call: Call, frame: Frame, walk: Walk): void => {
  const scopes = walk.scopes.get(call.start);
  if (scopes && call.body) return visitModule(call, frame, scopes, walk);
  if (call.receiver === null && nameless.has(call.name ?? '')) {
    const added = aliased(call, frame);
    for (const [, full] of added) walk.record(frame.owners, full, call.line);
    frame.aliases = withAliases(frame.aliases, added);
    return;
  }
  const named = moduleName(call, { aliases: frame.aliases, name: frame.owners[0]?.name ?? null });
  if (named !== null) {
    walk.record(frame.owners, named, call.line);
    return;
  }
  for (const { body } of call.clauses.toReversed()) push(walk, body, frame);
  push(walk, call.body ?? [], frame);
  push(walk, call.args, frame);
  if (call.receiver) push(walk, [call.receiver], frame);
  if (call.callee) push(walk, [call.callee], frame);
};

/** What `:"worker_#{Shop.Ids.next()}"` names; the tree has no expressions in atoms. */
const visitAtom = (node: Node, frame: Frame, { text, record }: Walk): void => {
  for (const [interpolated] of text.slice(node.start, node.end).matchAll(/#\{[^}]*\}/g))
    for (const [name] of interpolated.matchAll(/(?<![\w.:@"])[A-Z]\w*(?:\.[A-Z]\w*){0,20}(?![\w:"])/g))
      record(frame.owners, fullName(name, frame.aliases), node.line);
};

const visit = (node: Node, frame: Frame, walk: Walk): void => {
  if (leaves.has(node.type)) return;
  if (isCall(node)) return visitCall(node, frame, walk);
  if (node.type === 'atom' && node.name === null) return visitAtom(node, frame, walk);
  const scope = { aliases: frame.aliases, name: frame.owners[0]?.name ?? null };
  if (node.type === 'alias' || node.type === 'atom')
    return walk.record(frame.owners, moduleName(node, scope), node.line);
  const template = node.type === 'text' ? walk.templates.get(node) : undefined;
  if (node.type === 'text' && template) return visitTemplate(node, template, frame, walk);
  const group = groupOf(node, scope);
  if (group) {
    for (const name of group) walk.record(frame.owners, name, node.line);
    return;
  }
  if (node.type === 'arrow') push(walk, node.right, frame);
  push(walk, node.type === 'arrow' ? node.left : childrenOf(node), frame);
};

/** What each module of a file names: in aliases, calls, structs, types and templates. */
export const namesIn = (source: ElixirSource): NamesByModule => {
  const { text, nodes, modules } = source;
  const names = new Map<string, Map<string, number>>();
  const record: Walk['record'] = (owners, name, line) => {
    if (name === null) return;
    for (const owner of owners) {
      if (owner.name === null || owner.name === name) continue;
      const known = names.get(owner.name) ?? new Map<string, number>();
      names.set(owner.name, known);
      known.set(name, Math.min(known.get(name) ?? line, line));
    }
  };
  const scopes = Map.groupBy(modules, ({ start }) => start);
  const stack: Frame[] = [{ nodes, next: 0, aliases: new Map(), owners: [] }];
  const templates = new Map(embeddedIn(source).map(({ node, template }) => [node, template]));
  const walk: Walk = { text, scopes, templates, stack, record };
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const node = frame.nodes[frame.next];
    frame.next += 1;
    if (node) visit(node, frame, walk);
    else stack.pop();
  }
  return names;
};
