import type { Node } from '../../facts/languages/elixir/tree.ts';
import type { Source } from '../source.ts';
import { nodesOutside } from './walk.ts';

const known = new WeakMap<Source, Node[]>();

/** Every node of a file, parents first. Many rules look at all of them. */
export const nodesIn = (source: Source): Node[] => {
  const before = known.get(source);
  if (before) return before;
  const nodes = nodesOutside(source.elixir.nodes, () => false);
  known.set(source, nodes);
  return nodes;
};
