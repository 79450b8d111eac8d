/**
 * What an expression stands for, as far as its text says: plain data, so that what one file says can be joined with
 * what others say of the functions and parameters in it.
 */
export type Term =
  | { type: 'atom'; name: string }
  | { type: 'literal'; value: string | number | boolean | null }
  | { type: 'module'; name: string }
  /** A string out of pieces. */
  | { type: 'text'; parts: Term[] }
  | { type: 'list' | 'tuple'; items: Term[] }
  /** Lists that follow each other: `a ++ b`. */
  | { type: 'lists'; parts: Term[] }
  /** A list of nobody knows how many, each of which is like this. */
  | { type: 'many'; of: Term }
  /** Any one member of a list. */
  | { type: 'each'; of: Term }
  /** Its entries, over those of its bases. */
  | { type: 'map'; entries: [Term, Term][]; bases: Term[]; struct: string | null }
  /** `map.key` and `map[:key]`. */
  | { type: 'field'; of: Term; key: Term }
  /** A parameter of the function around it. */
  | { type: 'parameter'; index: number }
  /** Module null: the function is imported into the module `from`. */
  | { type: 'call'; module: string | null; from: string | null; name: string; args: Term[] }
  | { type: 'either'; options: Term[] }
  /** A member of a list, and the line that it stands on. */
  | { type: 'at'; line: number; of: Term }
  | { type: 'unknown' };

export type Literal = string | number | boolean | null;

export const unknown: Term = { type: 'unknown' };
export const atom = (name: string): Term => ({ type: 'atom', name });
export const literal = (value: Literal): Term => ({ type: 'literal', value });
export const list = (items: Term[]): Term => ({ type: 'list', items });
export const tuple = (items: Term[]): Term => ({ type: 'tuple', items });

/** One of these; what is said twice is said once. */
export const either = (options: readonly Term[]): Term => {
  const flat = options.flatMap((option) => (option.type === 'either' ? option.options : [option]));
  const distinct = new Map(flat.map((option) => [JSON.stringify(option), option]));
  const [first = unknown, ...rest] = distinct.values();
  return rest.length === 0 ? first : { type: 'either', options: [first, ...rest] };
};

const subterms = (term: Term): readonly Term[] => {
  switch (term.type) {
    case 'text':
    case 'lists':
      return term.parts;
    case 'list':
    case 'tuple':
      return term.items;
    case 'many':
    case 'each':
    case 'at':
      return [term.of];
    case 'map':
      return [...term.entries.flat(), ...term.bases];
    case 'field':
      return [term.of, term.key];
    case 'call':
      return term.args;
    case 'either':
      return term.options;
    case 'atom':
    case 'literal':
    case 'module':
    case 'parameter':
    case 'unknown':
      return [];
  }
};

/** A member without its line. */
export const bare = (term: Term): Term => (term.type === 'at' ? term.of : term);

export function* walkTerms(terms: readonly Term[]): Generator<Term> {
  const stack = [...terms];
  for (let term = stack.pop(); term; term = stack.pop()) {
    yield term;
    stack.push(...subterms(term));
  }
}

export const hasParameter = (term: Term): boolean => {
  for (const { type } of walkTerms([term])) if (type === 'parameter') return true;
  return false;
};

export const textOf = (term: Term): string | null =>
  term.type === 'literal' && typeof term.value === 'string' ? term.value : null;

/** `name: value` in a keyword list, which is a list of pairs. */
export const entryOf = (term: Term | undefined, name: string): Term | undefined => {
  if (term?.type === 'map')
    return term.entries.findLast(([key]) => key.type === 'atom' && key.name === name)?.[1];
  if (term?.type !== 'list') return undefined;
  for (const item of term.items.map(bare)) {
    const [key, value] = item.type === 'tuple' && item.items.length === 2 ? item.items : [];
    if (key?.type === 'atom' && key.name === name) return value;
  }
  return undefined;
};
