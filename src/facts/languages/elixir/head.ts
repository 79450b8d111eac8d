import type { Call, Node } from './tree.ts';

/** What `def` and its kin name: `route(a, b \\ nil) when …`. */
export interface Head {
  /** Null where it is computed. */
  name: string | null;
  /** What a computed name starts with, as far as it is written. */
  prefix: string;
  /** The variable that is the whole computed name: `name` in `def unquote(name)()`. */
  variable: string | null;
  /** The arities that default arguments make, lowest and highest; null where arguments are spliced in. */
  arities: readonly [number, number] | null;
}

type Name = Pick<Head, 'name' | 'prefix' | 'variable'>;

const computed = (prefix: string, variable: string | null = null): Name => ({ name: null, prefix, variable });

/** The text of an atom or string before anything is interpolated into it. */
const writtenPrefix = (node: Node, text: string): string => {
  if (node.type === 'text') return typeof node.parts[0] === 'string' ? node.parts[0] : '';
  if (node.type === 'atom')
    return /^:"((?:[^"#\\]|#(?!\{))*)/.exec(text.slice(node.start, node.end))?.[1] ?? '';
  if (node.type === 'operator' && node.operator === '<>') return writtenPrefix(node.left, text);
  // `String.to_atom("get_#{name}")`.
  const made =
    node.type === 'call' && /^to_(?:existing_)?atom$/.test(node.name ?? '') ? node.args[0] : undefined;
  return made?.type === 'text' || made?.type === 'operator' ? writtenPrefix(made, text) : '';
};

const unquotedName = (node: Node | undefined, text: string): Name => {
  if (!node) return computed('');
  if (node.type === 'atom' && node.name !== null)
    return { name: node.name, prefix: node.name, variable: null };
  if (node.type === 'identifier') return computed('', node.name);
  return computed(writtenPrefix(node, text));
};

const isDefault = (node: Node): boolean => node.type === 'operator' && node.operator === '\\\\';

const aritiesOf = ({ args, body }: Call): Head['arities'] => {
  if (args.some((arg) => arg.type === 'call' && arg.name === 'unquote_splicing')) return null;
  // `def wrap(name, do: block)`: what looks like a body is an argument.
  const blocks = body && args.at(-1)?.type !== 'keywords' ? 1 : 0;
  return [args.length - args.filter(isDefault).length + blocks, args.length + blocks];
};

const named = (name: string, arities: Head['arities']): Head => ({
  name,
  prefix: name,
  variable: null,
  arities,
});

/** What `unquote(…)` holds; null for anything else. */
const unquoted = (node: Node | null): { name: Node | undefined } | null =>
  node?.type === 'call' && node.name === 'unquote' && node.receiver === null ? { name: node.args[0] } : null;

const calledHead = (call: Call, text: string): Head | null => {
  // `def unquote(name)` has no arguments; in `def unquote(name)(a, b)` the name is what is called.
  const alone = unquoted(call);
  if (alone) return { ...unquotedName(alone.name, text), arities: [0, 0] };
  const called = unquoted(call.callee);
  if (called) return { ...unquotedName(called.name, text), arities: aritiesOf(call) };
  return call.name !== null && call.receiver === null ? named(call.name, aritiesOf(call)) : null;
};

/** Null where nothing that can be defined stands. */
export const readHead = (node: Node | undefined, text: string): Head | null => {
  if (!node) return null;
  switch (node.type) {
    case 'identifier':
      return named(node.name, [0, 0]);
    case 'unary':
      return named(node.operator, [1, 1]);
    case 'operator':
      return node.operator === 'when' ? readGuarded(node.left, text) : named(node.operator, [2, 2]);
    case 'call':
      return calledHead(node, text);
    default:
      return null;
  }
};

/** What stands before `when`, which is no `when` itself: so this does not go deep. */
const readGuarded = (node: Node, text: string): Head | null =>
  node.type === 'operator' && node.operator === 'when' ? null : readHead(node, text);
