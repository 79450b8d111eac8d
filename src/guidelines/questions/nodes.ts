import { type Node, walk } from '../../facts/languages/elixir/tree.ts';
import type { Source } from '../source.ts';

const known = new WeakMap<Source, Node[]>();

/** Every node of a file, parents first. Many rules look at all of them. */
export const nodesIn = (source: Source): Node[] => {
  const before = known.get(source);
  if (before) return before;
  const nodes = [...walk(source.elixir.nodes)];
  known.set(source, nodes);
  return nodes;
};
