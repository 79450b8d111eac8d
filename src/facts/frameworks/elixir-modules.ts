import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, Placed, Purpose } from '../framework.ts';
import { moduleName, type ModuleScope } from '../languages/elixir/modules.ts';
import { type Node, walk } from '../languages/elixir/tree.ts';
import { type Contents, type Definition, noContents, visibilityOf } from './elixir/contents.ts';
import { partsOf } from '../linking.ts';
import {
  dependencies,
  templateDependencies,
  templateNames,
  type TemplatePart,
} from './elixir/dependencies.ts';
import {
  type Arrival,
  arrivalsIn,
  type Arrivals,
  askForUsers,
  type Givers,
  giversOf,
} from './elixir/given.ts';
import { behavioursOf, functionsOf } from './elixir/known-uses.ts';
import { namesIn } from './elixir/names.ts';
import { plainReader, readTemplates, type Template } from './elixir/templates.ts';

/**
 * Modules, functions and dependencies. Functions that a macro defines are facts where the macro is the project's own and
 * names them; where it computes their names they are open sets of the module that uses it.
 */
export interface ModulePart {
  part: 'module';
  /** Null where the name is computed. */
  module: string | null;
  /** What a computed name starts with, as far as it is written. */
  prefix: string;
  form: string;
  line: number;
  contents: Contents;
  templates: Template[];
  /** The modules that it names, each with the first line. */
  names: [name: string, line: number][];
}

type Part = ModulePart | TemplatePart;

const emptyPart = { part: 'module' as const, contents: noContents(), templates: [], names: [] };

/** What `Module.concat(Foo, x)` starts with: `Foo.`. */
const prefixOf = (node: Node | undefined, scope: Pick<ModuleScope, 'aliases' | 'name'>): string => {
  const args = node?.type === 'call' && node.name === 'concat' ? node.args : [];
  const first = args[0]?.type === 'list' ? args[0].items[0] : args[0];
  const name = moduleName(first, scope);
  return name === null ? '' : `${name}.`;
};

/** Modules with computed names, by where they start. */
const computedNames = ({ nodes, modules }: ElixirSource): Map<number, string> => {
  const starts = new Map(modules.filter(({ name }) => name === null).map((scope) => [scope.start, scope]));
  const found = new Map<number, string>();
  if (starts.size === 0) return found;
  for (const node of walk(nodes)) {
    const scope = node.type === 'call' ? starts.get(node.start) : undefined;
    if (scope && node.type === 'call' && /^def[mpi]/.test(node.name ?? ''))
      found.set(node.start, prefixOf(node.args[0], scope));
  }
  return found;
};

/** A syntax error can hide modules: those that the text names and the tree does not have. */
const hiddenModules = ({ text, nodes, modules }: ElixirSource): ModulePart[] => {
  if (!nodes.some(({ type }) => type === 'fault')) return [];
  const known = new Set(modules.map(({ name }) => name));
  const named = [...text.matchAll(/^\s*def(?:module|protocol|impl)\s+([A-Z][\w.]*)/gm)];
  return named.flatMap(({ 1: name = '', index }) => {
    if (known.has(name)) return [];
    const line = text.slice(0, index).split('\n').length;
    return [{ ...emptyPart, module: null, prefix: name, form: 'fault', line }];
  });
};

const extract = (source: ElixirSource): ModulePart[] => {
  const { text, modules } = source;
  const names = namesIn(source);
  const prefixes = computedNames(source);
  const parts = modules.map((scope) => {
    const { name: module, form, line, start } = scope;
    const contents = noContents();
    const reader = plainReader(scope, text, noContents);
    reader.read(scope.body, contents, true);
    return {
      part: 'module' as const,
      module,
      prefix: module ?? prefixes.get(start) ?? '',
      form,
      line,
      contents,
      templates: readTemplates(scope, text, reader),
      names: [...(names.get(module ?? '') ?? [])],
    };
  });
  return [...parts, ...hiddenModules(source)];
};

interface Linked extends ModulePart {
  module: string;
  path: string;
}

const arities = ({ name, arities: range }: Definition): string[] =>
  range === null
    ? []
    : Array.from({ length: range[1] - range[0] + 1 }, (_, index) => `${name}/${range[0] + index}`);

/** A definition as it arrives: its name may be what the macro was given. */
const namedBy = (definition: Definition, atoms: ReadonlyMap<string, string>): Definition => {
  const name = definition.name ?? atoms.get(definition.variable ?? '') ?? null;
  return { ...definition, name };
};

interface Told {
  definition: Definition;
  line: number;
  /** `use Modal`; null for what the module states itself. */
  by: string | null;
  isSure: boolean;
}

const toldOf = (contents: Contents, arrival: Arrival | null): Told[] =>
  contents.definitions.map((definition) => ({
    definition: namedBy(definition, arrival?.atoms ?? new Map()),
    line: arrival?.line ?? definition.line,
    by: arrival?.by ?? null,
    // What a module states under a condition is still stated; what a macro might add is not.
    isSure: !arrival || (arrival.isSure && definition.isSure),
  }));

const whyComputed = ({ form }: Definition, by: string | null): string =>
  by === null ? `\`${form}\` has a computed name` : `\`${by}\` defines functions with computed names`;

