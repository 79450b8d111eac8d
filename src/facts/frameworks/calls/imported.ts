import type { ModuleIndex } from '../../framework.ts';
import type { CallsPart } from './call-parts.ts';
import type { Import } from './imports.ts';
import { gives, importsOfUse, isQueryWord, makes } from './known-imports.ts';

/** What a module may call though its own text does not say whose it is. */
export interface Surrounding {
  imports: Import[];
  /** Calls that macros of the project put into it, with the `use` that does. */
  put: { name: string; by: string }[];
  /** Functions that macros of the project define in it. */
  functions: Set<string>;
  /** Modules outside of the project that it uses, of which nothing is known. */
  foreign: string[];
}

export interface Modules {
  parts: ReadonlyMap<string, CallsPart>;
  index: ModuleIndex;
  /** Those that are worked out already. */
  surroundings: Map<string, Surrounding>;
}

const addQuoted = (
  into: Surrounding,
  part: CallsPart,
  entries: readonly string[],
  { modules, by, seen }: { modules: Modules; by: string; seen: Set<string> },
): void => {
  const queue = [...entries];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const quoted = Object.hasOwn(part.quoted, entry) ? part.quoted[entry] : undefined;
    const key = `${part.module} ${entry}`;
    if (!quoted || seen.has(key)) continue;
    seen.add(key);
    into.imports.push(...quoted.imports);
    for (const name of quoted.functions) into.functions.add(name);
    into.put.push(...quoted.calls.map((name) => ({ name, by })));
    queue.push(...quoted.takes);
    for (const used of quoted.uses) addUse(into, used, { modules, by, seen });
  }
};

const addUse = (
  into: Surrounding,
  used: string,
  { modules, by, seen }: { modules: Modules; by: string; seen: Set<string> },
): void => {
  const [module = used, argument = ''] = used.split(' :');
  const part = modules.parts.get(module);
  const imports = importsOfUse(module);
  if (part) addQuoted(into, part, ['__using__', '__before_compile__', argument], { modules, by, seen });
  else if (imports) into.imports.push(...imports.map((name) => ({ module: name })));
  else into.foreign.push(module);
};

export const surroundingOf = (part: CallsPart, modules: Modules): Surrounding => {
  const before = modules.surroundings.get(part.module);
  if (before) return before;
  const into: Surrounding = { imports: [...part.imports], put: [], functions: new Set(), foreign: [] };
  const seen = new Set<string>();
  for (const used of modules.index.uses.get(part.module) ?? [])
    addUse(into, used, { modules, by: `use ${used.replace(' :', ', :')}`, seen });
  modules.surroundings.set(part.module, into);
  return into;
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
