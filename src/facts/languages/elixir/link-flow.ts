import type { Elsewhere, Placed, Purpose } from '../../framework.ts';
import type { Callee, CallPart, FlowPart, FunctionPart, NamesPart, Standing } from './flow-parts.ts';
import { accepts, type Clause, type Functions, placeArguments, reduceTerm } from './reduce-term.ts';
import { hasParameter, type Term, unknown } from './term.ts';

/** Something stated by terms, and where. */
export interface Stated {
  terms: readonly Term[];
  standing: Standing;
  path: string;
}

/** What it comes to, for one way to get there. */
export interface Landed {
  terms: Term[];
  /** The module in which it happens: for what a macro quotes, the one that calls the macro. */
  module: string | null;
  path: string;
  line: number;
  /** The function whose parameters these terms need, or the macro that quotes them, which nobody was seen to call. */
  uncalled: Callee | null;
}

export interface Landing {
  /** How many of the first terms decide the place, which is where the last of them became known. */
  settles: number;
  /** Leaves of a term what is of interest, so that nothing else of it is followed to callers. */
  focus?(term: Term, index: number): Term;
}

export interface Links extends Functions {
  land(stated: Stated, landing: Landing): Landed[];
}

const deepest = 5;
const mostStates = 2_000;

const key = (module: string | null, name: string): string => `${module ?? ''}.${name}`;

const substitute = (term: Term, args: readonly Term[]): Term => {
  switch (term.type) {
    case 'parameter':
      return args[term.index] ?? unknown;
    case 'text':
    case 'lists':
      return { ...term, parts: term.parts.map((part) => substitute(part, args)) };
    case 'list':
    case 'tuple':
      return { ...term, items: term.items.map((item) => substitute(item, args)) };
    case 'many':
    case 'each':
    case 'at':
      return { ...term, of: substitute(term.of, args) };
    case 'field':
      return { ...term, of: substitute(term.of, args), key: substitute(term.key, args) };
    case 'map': {
      const entries = term.entries.map(([name, value]): [Term, Term] => [
        substitute(name, args),
        substitute(value, args),
      ]);
      return { ...term, entries, bases: term.bases.map((base) => substitute(base, args)) };
    }
    case 'call':
      return { ...term, args: term.args.map((arg) => substitute(arg, args)) };
    case 'either':
      return { ...term, options: term.options.map((option) => substitute(option, args)) };
    default:
      return term;
  }
};

type World = Pick<Purpose, 'uses' | 'elsewhere'>;

/** The modules whose functions a module can call by their bare names. */
const importsOf = (names: ReadonlyMap<string, NamesPart>, { uses, elsewhere }: World) => {
  const known = new Map<string, ReadonlySet<string>>();
  return (module: string): ReadonlySet<string> => {
    const before = known.get(module);
    if (before) return before;
    const imports = new Set(names.get(module)?.imports);
    const seen = new Set<string>();
    const queue = (uses.get(module) ?? []).map((use) => use.split(' ')[0] ?? use);
    for (let used = queue.pop(); used !== undefined; used = queue.pop()) {
      if (seen.has(used)) continue;
      seen.add(used);
      elsewhere.module(used);
      const quoted = names.get(used)?.quoted;
      for (const name of quoted?.imports ?? []) imports.add(name);
      queue.push(...(quoted?.uses ?? []));
    }
    known.set(module, imports);
    return imports;
  };
};

interface Found {
  calls: Placed<CallPart>[];
  functions: FunctionPart[];
  names: NamesPart[];
}

const sortParts = (parts: readonly Placed<FlowPart>[]): Found => {
  const found: Found = { calls: [], functions: [], names: [] };
  for (const { path, part } of parts) {
    if (part.part === 'call') found.calls.push({ path, part });
    else if (part.part === 'function') found.functions.push(part);
    else found.names.push(part);
  }
  return found;
};

const hasArity = ({ arities: [least, most] }: Callee, { args }: CallPart): boolean =>
  least <= args.length && args.length <= most;

interface State {
  terms: readonly Term[];
  callee: Callee | null;
  isQuoted: boolean;
  /** The file that the function stands in. */
  from: string;
  place: Pick<Landed, 'module' | 'path' | 'line'>;
  depth: number;
}

const isFlow = (part: { part: string }): part is FlowPart => /^(?:call|function|names)$/.test(part.part);

/** The functions and calls of all files, by their names. */
interface Known {
  elsewhere: Elsewhere;
  isImportedUnsaid(module: string): boolean;
  imports(module: string): ReadonlySet<string>;
  calls: ReadonlyMap<string, readonly Placed<CallPart>[]>;
  clauses: ReadonlyMap<string, readonly FunctionPart[]>;
}

