import { standardResult } from './standard-functions.ts';
import { bare, either, list, literal, type Term, unknown } from './term.ts';

/** One clause of a function of the project: the patterns that it takes, and what it gives. */
export interface Clause {
  patterns: Term[];
  /** What a parameter is where nothing is passed; null where it must be passed. */
  defaults: (Term | null)[];
  result: Term;
}

export interface Functions {
  clauses(module: string | null, from: string | null, name: string, arity: number): readonly Clause[];
}

const deepest = 40;
const most = 4_000;

interface Step {
  functions: Functions;
  /** What the parameters stand for; null leaves them as they are. */
  args: readonly Term[] | null;
  depth: number;
  fuel: { left: number };
}

const isPlain = ({ type }: Term): boolean => type === 'atom' || type === 'literal' || type === 'module';

/** Whether a value can be what a pattern takes: `null` says that nobody knows. */
const matches = (pattern: Term, value: Term): boolean | null => {
  if (pattern.type === 'unknown' || value.type === 'unknown') return null;
  if (!isPlain(pattern) || !isPlain(value)) return null;
  return JSON.stringify(pattern) === JSON.stringify(value);
};

/** Arguments in the places of all parameters: where fewer are given, those with a default are left out from the right. */
export const placeArguments = (args: readonly Term[], defaults: readonly (Term | null)[]): Term[] => {
  let optional = args.length - defaults.filter((value) => value === null).length;
  let next = 0;
  return defaults.map((value) => {
    if (value !== null && optional <= 0) return value;
    if (value !== null) optional -= 1;
    next += 1;
    return args[next - 1] ?? unknown;
  });
};

/** Whether a clause can be the one that these arguments reach. */
export const accepts = (patterns: readonly Term[], args: readonly Term[]): boolean =>
  patterns.every((pattern, index) => matches(pattern, args[index] ?? unknown) !== false);

const isSurelyTaken = ({ patterns }: Clause, args: readonly Term[]): boolean =>
  patterns.length > 0 &&
  patterns.every((pattern, index) => matches(pattern, args[index] ?? unknown) === true);

/** The clauses that may be reached, up to the first that surely is. */
const reachable = (clauses: readonly Clause[], args: readonly Term[]): { clause: Clause; args: Term[] }[] => {
  const found: { clause: Clause; args: Term[] }[] = [];
  for (const clause of clauses) {
    const placed = placeArguments(args, clause.defaults);
    if (!accepts(clause.patterns, placed)) continue;
    found.push({ clause, args: placed });
    if (isSurelyTaken(clause, placed)) break;
  }
  return found;
};

const reduceCall = (term: Extract<Term, { type: 'call' }>, step: Step): Term => {
  const args = term.args.map((arg) => reduceIn(arg, step));
  const standard = standardResult(term.module, term.name, args);
  // What it is made of is reduced already: a parameter in it is the caller's.
  if (standard) return reduceIn(standard, { ...step, args: null });
  const clauses = step.functions.clauses(term.module, term.from, term.name, args.length);
  const options = reachable(clauses, args).map(({ clause, args: placed }) =>
    reduceIn(clause.result, { ...step, args: placed }),
  );
  return options.length === 0 ? { ...term, args } : either(options);
};

const isNothing = (term: Term): boolean => term.type === 'literal' && term.value === null;

/** Lists that follow each other are one list, where all of them are known; `++ if …` without `else` adds nothing. */
const reduceLists = (parts: readonly Term[]): Term => {
  const some = parts
    .flatMap((part) => (part.type === 'lists' ? part.parts : [part]))
    .filter((part) => !isNothing(part));
  const items = some.flatMap((part) => (part.type === 'list' ? part.items : []));
  return some.every(({ type }) => type === 'list') ? list(items) : { type: 'lists', parts: some };
};

const reduceEach = (of: Term): Term => {
  switch (of.type) {
    case 'list':
      return either(of.items.map(bare));
    case 'lists':
      return either(of.parts.map((part) => reduceEach(part)));
    case 'many':
      return of.of;
    case 'either':
      return either(of.options.map(reduceEach));
    default:
      return unknown;
  }
};

const isPair = (item: Term): item is Extract<Term, { type: 'tuple' }> =>
  item.type === 'tuple' && item.items.length === 2;

