import type { ModuleScope } from '../../languages/elixir/modules.ts';
import type { ReadOptions, Surroundings as Around } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { reduceTerm } from '../../languages/elixir/reduce-term.ts';
import { nameOf } from '../../languages/elixir/show-term.ts';
import { type Term, unknown } from '../../languages/elixir/term.ts';
import type { Node } from '../../languages/elixir/tree.ts';

/** Text as far as it is written: pieces, numbers of a macro's parameters between them, and null for what is computed. */
export type Pieces = readonly (string | number | null)[];

/** Variables, and attributes as `@name`. */
export type Bindings = Map<string, Term>;

export interface Surroundings {
  scope: ModuleScope;
  text: string;
  bindings: Bindings;
}

/** No path that people write is longer; attributes made of each other can grow without end. */
const longest = 2_000;

const options: ReadOptions = { hasValues: true, follows: () => false, most: longest };
const noFunctions = { clauses: () => [] };

const nothingAround = (text: string): Around => ({
  text,
  attribute: () => null,
  defines: () => false,
  stored: () => [],
});

const sizeOf = (term: Term): number =>
  term.type === 'text'
    ? term.parts.reduce((sum, part) => sum + sizeOf(part), 0)
    : term.type === 'list'
      ? term.items.length
      : term.type === 'literal'
        ? String(term.value).length
        : 1;

/** What an expression is worth when a module is compiled, as far as its text says so. */
export const readValue = (node: Node | undefined, { scope, text, bindings }: Surroundings): Term => {
  const region = { scope, owner: null, form: null, nodes: [], head: [], line: 0 };
  const names = (name: string): Term => bindings.get(name) ?? unknown;
  const term = readTerm(node, { region, owner: null, around: nothingAround(text), options, names });
  const value = reduceTerm(term, noFunctions);
  return sizeOf(value) > longest ? unknown : value;
};

/** The name of a variable or attribute. */
export const bindingName = (node: Node): string | null => {
  if (node.type === 'identifier') return node.name;
  const isAttribute = node.type === 'unary' && node.operator === '@' && node.operand.type === 'identifier';
  return isAttribute && node.operand.type === 'identifier' ? `@${node.operand.name}` : null;
};

/** Binds the names of a pattern; those that a value says nothing of are unknown. */
export const bind = (pattern: Node, value: Term, bindings: Bindings): void => {
  const name = bindingName(pattern);
  if (name !== null) bindings.set(name, value);
  if (pattern.type !== 'tuple') return;
  const items = value.type === 'tuple' && value.items.length === pattern.items.length ? value.items : [];
  for (const [index, item] of pattern.items.entries()) bind(item, items[index] ?? unknown, bindings);
};

/** A value within a text: `"#{value}"`. */
const piecesWithin = (value: Term): Pieces => {
  switch (value.type) {
    case 'text':
      return value.parts.flatMap(piecesWithin);
    case 'literal':
      return [String(value.value ?? '')];
    case 'atom':
      return [value.name];
    case 'parameter':
      return [value.index];
    default:
      return [null];
  }
};

export const isText = (value: Term): boolean =>
  value.type === 'text' ||
  value.type === 'parameter' ||
  (value.type === 'literal' && typeof value.value === 'string');

export const piecesFrom = (value: Term): Pieces => (isText(value) ? piecesWithin(value) : [null]);

/** Text of which every piece is written; null for any other. */
export const wholeText = (pieces: Pieces): string | null =>
  pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : null;

export const itemsFrom = (value: Term): readonly Term[] | null =>
  value.type === 'list' ? value.items : null;

/** A plug, pipeline or action by its name: `browser`, `MyApp.Plugs.Locale`; null where it is computed. */
export const nameFrom = (value: Term): string | null =>
  value.type === 'atom' || value.type === 'module' ? nameOf(value) : null;
