import { type Term, unknown } from '../../languages/elixir/term.ts';

const piecesOf = (term: Term): string[] => {
  switch (term.type) {
    case 'text':
      return term.parts.flatMap(piecesOf);
    case 'literal':
      return [String(term.value ?? '')];
    case 'atom':
      return [term.name];
    case 'module':
      return [`Elixir.${term.name}`];
    default:
      return ['*'];
  }
};

/** `course:*` for `"course:#{id}"`; null where nothing is known of its start. */
export const patternOf = (topic: Term): string | null => {
  const pattern = piecesOf(topic).join('').replace(/\*+/g, '*');
  return pattern === '' || pattern.startsWith('*') ? null : pattern;
};

/** A topic without what its pattern does not tell. */
const blank = (term: Term): Term => {
  if (term.type === 'text') return { type: 'text', parts: term.parts.map(blank) };
  if (term.type === 'either') return { type: 'either', options: term.options.map(blank) };
  return term.type === 'literal' || term.type === 'atom' || term.type === 'module' ? term : unknown;
};

/** Callers are asked for a topic only where its start depends on them, and for the name of a message. */
export const focus = (term: Term, index: number): Term => {
  if (index === 0) return term.type === 'text' && patternOf(term) !== null ? blank(term) : term;
  if (term.type === 'tuple') return { type: 'tuple', items: term.items.slice(0, 1) };
  return term.type === 'map' ? { ...term, entries: [], bases: [] } : term;
};

/** The name of a message: the first atom of a tuple, an event, a struct. */
export const messageName = (message: Term): string | null => {
  const named = message.type === 'tuple' ? message.items[0] : message;
  if (named?.type === 'atom') return named.name;
  if (named?.type === 'map' && named.struct) return `%${named.struct}{}`;
  return named?.type === 'literal' && typeof named.value === 'string' ? named.value : null;
};
