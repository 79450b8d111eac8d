import type { ElixirSource } from '../../framework.ts';
import { groupOf, moduleName } from './modules.ts';
import { aritiesOf, surroundingsOf } from './around.ts';
import { bindingsIn } from './bindings.ts';
import type { Reading, ReadOptions } from './read-step.ts';
import { readPattern, readResult, readTerm } from './read-term.ts';
import type { Clause } from './reduce-term.ts';
import { type Owner, type Region, regionsIn } from './regions.ts';
import { argsOf, ownerOf, type Site, sitesIn } from './sites.ts';
import { hasParameter, type Term, walkTerms } from './term.ts';

/** A function whose parameters flow into what is stated, as others call it. */
export interface Callee {
  module: string | null;
  name: string;
  arities: [number, number];
  /** Only its own file can call it. */
  isPrivate: boolean;
  patterns: Term[];
  defaults: (Term | null)[];
}

/** Where something is stated: in which module, and in which function, if its parameters matter. */
export interface Standing {
  module: string | null;
  callee: Callee | null;
  /** In a macro's quote: it is stated in the modules that call the macro. */
  isQuoted: boolean;
  line: number;
}

export interface CallPart extends Standing {
  part: 'call';
  /** Null where the function is imported. */
  target: string | null;
  name: string;
  args: Term[];
}

export interface FunctionPart extends Clause {
  part: 'function';
  module: string | null;
  name: string;
}

/** What a module imports and uses, itself and by what its macros quote. */
export interface NamesPart {
  part: 'names';
  module: string;
  imports: string[];
  quoted: { imports: string[]; uses: string[] };
}

export type FlowPart = CallPart | FunctionPart | NamesPart;

export const readingOf = (source: ElixirSource, site: Site, options: ReadOptions): Reading => ({
  region: site.region,
  owner: ownerOf(site),
  around: surroundingsOf(source),
  options,
});

/** Patterns and defaults are values that stand there. */
const plainly: ReadOptions = { hasValues: true, follows: () => false, most: 50 };

const calleeOf = (source: ElixirSource, region: Region, owner: Owner): Callee => {
  const reading: Reading = { region, owner: null, around: surroundingsOf(source), options: plainly };
  return {
    module: region.scope.name,
    name: owner.name,
    arities: aritiesOf(owner.parameters),
    isPrivate: owner.isPrivate,
    patterns: owner.parameters.map((parameter) => readPattern(parameter, reading)),
    defaults: owner.parameters.map((parameter) =>
      parameter.type === 'operator' && parameter.operator === '\\\\'
        ? readTerm(parameter.right, reading)
        : null,
    ),
  };
};

/** Where a call stands; its function is told only where the terms taken from it hold parameters. */
export const standingOf = (source: ElixirSource, site: Site, terms: readonly Term[]): Standing => {
  const owner = ownerOf(site);
  const needed = owner !== null && (site.isQuoted || terms.some(hasParameter));
  return {
    module: site.region.scope.name,
    callee: needed ? calleeOf(source, site.region, owner) : null,
    isQuoted: site.isQuoted,
    line: site.call.line,
  };
};

/** The module and name that a call reaches, if it is one by name. */
const targetOf = ({ call, region: { scope } }: Site, defines: (arity: number) => boolean, arity: number) => {
  if (call.callee?.type === 'identifier' && call.name === null)
    return { target: scope.name, name: `${call.callee.name}.` };
  if (call.name === null) return null;
  if (call.receiver) {
    const target = moduleName(call.receiver, scope);
    return target === null ? null : { target, name: call.name };
  }
  return { target: defines(arity) ? scope.name : null, name: call.name };
};

/** `use Module, options` calls the macro `__using__`; `use Module, :name` mostly ends in the function of that name. */
const useCalls = (site: Site, args: readonly Term[]): { target: string; name: string; args: Term[] }[] => {
  const { call, region } = site;
  if (call.name !== 'use' || call.receiver) return [];
  const target = moduleName(call.args[0], region.scope);
  if (target === null) return [];
  const option = args[1];
  const using = { target, name: '__using__', args: [option ?? { type: 'list' as const, items: [] }] };
  return option?.type === 'atom' ? [using, { target, name: option.name, args: [] }] : [using];
};

const readCalls = (source: ElixirSource, site: Site, options: ReadOptions): CallPart[] => {
  const reading = readingOf(source, site, options);
  const nodes = argsOf(site);
  const around = surroundingsOf(source);
  const args = nodes.map((node) => readTerm(node, reading));
  const standing = standingOf(source, site, args);
  const uses = useCalls(site, args);
  if (uses.length > 0) return uses.map((use) => ({ part: 'call', ...standing, ...use }));
  const name = site.call.name ?? '';
  const reached = targetOf(
    site,
    (arity) => around.defines(site.region.scope.name, name, arity),
    nodes.length,
  );
  return reached ? [{ part: 'call', ...standing, ...reached, args }] : [];
};

const readFunction = (
  source: ElixirSource,
  { region, owner }: Definition,
  options: ReadOptions,
): FunctionPart => {
  const { module, name, patterns, defaults } = calleeOf(source, region, owner);
  const result = readResult(owner, { region, around: surroundingsOf(source), options });
  return { part: 'function', module, name, patterns, defaults, result };
};

const keyOf = (module: string | null, name: string): string => `${module ?? ''}.${name}`;

interface Definition {
  region: Region;
  owner: Owner;
}

const definitionsOf = new WeakMap<ElixirSource, Map<string, Definition[]>>();