/** The last entry of a key; null where there is none, and undefined where another may be of that key. */
const valueAmong = (entries: readonly (readonly Term[])[], wanted: string): Term | null | undefined => {
  const [, value] = entries.findLast(([key]) => JSON.stringify(key) === wanted) ?? [];
  return value ?? (entries.every(([key]) => key && isPlain(key)) ? null : undefined);
};

const valueAt = (of: Term, key: Term): Term => {
  const field: Term = { type: 'field', of, key };
  if (of.type === 'either') return either(of.options.map((option) => valueAt(option, key)));
  if (!isPlain(key)) return field;
  const wanted = JSON.stringify(key);
  if (of.type === 'map') {
    const value = valueAmong(of.entries, wanted);
    return value ?? (value === null && of.bases.length === 0 ? literal(null) : field);
  }
  if (of.type !== 'list') return field;
  const pairs = of.items.map(bare);
  if (!pairs.every(isPair)) return field;
  // Of a key that is given twice in a list, the first counts.
  const value = valueAmong(pairs.map(({ items }) => items).toReversed(), wanted);
  return value === undefined ? field : (value ?? literal(null));
};

const flatMap = (term: Extract<Term, { type: 'map' }>): Term => {
  const bases = term.bases.flatMap((base) =>
    base.type === 'map' && base.struct === null ? base.bases : [base],
  );
  const below = term.bases.flatMap((base) =>
    base.type === 'map' && base.struct === null ? base.entries : [],
  );
  return { ...term, entries: [...below, ...term.entries], bases };
};

const reduceParts = (term: Term, step: Step): Term => {
  const all = (terms: readonly Term[]): Term[] => terms.map((part) => reduceIn(part, step));
  switch (term.type) {
    case 'parameter':
      return step.args ? (step.args[term.index] ?? unknown) : term;
    case 'text':
      return { type: 'text', parts: all(term.parts) };
    case 'list':
    case 'tuple':
      return { ...term, items: all(term.items) };
    case 'lists':
      return reduceLists(all(term.parts));
    case 'many':
    case 'at':
      return { ...term, of: reduceIn(term.of, step) };
    case 'each':
      return reduceEach(reduceIn(term.of, step));
    case 'either':
      return either(all(term.options));
    case 'map':
      return flatMap({
        ...term,
        entries: term.entries.map(([key, value]) => [reduceIn(key, step), reduceIn(value, step)]),
        bases: all(term.bases),
      });
    case 'field':
      return valueAt(reduceIn(term.of, step), reduceIn(term.key, step));
    case 'call':
      return reduceCall(term, step);
    default:
      return term;
  }
};

const reduceIn = (term: Term, step: Step): Term => {
  step.fuel.left -= 1;
  if (step.fuel.left < 0 || step.depth > deepest) return unknown;
  return reduceParts(term, { ...step, depth: step.depth + 1 });
};

/** Follows calls of known functions; parameters become what is passed for them. */
export const reduceTerm = (term: Term, functions: Functions, args: readonly Term[] | null = null): Term =>
  reduceIn(term, { functions, args, depth: 0, fuel: { left: most } });

/** No more than this many ways to read one expression are told apart. */
const mostWays = 64;

const product = (ways: readonly (readonly Term[])[]): Term[][] | null => {
  let rows: Term[][] = [[]];
  for (const options of ways) {
    if (rows.length * options.length > mostWays) return null;
    rows = rows.flatMap((row) => options.map((option) => [...row, option]));
  }
  return rows;
};

const waysOfAll = (terms: readonly Term[], make: (terms: Term[]) => Term): Term[] =>
  product(terms.map(waysOf))?.map(make) ?? [unknown];

/** The ways to read an expression, without `either` in any of them; too many are one that is unknown. */
export const waysOf = (term: Term): Term[] => {
  switch (term.type) {
    case 'either':
      return term.options.flatMap(waysOf);
    case 'text':
      return (
        product(term.parts.map(waysOf))?.map((parts) => ({ type: 'text', parts })) ?? [
          { type: 'text', parts: term.parts.map((part) => (part.type === 'either' ? unknown : part)) },
        ]
      );
    case 'list':
    case 'tuple':
      return waysOfAll(term.items, (items) => ({ ...term, items }));
    case 'at':
      return waysOf(term.of).map((of) => ({ ...term, of }));
    case 'lists':
      return waysOfAll(term.parts, (parts) => reduceLists(parts));
    default:
      return [term];
  }
};
