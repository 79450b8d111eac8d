import type { Elsewhere, Purpose } from '../../framework.ts';
import { lastPart } from '../../languages/elixir/modules.ts';
import type { Contents, Given, MacroCall } from './contents.ts';
import type { Template } from './templates.ts';

/** A module as far as others can use it. */
export interface Giver<C extends Contents = Contents> {
  module: string;
  contents: C;
  templates: Template<C>[];
}

/** The quotes of one macro, as they arrive in a module. */
export interface Arrival<C extends Contents = Contents> {
  contents: C;
  /** `use Modal`, as it stands or would stand in the module. */
  by: string;
  /** Where the module asks for it. */
  line: number;
  /** The macro's parameters that were given as atoms. */
  atoms: ReadonlyMap<string, string>;
  isSure: boolean;
}

export interface Arrivals<C extends Contents = Contents> {
  arrived: Arrival<C>[];
  /** Modules used that are not of the project. */
  foreign: { module: string; argument: string | null; line: number }[];
  /** Calls of macros that no module of the project defines. */
  unknown: { call: MacroCall; line: number }[];
}

export type Givers<C extends Contents = Contents> = Pick<ReadonlyMap<string, Giver<C>>, 'get'>;

/** Modules by their names; which of them are asked for is told, because not all of them may have been read. */
export const giversOf = <C extends Contents>(
  modules: readonly Giver<C>[],
  elsewhere: Elsewhere,
): Givers<C> => {
  const byName = new Map<string, Giver<C>>();
  for (const giver of modules) if (!byName.has(giver.module)) byName.set(giver.module, giver);
  return {
    get: (name) => {
      elsewhere.module(name);
      return byName.get(name);
    },
  };
};

/** More than anybody writes; macros that call each other end here. */
const most = 500;

const atomsOf = ({ parameters }: Pick<Template, 'parameters'>, { atoms }: MacroCall): Map<string, string> =>
  new Map(
    parameters.flatMap((name, index) => {
      const atom = atoms[index] ?? null;
      return name === null || atom === null ? [] : [[name, atom] as const];
    }),
  );

interface Found<C extends Contents> {
  giver: Giver<C>;
  template: Template<C>;
}

const templatesNamed = <C extends Contents>(giver: Giver<C> | undefined, entry: string): Found<C>[] =>
  (giver?.templates ?? [])
    .filter((template) => template.entry === entry)
    .map((template) => ({ giver: giver as Giver<C>, template }));

/** `use Giver, :argument`: the macro, and the function that it dispatches to. */
const templatesFor = <C extends Contents>(giver: Giver<C>, { entry, argument }: Given): Found<C>[] => {
  const found = templatesNamed(giver, entry);
  const isDispatched = argument !== null && found.some(({ template }) => template.dispatches);
  return isDispatched ? [...found, ...templatesNamed(giver, argument)] : found;
};

const nameOfGiven = ({ module, entry, argument }: Given): string => {
  if (entry !== '__using__') return `@before_compile ${module}`;
  return argument === null ? `use ${module}` : `use ${module}, :${argument}`;
};

const noAtoms: ReadonlyMap<string, string> = new Map();

/** All that a module gets from quotes of the project's own macros, and of those that these use in turn. */
export const arrivalsIn = <C extends Contents>(own: Giver<C>, givers: Givers<C>): Arrivals<C> => {
  const result: Arrivals<C> = { arrived: [], foreign: [], unknown: [] };
  const seen = new Set<string>();
  const imports = new Set<string>();
  const calls: { call: MacroCall; line: number }[] = [];
  const queue: { giver: Giver<C>; contents: C; arrival: Arrival<C> | null }[] = [];

  const arrive = (
    { giver, template: { entry, contents } }: Found<C>,
    arrival: Omit<Arrival<C>, 'contents'>,
  ): void => {
    const key = `${giver.module}.${entry} ${[...arrival.atoms.values()].join(' ')}`;
    if (seen.has(key) || result.arrived.length >= most) return;
    seen.add(key);
    result.arrived.push({ ...arrival, contents });
    queue.push({ giver, contents, arrival: { ...arrival, contents } });
  };

  const take = ({ giver, contents, arrival }: (typeof queue)[number]): void => {
    for (const name of contents.imports) imports.add(name);
    for (const call of contents.calls) calls.push({ call, line: arrival?.line ?? call.line });
    for (const given of contents.given) {
      const line = arrival?.line ?? given.line;
      const target = givers.get(given.module);
      if (!target) result.foreign.push({ module: given.module, argument: given.argument, line });
      const isSure = given.isSure && (arrival?.isSure ?? true);
      const by = arrival?.by ?? nameOfGiven(given);
      for (const found of target ? templatesFor(target, given) : [])
        arrive(found, { by, line, isSure, atoms: noAtoms });
    }
    if (arrival)
      for (const name of contents.splices)
        for (const found of templatesNamed(giver, name)) arrive(found, arrival);
  };

  const resolve = ({ call, line }: (typeof calls)[number]): void => {
    const from = call.module === null ? [...imports] : [call.module];
    const found = from
      .flatMap((module) => templatesNamed(givers.get(module), call.name))
      .filter(({ template }) => template.isMacro);
    for (const { giver, template } of found)
      arrive({ giver, template }, { by: call.name, line, isSure: true, atoms: atomsOf(template, call) });
    if (found.length === 0) result.unknown.push({ call, line });
  };

  queue.push({ giver: own, contents: own.contents, arrival: null });
  for (;;) {
    const next = queue.pop();
    if (next) {
      take(next);
      continue;
    }
    const call = calls.pop();
    if (!call) return result;
    resolve(call);
  }
};

/**
 * What was asked for by a word may be in modules whose text does not have it, because a macro puts it there: then those
 * that use the macro are asked for as well.
 */
export const askForUsers = <C extends Contents>(
  { module, templates }: Giver<C>,
  { words, elsewhere }: Purpose,
  isAlways: (contents: C) => boolean = () => false,
): void => {
  const gives = (contents: C): boolean =>
    isAlways(contents) || words.some((word) => JSON.stringify(contents).includes(word));
  const given = templates.filter(({ contents }) => gives(contents));
  if (given.length > 0) elsewhere.users(lastPart(module));
  for (const { entry, isMacro } of given) if (isMacro && !entry.startsWith('__')) elsewhere.users(entry);
};
