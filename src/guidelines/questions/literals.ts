import type { Node, Pair } from '../../facts/languages/elixir/tree.ts';

/** The clauses of `fn … end`; null for what is no such function. */
const clausesOfFunction = (node: Node) => {
  if (node.type !== 'other' || node.items.length === 0) return null;
  const clauses = node.items.filter((item) => item.type === 'arrow');
  return clauses.length === node.items.length ? clauses : null;
};

/** What runs when an anonymous function is called, as its clauses where it has some; null for what is none. */
export const bodyOfFunction = (node: Node): Node[] | null => {
  const clauses = clausesOfFunction(node);
  if (clauses) return clauses;
  if (node.type !== 'unary' || node.operator !== '&' || node.operand.type === 'literal') return null;
  const { operand } = node;
  return operand.type === 'operator' && operand.operator === '/' ? [operand.left] : [operand];
};

/** The pairs of `[a: 1]` and of `a: 1` as the last argument; null where not all of them are written out. */
export const pairsOf = (node: Node | undefined): readonly Pair[] | null => {
  if (node?.type === 'keywords') return node.pairs;
  if (node?.type !== 'list') return null;
  const isPlain = node.items.every((item) => item.type === 'keywords');
  return isPlain ? node.items.flatMap((item) => (item.type === 'keywords' ? item.pairs : [])) : null;
};

export const hasKey = (pairs: readonly Pair[], name: string): boolean =>
  pairs.some(({ key }) => key.type === 'atom' && key.name === name);
