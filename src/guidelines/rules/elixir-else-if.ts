import { type Call, isCall, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';
import type { Source } from '../source.ts';

const isIf = (node: Node | undefined): node is Call => isCall(node, 'if') && node.receiver === null;

/** The `if` that is all there is under the `else` of another. */
const elseIf = (node: Call): Call | null => {
  const [first, ...others] = node.clauses.find(({ name }) => name === 'else')?.body ?? [];
  return isIf(first) && others.length === 0 ? first : null;
};

const chainsIn = (source: Source): Call[] => {
  const inner = new Set<Call>();
  return nodesIn(source).flatMap((node) => {
    const next = isIf(node) ? elseIf(node) : null;
    if (!next || !isIf(node)) return [];
    inner.add(next);
    return inner.has(node) ? [] : [next];
  });
};

export const elixirElseIf: Guideline = {
  id: 'elixir-else-if',
  summary: 'A choice among more than two conditions is a `cond` or a `case`, not an `if` in an `else`.',
  about: ['elixir'],
  level: whereTorus,
  words: ['else'],
  check: (source) =>
    chainsIn(source).map(({ line }) => ({
      line,
      message: 'Unexpected `if` as all of an `else`, expected one `cond` or `case` for the whole choice',
    })),
};
