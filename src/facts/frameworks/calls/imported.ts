import type { ModuleIndex } from '../../framework.ts';
import { arrivalsBy } from '../../languages/elixir/quotes.ts';
import type { CallsPart } from './call-parts.ts';
import type { Import } from './imports.ts';
import { gives, importsOfUse, isQueryWord, makes } from './known-imports.ts';

/** What a module may call though its own text does not say whose it is. */
export interface Surrounding {
  imports: Import[];
  /** Calls that macros of the project put into it, with the `use` that does. */
  put: { name: string; by: string }[];
  /** Short names that macros of the project make in it. */
  aliases: ReadonlyMap<string, string>;
  /** Functions that macros of the project define in it. */
  functions: Set<string>;
  /** Modules outside of the project that it uses, of which nothing is known. */
  foreign: string[];
}

export interface Modules {
  parts: Pick<ReadonlyMap<string, CallsPart>, 'get'>;
  index: ModuleIndex;
  /** Those that are worked out already. */
  surroundings: Map<string, Surrounding>;
}

const importedBy = (used: string): Import[] => (importsOfUse(used) ?? []).map((module) => ({ module }));

const workOut = ({ module, imports }: CallsPart, { parts, index }: Modules): Surrounding => {
  const uses = index.uses.get(module) ?? [];
  const { arrived, foreign } = arrivalsBy(uses, (name) => parts.get(name)?.quotes);
  return {
    imports: [...imports, ...arrived.flatMap(({ said }) => said.imports), ...foreign.flatMap(importedBy)],
    put: arrived.flatMap(({ said, by }) => said.calls.map((name) => ({ name, by }))),
    aliases: new Map(arrived.flatMap(({ said }) => said.aliases)),
    functions: new Set(arrived.flatMap(({ said }) => said.functions)),
    foreign: foreign.filter((used) => importsOfUse(used) === undefined),
  };
};

export const surroundingOf = (part: CallsPart, modules: Modules): Surrounding => {
  const known = modules.surroundings.get(part.module) ?? workOut(part, modules);
  modules.surroundings.set(part.module, known);
  return known;
};

/** Whose a bare name is, for certain or perhaps. */
export interface Owners {
  sure: string[];
  perhaps: string[];
  /** It is a function of the module itself, or of a query. */
  isKnown?: boolean;
}

const none: Owners = { sure: [], perhaps: [] };

const functionSets = new WeakMap<CallsPart, ReadonlySet<string>>();

const definesIn = (part: CallsPart, name: string): boolean => {
  const known = functionSets.get(part) ?? new Set(part.functions.split(' '));
  functionSets.set(part, known);
  return known.has(name);
};

/** What a module has by what it uses: a macro of the project says so, and one of another may do anything. */
const ownedByUse = (part: CallsPart, called: string, modules: Modules): Owners => {
  const { functions, foreign } = surroundingOf(part, modules);
  const uses = modules.index.uses.get(part.module) ?? [];
  if (functions.has(called) || uses.some((used) => makes(used.split(' ')[0] ?? used, called)))
    return { sure: [part.module], perhaps: [] };
  const mayHaveMore = foreign.length > 0 || functions.has('*') || definesIn(part, '*');
  return { sure: [], perhaps: mayHaveMore ? [part.module] : [] };
};

const ownersBy = ({ module, only, except }: Import, called: string, modules: Modules): Owners => {
  if (only) return { sure: only.includes(called) ? [module] : [], perhaps: [] };
  if (except?.includes(called)) return none;
  const part = modules.parts.get(module);
  if (part)
    return definesIn(part, called) ? { sure: [module], perhaps: [] } : ownedByUse(part, called, modules);
  const given = gives(module, called);
  return { sure: given ? [module] : [], perhaps: given === undefined ? [module] : [] };
};

export const ownersOf = (called: string, { imports, functions }: Surrounding, modules: Modules): Owners => {
  // It is the module's own.
  if (functions.has(called)) return { ...none, isKnown: true };
  const all = imports.map((one) => ownersBy(one, called, modules));
  const sure = [...new Set(all.flatMap((owners) => owners.sure))];
  if (sure.length === 1) return { sure, perhaps: [] };
  if (sure.length > 1) return { sure: [], perhaps: sure };
  const isQuery = isQueryWord(called);
  if (isQuery && imports.some(({ module }) => module === 'Ecto.Query')) return { ...none, isKnown: true };
  return { sure: [], perhaps: [...new Set(all.flatMap((owners) => owners.perhaps))] };
};
