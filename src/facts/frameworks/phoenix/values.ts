import { moduleName, type ModuleScope } from '../../languages/elixir/modules.ts';
import { isCall, type Node, type Text } from '../../languages/elixir/tree.ts';

/** Text as far as it is written: pieces, names of a macro's parameters between them, and null for what is computed. */
export type Pieces = readonly (string | { parameter: string } | null)[];

/** What an expression is worth when a module is compiled, as far as its text says so. */
export type Value =
  | { is: 'text'; pieces: Pieces }
  | { is: 'atom' | 'module'; name: string }
  | { is: 'literal'; value: number | boolean | null }
  | { is: 'list' | 'tuple'; items: readonly Value[] }
  | { is: 'unknown' };

export const unknown: Value = { is: 'unknown' };

/** Variables, and attributes as `@name`. */
export type Bindings = Map<string, Value>;

export interface Surroundings {
  scope: ModuleScope;
  text: string;
  bindings: Bindings;
}

/** No path that people write is longer; attributes made of each other can grow without end. */
const longest = 2_000;
const mostItems = 1_000;

const textOf = (pieces: Pieces): Value => {
  const length = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0);
  return length > longest ? unknown : { is: 'text', pieces };
};

/** A value within a text: `"#{value}"`. */
const piecesOf = (value: Value): Pieces => {
  if (value.is === 'text') return value.pieces;
  if (value.is === 'atom') return [value.name];
  return value.is === 'literal' ? [String(value.value ?? '')] : [null];
};

/** `~w(a b)` is a list of texts, `~w(a b)a` one of atoms. */
const wordsOf = ({ value, start, end }: Text, text: string): Value => {
  const modifier = /[a-z]$/.exec(text.slice(start, end))?.[0] ?? 's';
  const words = value?.split(/\s+/).filter((word) => word !== '');
  if (!words || words.length > mostItems || !/[sa]/.test(modifier)) return unknown;
  const items = words.map((word): Value =>
    modifier === 'a' ? { is: 'atom', name: word } : { is: 'text', pieces: [word] },
  );
  return { is: 'list', items };
};

const readText = (node: Text, around: Surroundings): Value => {
  if (node.sigil === 'w' || node.sigil === 'W') return wordsOf(node, around.text);
  if (node.sigil !== null && node.sigil !== 's' && node.sigil !== 'S') return unknown;
  return textOf(
    node.parts.flatMap((part) => (typeof part === 'string' ? [part] : piecesOf(readValue(part, around)))),
  );
};

const readItems = (nodes: readonly Node[], around: Surroundings): Value[] =>
  nodes.flatMap((node) =>
    node.type === 'keywords'
      ? node.pairs.map(({ key, value }): Value => ({
          is: 'tuple',
          items: [readValue(key, around), readValue(value, around)],
        }))
      : [readValue(node, around)],
  );

const joined = (left: Value, right: Value): Value =>
  left.is === 'list' && right.is === 'list' && left.items.length + right.items.length <= mostItems
    ? { is: 'list', items: [...left.items, ...right.items] }
    : unknown;

const readOperator = (
  { operator, left, right }: Extract<Node, { type: 'operator' }>,
  around: Surroundings,
): Value => {
  if (operator !== '<>' && operator !== '++') return unknown;
  const [one, other] = [readValue(left, around), readValue(right, around)];
  return operator === '<>' ? textOf([...piecesOf(one), ...piecesOf(other)]) : joined(one, other);
};

/** The name of a variable or attribute. */
export const bindingName = (node: Node): string | null => {
  if (node.type === 'identifier') return node.name;
  const isAttribute = node.type === 'unary' && node.operator === '@' && node.operand.type === 'identifier';
  return isAttribute && node.operand.type === 'identifier' ? `@${node.operand.name}` : null;
};

const readCall = (node: Extract<Node, { type: 'call' }>, around: Surroundings): Value => {
  const [argument] = node.args;
  if (node.name === 'unquote' && argument?.type === 'identifier' && argument.name !== '__MODULE__')
    return around.bindings.get(argument.name) ?? { is: 'text', pieces: [{ parameter: argument.name }] };
  if (node.name === 'unquote') return readValue(argument, around);
  if (node.name === 'to_string' && argument) return textOf(piecesOf(readValue(argument, around)));
  return unknown;
};

export const readValue = (node: Node | undefined, around: Surroundings): Value => {
  if (!node) return unknown;
  const module = moduleName(node, around.scope);
  if (module !== null) return { is: 'module', name: module };
  const bound = bindingName(node);
  if (bound !== null) return around.bindings.get(bound) ?? unknown;
  switch (node.type) {
    case 'text':
      return readText(node, around);
    case 'atom':
      return node.name === null ? unknown : { is: 'atom', name: node.name };
    case 'literal':
      return { is: 'literal', value: node.value };
    case 'list':
      return { is: 'list', items: readItems(node.items, around) };
    case 'tuple':
      return { is: 'tuple', items: readItems(node.items, around) };
    case 'operator':
      return readOperator(node, around);
    case 'call':
      return isCall(node) ? readCall(node, around) : unknown;
    default:
      return unknown;
  }
};

/** Binds the names of a pattern; those that a value says nothing of are unknown. */
export const bind = (pattern: Node, value: Value, bindings: Bindings): void => {
  const name = bindingName(pattern);
  if (name !== null) bindings.set(name, value);
  if (pattern.type !== 'tuple') return;
  const items = value.is === 'tuple' && value.items.length === pattern.items.length ? value.items : [];
  for (const [index, item] of pattern.items.entries()) bind(item, items[index] ?? unknown, bindings);
};

export const piecesFrom = (value: Value): Pieces => (value.is === 'text' ? value.pieces : [null]);
/** Text of which every piece is written; null for any other. */
export const wholeText = (pieces: Pieces): string | null =>
  pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : null;

export const itemsFrom = (value: Value): readonly Value[] | null =>
  value.is === 'list' ? value.items : null;

/** A plug, pipeline or action by its name: `browser`, `MyApp.Plugs.Locale`; null where it is computed. */
export const nameFrom = (value: Value): string | null =>
  value.is === 'atom' || value.is === 'module' ? value.name : null;