const linkFunctions = ({ module, path, contents }: Linked, { arrived }: Arrivals): Facts => {
  const facts = new Map<string, Fact>();
  const open: OpenSet[] = [];
  const told = [
    ...toldOf(contents, null),
    ...arrived.flatMap((arrival) => toldOf(arrival.contents, arrival)),
  ];
  for (const { definition, line, by, isSure } of told) {
    const { form, name, prefix } = definition;
    const place = { path, line };
    if (name === null || definition.arities === null) {
      const within = `${module}.${name === null ? prefix : `${name}/`}`;
      const why = name === null ? whyComputed(definition, by) : 'its arguments are spliced in';
      open.push({ kind: 'function', within, why, ...place });
      continue;
    }
    const attributes = { visibility: visibilityOf(form), form, ...(by === null ? {} : { by }) };
    for (const arity of arities(definition)) {
      const subject = `${module}.${arity}`;
      if (facts.has(subject)) continue;
      if (isSure) facts.set(subject, { kind: 'function', subject, attributes, ...place });
      else
        open.push({
          kind: 'function',
          within: subject,
          why: `\`${by}\` defines it under a condition`,
          ...place,
        });
    }
  }
  return { facts: [...facts.values()], open };
};

/** Functions of which only the beginning of a name is known, or nothing. */
const openFunctions = ({ module, path, form, line, contents }: Linked, arrivals: Arrivals): OpenSet[] => {
  const within = (prefix: string): Pick<OpenSet, 'kind' | 'within' | 'isFlat' | 'path'> => ({
    kind: 'function',
    within: `${module}.${prefix}`,
    isFlat: true,
    path,
  });
  const own = contents.open.map(({ prefix, why, line: at }) => ({ ...within(prefix), why, line: at }));
  const given = arrivals.arrived.flatMap(({ contents: quoted, by, line: at }) =>
    quoted.open.map(({ prefix, why }) => ({
      ...within(prefix),
      why: `${why}, in what \`${by}\` adds`,
      line: at,
    })),
  );
  const foreign = arrivals.foreign.flatMap(({ module: used, line: at }) =>
    functionsOf(used).map((prefix) => ({ ...within(prefix), why: `\`use ${used}\` defines it`, line: at })),
  );
  const unknown = arrivals.unknown.flatMap(({ call: { name, head }, line: at }) =>
    head === null ? [] : [{ ...within(head), why: `\`${name}\` is a macro that defines it`, line: at }],
  );
  const protocol =
    form === 'defprotocol' ? [{ ...within('impl_for'), why: '`defprotocol` defines it', line }] : [];
  return [...own, ...given, ...foreign, ...unknown, ...protocol];
};

const openModules = ({ module, path }: Linked, { arrived }: Arrivals): OpenSet[] =>
  arrived.flatMap(({ contents, by, line }) =>
    contents.modules.map(({ name }) => ({
      kind: 'module' as const,
      within: name === null ? '' : `${module}.${name}`,
      why: `\`${by}\` defines modules`,
      path,
      line,
    })),
  );

const behaviours = ({ contents }: Linked, { arrived, foreign }: Arrivals): string[] => [
  ...new Set([
    ...contents.behaviours,
    ...arrived.flatMap(({ contents: quoted }) => quoted.behaviours),
    // `use MyAppWeb, :html` is no behaviour, wherever that is defined.
    ...foreign.flatMap(({ module, argument }) => (argument === null ? behavioursOf(module) : [])),
  ]),
];

const usesOf = ({ contents }: Linked): string[] => [
  ...new Set(
    contents.given.flatMap(({ module, entry, argument }) => {
      if (entry !== '__using__') return [];
      return [argument === null ? module : `${module} :${argument}`];
    }),
  ),
];

const moduleFact = (part: Linked, arrivals: Arrivals): Fact => {
  const { module, form, path, line } = part;
  const attributes = { form, behaviours: behaviours(part, arrivals), uses: usesOf(part) };
  return { kind: 'module', subject: module, attributes, path, line };
};

const linkModule = (part: Linked, givers: Givers, purpose: Purpose): Facts => {
  const arrivals = arrivalsIn(part, givers);
  const functions = linkFunctions(part, arrivals);
  return {
    facts: [moduleFact(part, arrivals), ...functions.facts, ...dependencies(part, purpose)],
    open: [...functions.open, ...openFunctions(part, arrivals), ...openModules(part, arrivals)],
  };
};

/** A module whose name is computed, or that a syntax error hides: nothing is known of it or of what it defines. */
const unnamed = ({ path, part: { prefix, form, line } }: Placed<ModulePart>): OpenSet[] => {
  const why = form === 'fault' ? 'the file does not parse' : `\`${form}\` has a computed name`;
  return (['module', 'function'] as const).map((kind) => ({ kind, within: prefix, why, path, line }));
};

/** A module that it defines under a computed name may have any. */
const definesAny = ({ modules }: Contents): boolean => modules.some(({ name }) => name === null);

const link = (all: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = partsOf(all, 'module');
  const linked = parts.flatMap(({ path, part }) => {
    const { module } = part;
    return module === null ? [] : [{ ...part, module, path }];
  });
  const givers = giversOf(linked, purpose.elsewhere);
  const main = linked.filter(({ path }) => purpose.isMain(path));
  const isAlways = purpose.isAsked('module') ? definesAny : undefined;
  for (const part of main) askForUsers(part, purpose, isAlways);
  const facts = main.map((part) => linkModule(part, givers, purpose));
  const unknown = parts.filter(({ path, part }) => part.module === null && purpose.isMain(path));
  const own = facts.flatMap((each) => each.facts);
  return {
    facts: [...own, ...templateDependencies(partsOf(all, 'template'), own, purpose)],
    open: [...facts.flatMap((each) => each.open), ...unknown.flatMap(unnamed)],
  };
};

export const elixirModules: Framework<Part> = {
  name: 'elixir',
  version: 4,
  visitors: {
    elixir: { words: ['defmodule', 'defprotocol', 'defimpl'], extract },
    heex: { words: [], kinds: ['dependency'], isTold: () => false, extract: templateNames },
  },
  isByModule: true,
  link,
};
