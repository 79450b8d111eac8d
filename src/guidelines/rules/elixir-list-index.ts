import { bindingAt, bindingsIn } from '../../facts/languages/elixir/bindings.ts';
import { type Region, regionsIn } from '../../facts/languages/elixir/regions.ts';
import type { Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { accessesIn } from '../questions/accesses.ts';

const listFunctions: Readonly<Record<string, RegExp>> = {
  Enum: /^(?:map|filter|reject|sort|sort_by|uniq|uniq_by|to_list|take|drop|reverse|flat_map|concat|zip|with_index|chunk_every|take_while|drop_while|shuffle|slice|intersperse|dedup|scan|take_random)$/,
  String: /^(?:split|graphemes|codepoints|to_charlist)$/,
  Map: /^(?:keys|values|to_list)$/,
  Keyword: /^(?:keys|values|get_values)$/,
  Tuple: /^to_list$/,
  Repo: /^all$/,
};

const isIndex = (node: Node): boolean =>
  (node.type === 'literal' && typeof node.value === 'number') ||
  (node.type === 'unary' && node.operator === '-' && isIndex(node.operand));

const isList = (node: Node | null): boolean => {
  if (!node) return false;
  if (node.type === 'operator' && node.operator === '|>') return isList(node.right);
  if (node.type === 'list')
    return node.items.length > 0 && node.items.every(({ type }) => type !== 'keywords');
  if (node.type !== 'call' || node.receiver?.type !== 'alias') return false;
  const module = node.receiver.name.split('.').at(-1) ?? '';
  return listFunctions[module]?.test(node.name ?? '') ?? false;
};

const listsIndexedIn = (region: Region) =>
  accessesIn(region).flatMap((node) => {
    if (!isIndex(node.key)) return [];
    const { target } = node;
    if (target.type !== 'identifier') return isList(target) ? [node] : [];
    const bound = bindingAt(bindingsIn(region), target.name, target.start);
    return bound && !bound.isMember && bound.position === null && isList(bound.value) ? [node] : [];
  });

export const elixirListIndex: Guideline = {
  id: 'elixir-list-index',
  summary: 'A member of a list is taken with `Enum.at/2` or a pattern, never with an index in brackets.',
  about: ['elixir'],
  level: whereTorus,
  words: ['['],
  check: ({ text, elixir }) => {
    if (!/\[-?\d+\]/.test(text)) return [];
    return regionsIn(elixir).flatMap((region) =>
      listsIndexedIn(region).map(({ line, target, key }) => ({
        line,
        message: `Unexpected index into a list, expected \`Enum.at/2\` or a pattern: brackets take no position and raise`,
        example: `Enum.at(${text.slice(target.start, target.end)}, ${text.slice(key.start, key.end)})`,
      })),
    );
  },
};