const definitionsByName = (source: ElixirSource): Map<string, Definition[]> => {
  const before = definitionsOf.get(source);
  if (before) return before;
  const mayHold = /\bfn\b/.test(source.text);
  const definitions = Map.groupBy(
    regionsIn(source).flatMap((region) => {
      const lambdas = mayHold && region.nodes.length > 0 ? bindingsIn(region).lambdas : [];
      return [...(region.owner ? [region.owner] : []), ...lambdas].map((owner) => ({ region, owner }));
    }),
    ({ region, owner }) => keyOf(region.scope.name, owner.name),
  );
  definitionsOf.set(source, definitions);
  return definitions;
};

const calledIn = (terms: readonly Term[]): string[] => {
  const names: string[] = [];
  for (const term of walkTerms(terms)) if (term.type === 'call') names.push(keyOf(term.module, term.name));
  return names;
};

/** Functions of this file that are called by these names, and those that these call in turn. */
const functionsFor = (
  source: ElixirSource,
  called: readonly string[],
  options: ReadOptions,
): FunctionPart[] => {
  if (called.length === 0) return [];
  const definitions = definitionsByName(source);
  const found: FunctionPart[] = [];
  const seen = new Set<string>();
  const queue = [...called];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const definition of definitions.get(key) ?? []) {
      const part = readFunction(source, definition, options);
      found.push(part);
      queue.push(...calledIn([part.result]));
    }
  }
  return found;
};

const sitesOf = new WeakMap<ElixirSource, Map<string | null, Site[]>>();

const sitesByName = (source: ElixirSource): Map<string | null, Site[]> => {
  const before = sitesOf.get(source);
  if (before) return before;
  const sites = Map.groupBy(sitesIn(source), ({ call }) =>
    call.callee?.type === 'identifier' ? `${call.callee.name}.` : call.name,
  );
  sitesOf.set(source, sites);
  return sites;
};

/** Calls in this file of functions whose parameters matter, and of those that hand their own on to them. */
const callsFor = (
  source: ElixirSource,
  callees: readonly (Callee | null)[],
  options: ReadOptions,
): { site: Site; parts: CallPart[] }[] => {
  const wanted = callees.flatMap((callee) => (callee ? [callee] : []));
  if (wanted.length === 0) return [];
  const byName = sitesByName(source);
  const seen = new Set<string>();
  const found: { site: Site; parts: CallPart[] }[] = [];
  for (let callee = wanted.pop(); callee; callee = wanted.pop()) {
    const key = keyOf(callee.module, callee.name);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const site of byName.get(callee.name) ?? []) {
      const parts = readCalls(source, site, options).filter(({ target }) => target === callee.module);
      if (parts.length > 0) found.push({ site, parts });
      wanted.push(...parts.flatMap((part) => (part.callee ? [part.callee] : [])));
    }
  }
  return found;
};

const namesIn = (source: ElixirSource): NamesPart[] => {
  const byModule = new Map<string, NamesPart>();
  for (const { call, region, isQuoted } of sitesIn(source)) {
    const module = region.scope.name;
    if (module === null || call.receiver || (call.name !== 'import' && call.name !== 'use')) continue;
    const part = byModule.get(module) ?? {
      part: 'names',
      module,
      imports: [],
      quoted: { imports: [], uses: [] },
    };
    byModule.set(module, part);
    const name = moduleName(call.args[0], region.scope);
    const named = name === null ? (groupOf(call.args[0], region.scope) ?? []) : [name];
    if (call.name === 'import') (isQuoted ? part.quoted.imports : part.imports).push(...named);
    else if (isQuoted) part.quoted.uses.push(...named);
  }
  return [...byModule.values()].filter(
    ({ imports, quoted }) => imports.length + quoted.imports.length + quoted.uses.length > 0,
  );
};

export interface Flow {
  /** What is stated in this file: its functions, and the terms in it. */
  standings: readonly Standing[];
  terms: readonly Term[];
  /** Calls that may reach such a function in another file. */
  mayReach(site: Site): boolean;
  /** Functions that others may call to build what they state. */
  mayBuild?(region: Region): boolean;
  options: ReadOptions;
}

const calleesOf = (found: readonly { parts: CallPart[] }[]): (Callee | null)[] =>
  found.flatMap(({ parts }) => parts.map(({ callee }) => callee));

/** All that this file adds to what flows through functions. */
export const flowIn = (
  source: ElixirSource,
  { standings, terms, mayReach, mayBuild = () => false, options }: Flow,
): FlowPart[] => {
  const local = callsFor(
    source,
    standings.map(({ callee }) => callee),
    options,
  );
  const far = sitesIn(source)
    .filter((site) => mayReach(site))
    .map((site) => ({ site, parts: readCalls(source, site, options) }));
  const bySite = new Map(
    [...local, ...far, ...callsFor(source, calleesOf(far), options)].map((found) => [
      found.site,
      found.parts,
    ]),
  );
  const calls = [...bySite.values()].flat();
  const builders = regionsIn(source).flatMap((region) =>
    region.owner && mayBuild(region) ? [keyOf(region.scope.name, region.owner.name)] : [],
  );
  const functions = functionsFor(
    source,
    [...calledIn([...terms, ...calls.flatMap(({ args }) => args)]), ...builders],
    options,
  );
  const parts = [...calls, ...functions];
  return parts.length + standings.length > 0 || source.text.includes('__using__')
    ? [...parts, ...namesIn(source)]
    : [];
};
