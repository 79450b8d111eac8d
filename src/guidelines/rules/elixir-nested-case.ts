import { type Call, isCall, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';
import type { Source } from '../source.ts';

const isCase = (node: Node | undefined): node is Call => isCall(node, 'case') && node.receiver === null;

const tagOf = (pattern: Node | undefined): string | null => {
  const [tag] = pattern?.type === 'tuple' ? pattern.items : [];
  return tag?.type === 'atom' ? tag.name : null;
};

const same = (text: string, one: Node, other: Node): boolean =>
  text.slice(one.start, one.end) === text.slice(other.start, other.end);

/** What follows `{:ok, value} ->` in a case whose other clause hands on what it is given. */
const goesOn = (node: Node | undefined, text: string): Node | null => {
  const arrows = isCase(node) ? (node.body ?? []).filter((item) => item.type === 'arrow') : [];
  const good = arrows.find(({ left }) => tagOf(left[0]) === 'ok');
  const bad = arrows.find((arrow) => arrow !== good);
  if (arrows.length !== 2 || !good || !bad || good.right.length !== 1) return null;
  const [pattern, ...more] = bad.left;
  const [result, ...others] = bad.right;
  const isHandedOn = pattern && result && more.length + others.length === 0 && same(text, pattern, result);
  const isError = tagOf(pattern) === 'error' || pattern?.type === 'identifier';
  return isHandedOn && isError ? (good.right[0] ?? null) : null;
};

const chainsIn = (source: Source): Node[] => {
  const inner = new Set<Node>();
  return nodesIn(source).flatMap((node) => {
    const next = isCase(node) ? goesOn(node, source.text) : null;
    if (!next || !isCase(next) || goesOn(next, source.text) === null) return [];
    inner.add(next);
    return inner.has(node) ? [] : [node];
  });
};

export const elixirNestedCase: Guideline = {
  id: 'elixir-nested-case',
  summary: 'Steps of which each can fail are chained with `with`, not with a `case` in a `case`.',
  about: ['elixir'],
  level: whereTorus,
  words: [':ok'],
  check: (source) =>
    chainsIn(source).map(({ line }) => ({
      line,
      message: 'Unexpected `case` in a `case` that both hand errors on, expected one `with`',
    })),
};
