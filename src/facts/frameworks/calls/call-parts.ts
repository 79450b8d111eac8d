import type { ElixirSource } from '../../framework.ts';
import { aritiesOf, surroundingsOf } from '../../languages/elixir/around.ts';
import { isKernel } from '../../languages/elixir/kernel.ts';
import { aliasedBy, moduleName, type ModuleScope } from '../../languages/elixir/modules.ts';
import { type Quotes, quotesIn } from '../../languages/elixir/quotes.ts';
import { type Region, regionsIn } from '../../languages/elixir/regions.ts';
import { arityOf, type Site, sitesIn } from '../../languages/elixir/sites.ts';
import { isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { readHead } from '../../languages/elixir/head.ts';
import { embeddedIn } from '../../languages/heex/embedded.ts';
import { type Called, calledBy, isOwn } from './called.ts';
import { type Import, importAt } from './imports.ts';
import { embeddedCalls, uncounted } from './template-calls.ts';

/** What a macro puts into the modules that call it. */
export interface Quoted {
  calls: string[];
  imports: Import[];
  /** The functions that they get: `name/arity`, or `*` where a name is computed. */
  functions: string[];
  /** `alias Helpers, as: Routes`. */
  aliases: [short: string, full: string][];
}

/** Calls that cannot all be known: how what is called starts and ends. */
export interface OpenCall {
  start: string;
  ending: string;
  why: string;
  line: number;
}

/** There are many thousands of calls, so each is one string: `Logger.info/1 12` with the line of the first. */
export interface CallsPart {
  part: 'module';
  module: string;
  calls: string[];
  /** Calls by a bare name that the module has no function for: mostly of what it imports. */
  bare: string[];
  imports: Import[];
  quotes: Quotes<Quoted>;
  /** What those that import the module can call: `name/arity`, with spaces between. */
  functions: string;
  open: OpenCall[];
}

type Lines = Map<string, number>;

const addLine = (lines: Lines, name: string, line: number): void => {
  lines.set(name, Math.min(lines.get(name) ?? line, line));
};

const showLines = (lines: Lines): string[] => [...lines].map(([name, line]) => `${name} ${line}`);

const isBare = (source: ElixirSource, site: Site): boolean => {
  const { call, region, isQuoted } = site;
  return (
    call.receiver === null &&
    call.name !== null &&
    !isQuoted &&
    !isKernel(call.name) &&
    !surroundingsOf(source).defines(region.scope.name, call.name, arityOf(site))
  );
};

interface Found {
  calls: Lines;
  bare: Lines;
  imports: Import[];
  open: Map<string, OpenCall>;
}

const addCalled = ({ calls, open }: Found, called: readonly Called[], line: number): void => {
  for (const one of called) {
    if (one.is === 'call') addLine(calls, one.name, line);
    else {
      const key = `${one.start} ${one.ending}`;
      const { start, ending, why } = one;
      if (!open.has(key)) open.set(key, { start, ending, why, line });
    }
  }
};

const readSite = (source: ElixirSource, site: Site, found: Found): void => {
  const { call, isQuoted } = site;
  addCalled(found, calledBy(source, site), call.line);
  if (isBare(source, site)) addLine(found.bare, `${call.name}/${arityOf(site)}`, call.line);
  const imported = isQuoted ? null : importAt(site);
  if (imported) found.imports.push(...imported);
};

const definition = /^def(?:macro)?p?$/;

const definedAt = ({ text }: ElixirSource, { call }: Site): string[] => {
  if (!definition.test(call.name ?? '') || call.receiver) return [];
  const { name, arities } = readHead(call.args[0], text) ?? {};
  if (!name || !arities) return ['*'];
  const [least, most] = arities;
  return Array.from({ length: most - least + 1 }, (_, index) => `${name}/${least + index}`);
};

const aliasAt = ({ call, region: { scope } }: Site): [string, string][] =>
  call.name === 'alias' && !call.receiver ? aliasedBy(call, scope) : [];

const quotedBy =
  (source: ElixirSource) =>
  (sites: readonly Site[]): Quoted[] => {
    const calls = sites.flatMap((site) =>
      calledBy(source, site).flatMap((one) => (one.is === 'call' ? [one.name] : [])),
    );
    const imports = sites.flatMap((site) => importAt(site) ?? []);
    const functions = sites.flatMap((site) => definedAt(source, site));
    const aliases = sites.flatMap(aliasAt);
    const isEmpty = calls.length + imports.length + functions.length + aliases.length === 0;
    return isEmpty
      ? []
      : [{ calls: [...new Set(calls)], imports, functions: [...new Set(functions)], aliases }];
  };

const importable = new Set(['def', 'defmacro', 'defdelegate']);
/** Macros of libraries that define something. */
const otherForms =
  /^def(?!(?:p|macrop?|delegate|module|impl|protocol|struct|exception|guardp?|overridable)?$)[a-z]/;

const everyArity = (parameters: readonly Node[]): number[] => {
  const [least, most] = aritiesOf(parameters);
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
};

const guardName = (node: Node): string[] => {
  if (!isCall(node, 'defguard') || node.receiver) return [];
  const [first] = node.args;
  const head = first?.type === 'operator' ? first.left : first;
  return isCall(head) && head.name !== null ? [`${head.name}/${head.args.length}`] : [];
};

/** `def unquote(name)()`, `Record.defrecord(:user)`: functions of names that are not written. */
const makesOthers = (region: Region, sites: readonly Site[]): boolean =>
  region.owner === null &&
  (importable.has(region.form ?? '') ||
    sites.some(({ call: { name } }) => name !== null && otherForms.test(name)));

const functionsOf = (sites: ReadonlyMap<Region, readonly Site[]>, body: readonly Node[]): string => {
  const names = new Set(body.flatMap(guardName));
  for (const [region, own] of sites) {
    const { owner, form } = region;
    if (makesOthers(region, own)) names.add('*');
    if (!owner || !importable.has(form ?? '') || owner.name.startsWith('_')) continue;
    for (const arity of everyArity(owner.parameters)) names.add(`${owner.name}/${arity}`);
  }
  return [...names].join(' ');
};

/** `{Module, :function, [arguments]}` may be called by whoever it is handed to. */
const handedOn = ({ name, aliases, body }: ModuleScope): OpenCall[] => {
  const found: OpenCall[] = [];
  for (const node of walk(body)) {
    if (node.type !== 'tuple' || node.items.length !== 3) continue;
    const [target, fun, args] = node.items;
    const module = moduleName(target, { name, aliases });
    if (module === null || module === name || fun?.type !== 'atom' || args?.type !== 'list') continue;
    const why = `\`${module}.${fun.name}\` is handed on as a tuple`;
    found.push({ start: `${module}.${fun.name}/`, ending: '', why, line: node.line });
  }
  return found;
};

const mayHandOn = /\{\s*(?:[A-Z]|__MODULE__\.)[\w.]*\s*,\s*:\w+[?!]?\s*,\s*\[/;

/** What is imported around a module is imported in it. */
const importedAround = (scope: ModuleScope, source: ElixirSource): Import[] => {
  const around = new Set(
    source.modules.filter(({ start, end }) => start < scope.start && scope.end < end).map(({ name }) => name),
  );
  return sitesIn(source).flatMap((site) => {
    const { name } = site.region.scope;
    return (name === null || around.has(name)) && !site.isQuoted ? (importAt(site) ?? []) : [];
  });
};

const readTemplates = (source: ElixirSource, scope: ModuleScope, { calls, bare, open }: Found): void => {
  const { name: module, aliases } = scope;
  if (module === null) return;
  const { defines } = surroundingsOf(source);
  const own = embeddedIn(source).filter((embedded) => embedded.scope === scope);
  for (const { node, template } of own)
    for (const { name, line, isBare: isImported } of embeddedCalls(template, node.line, module, aliases)) {
      const [called, arity] = [name.slice(0, name.lastIndexOf('/')), name.slice(name.lastIndexOf('/') + 1)];
      if (isImported) {
        if (!defines(module, called, Number(arity))) addLine(bare, name, line);
      } else if (isOwn(name, module)) continue;
      else if (arity !== '*') addLine(calls, name, line);
      else open.set(`${called}/ `, { start: `${called}/`, ending: '', why: uncounted, line });
    }
};

const partOf = (
  source: ElixirSource,
  scope: ModuleScope,
  regions: readonly Region[],
  sites: ReadonlyMap<Region, readonly Site[]>,
): CallsPart => {
  const found: Found = { calls: new Map(), bare: new Map(), imports: [], open: new Map() };
  const own = new Map(regions.map((region) => [region, sites.get(region) ?? []]));
  for (const all of own.values()) for (const site of all) readSite(source, site, found);
  readTemplates(source, scope, found);
  const handed = mayHandOn.test(source.text) ? handedOn(scope) : [];
  return {
    part: 'module',
    module: scope.name ?? '',
    calls: showLines(found.calls),
    bare: showLines(found.bare),
    imports: [...found.imports, ...importedAround(scope, source)],
    quotes: quotesIn(source, own, quotedBy(source)),
    functions: functionsOf(own, scope.body),
    open: [...found.open.values(), ...handed],
  };
};

export const callPartsIn = (source: ElixirSource): CallsPart[] => {
  const regions = Map.groupBy(regionsIn(source), ({ scope }) => scope.name);
  const sites = Map.groupBy(sitesIn(source), ({ region }) => region);
  return source.modules.flatMap((scope) =>
    scope.name === null ? [] : [partOf(source, scope, regions.get(scope.name) ?? [], sites)],
  );
};
