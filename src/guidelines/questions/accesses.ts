import type { Region } from '../../facts/languages/elixir/regions.ts';
import type { Access } from '../../facts/languages/elixir/tree.ts';
import { nodesOutside } from './walk.ts';

/** More than anybody writes into one function. What each variable is bound to is looked up one by one. */
const mostAccesses = 500;

/** Where a function reads with brackets. */
export const accessesIn = ({ nodes }: Region): Access[] =>
  nodesOutside(nodes, () => false)
    .flatMap((node) => (node.type === 'access' ? [node] : []))
    .slice(0, mostAccesses);