const takes = ({ defaults }: Clause, arity: number): boolean =>
  defaults.filter((value) => value === null).length <= arity && arity <= defaults.length;

const clausesIn =
  ({ imports, clauses, elsewhere }: Known): Functions['clauses'] =>
  (module, from, name, arity) => {
    const modules = module === null && from !== null ? [...imports(from)] : [module];
    for (const one of modules) if (one !== null) elsewhere.module(one);
    return modules
      .flatMap((one) => clauses.get(key(one, name)) ?? [])
      .filter((clause) => takes(clause, arity));
  };

/** Whether a call is one of this function; what is private is called from its own file. */
const reaches = (
  callee: Callee,
  from: string,
  { path, part }: Placed<CallPart>,
  { imports }: Known,
): boolean => {
  if (!hasArity(callee, part)) return false;
  if (callee.isPrivate || callee.module === null) return path === from && part.module === callee.module;
  if (part.target !== null) return part.target === callee.module;
  return part.module !== null && imports(part.module).has(callee.module);
};

/**
 * A call names the module, or imports it somewhere in its file; only what another module quotes can import it unsaid. A
 * macro behind `use` is called by the name of its module alone.
 */
const askForCalls = (module: string, name: string, { isImportedUnsaid, elsewhere }: Known): void => {
  const last = module.slice(module.lastIndexOf('.') + 1);
  if (name === '__using__') elsewhere.words(last);
  else {
    elsewhere.words(name, last);
    elsewhere.words('quote', last);
    if (isImportedUnsaid(module)) elsewhere.words(name);
  }
};

const callsOf = ({ module, name, isPrivate }: Callee, known: Known) => {
  if (module !== null && !isPrivate) askForCalls(module, name, known);
  return known.calls.get(name) ?? [];
};

/** The callers of the function that a state needs, with what they pass in the place of its parameters. */
const callersOf = (state: State, isSettled: boolean, known: Known, functions: Functions): State[] => {
  const { callee } = state;
  if (!callee) return [];
  return callsOf(callee, known).flatMap((call): State[] => {
    const { path, part } = call;
    if (!reaches(callee, state.from, call, known)) return [];
    const args = placeArguments(part.args, callee.defaults);
    const values = args.map((arg) => reduceTerm(arg, functions));
    if (!accepts(callee.patterns, values)) return [];
    const { module, line, isQuoted } = part;
    const terms = state.terms.map((term) => substitute(term, args));
    const place = isSettled && !state.isQuoted ? { ...state.place, module } : { module, path, line };
    const needed = isQuoted || terms.some(hasParameter) ? part.callee : null;
    return [{ terms, callee: needed, isQuoted, from: path, place, depth: state.depth + 1 }];
  });
};

const landIn =
  (known: Known, functions: Functions): Links['land'] =>
  ({ terms, standing, path }, { settles, focus = (term) => term }) => {
    const { callee, isQuoted, module, line } = standing;
    const landed: Landed[] = [];
    const queue: State[] = [{ terms, callee, isQuoted, from: path, place: { module, path, line }, depth: 0 }];
    for (let [state, taken] = [queue.shift(), 1]; state; [state, taken] = [queue.shift(), taken + 1]) {
      const reduced = state.terms.map((term, index) => focus(reduceTerm(term, functions), index));
      const isOpen = state.isQuoted || reduced.some(hasParameter);
      const isSettled = !reduced.slice(0, settles).some(hasParameter);
      const mayGoOn = isOpen && state.depth < deepest && taken + queue.length < mostStates;
      const callers = mayGoOn ? callersOf(state, isSettled, known, functions) : [];
      queue.push(...callers);
      if (callers.length > 0) continue;
      const settled = reduced.map((term) => reduceTerm(term, functions, []));
      landed.push({ ...state.place, terms: settled, uncalled: isOpen ? state.callee : null });
    }
    return landed;
  };

/** `parts`: of a framework, whatever else is among them. */
export const linkFlow = (parts: readonly Placed<{ part: string }>[], world: World): Links => {
  const { calls, functions, names } = sortParts(
    parts.flatMap(({ path, part }) => (isFlow(part) ? [{ path, part }] : [])),
  );
  const known: Known = {
    elsewhere: world.elsewhere,
    isImportedUnsaid: (module) => names.some(({ quoted }) => quoted.imports.includes(module)),
    imports: importsOf(new Map(names.map((part) => [part.module, part])), world),
    calls: Map.groupBy(calls, ({ part }) => part.name),
    clauses: Map.groupBy(functions, ({ module, name }) => key(module, name)),
  };
  const clauses = clausesIn(known);
  return { clauses, land: landIn(known, { clauses }) };
};
