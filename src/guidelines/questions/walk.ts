import { childrenOf, type Node } from '../../facts/languages/elixir/tree.ts';

/** Every node, parents first, but nothing of those that `leaves` names. */
export function* walkOutside(nodes: readonly Node[], leaves: (node: Node) => boolean): Generator<Node> {
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (leaves(node)) continue;
    yield node;
    for (const child of childrenOf(node).toReversed()) stack.push(child);
  }
}
