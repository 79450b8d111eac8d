import { childrenOf, type Node } from '../../facts/languages/elixir/tree.ts';

/** Every node, parents first, but nothing of those that `leaves` names. */
export const nodesOutside = (nodes: readonly Node[], leaves: (node: Node) => boolean): Node[] => {
  const found: Node[] = [];
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (leaves(node)) continue;
    found.push(node);
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) stack.push(children[index] as Node);
  }
  return found;
};
