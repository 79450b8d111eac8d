import { type Node, walk } from '../../facts/languages/elixir/tree.ts';

/** Every list of statements that run one after the other. */
export const statementListsIn = (nodes: readonly Node[]): (readonly Node[])[] => [
  nodes,
  ...[...walk(nodes)].flatMap((node): (readonly Node[])[] => {
    if (node.type === 'call') return [node.body ?? [], ...node.clauses.map(({ body }) => body)];
    if (node.type === 'arrow') return [node.right];
    return node.type === 'block' ? [node.items] : [];
  }),
];
