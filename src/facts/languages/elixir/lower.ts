import type { Concrete } from '../../parse.ts';
import type { Call, Node, Pair, Text } from './tree.ts';

/** Concrete tree → small tree. The concrete tree is shallow by construction, so recursion is safe here. */

const blockKinds: Readonly<Record<string, string>> = {
  else_block: 'else',
  rescue_block: 'rescue',
  catch_block: 'catch',
  after_block: 'after',
};
const clauseKeys = new Set(Object.values(blockKinds));

const base = ({ start, end, line }: Concrete) => ({ start, end, line });
const source = ({ start, end }: Concrete, text: string): string => text.slice(start, end);
/** In `&(a or b)` the parentheses have the name of the operand as well. */
const field = (node: Concrete, name: string): Concrete | undefined => {
  for (const child of node.children) if (child.field === name && child.type !== '(') return child;
  return undefined;
};

const lower = (node: Concrete, text: string): Node => (lowerings[node.type] ?? lowerOther)(node, text);

const lowerAll = (nodes: readonly Concrete[], text: string): Node[] => {
  const lowered: Node[] = [];
  for (const node of nodes) {
    if (node.type !== 'comment' && !(node.type in blockKinds)) lowered.push(lower(node, text));
  }
  return lowered;
};

type Lowering = (node: Concrete, text: string) => Node;

const lowerOther: Lowering = (node, text) => ({
  type: node.type === 'ERROR' ? 'fault' : 'other',
  ...base(node),
  items: lowerAll(node.children, text),
});

const lowerBlock: Lowering = (node, text) => {
  const items = lowerAll(node.children, text);
  return items.length === 1 && items[0] ? items[0] : { type: 'block', ...base(node), items };
};

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\r': '\r', '\\s': ' ' };

const lowerText = (node: Concrete, text: string): Text => {
  const parts: (string | Node)[] = [];
  let sigil: string | null = null;
  let contentStart: number | null = null;
  for (const child of node.children) {
    if (child.type === 'sigil_name') {
      sigil = source(child, text);
      continue;
    }
    contentStart ??= child.start;
    if (child.type === 'quoted_content') parts.push(source(child, text));
    else if (child.type === 'escape_sequence')
      parts.push(escapes[source(child, text)] ?? source(child, text).slice(1));
    else if (child.type === 'interpolation') parts.push(lowerBlock(child, text));
  }
  const strings = parts.filter((part) => typeof part === 'string');
  const value = strings.length === parts.length ? strings.join('') : null;
  return { type: 'text', ...base(node), value, parts, sigil, contentStart: contentStart ?? node.start };
};

const lowerQuotedAtom: Lowering = (node, text) => {
  const content = lowerText(node, text);
  const computed = content.value === null ? { text: content } : {};
  return { type: 'atom', ...base(node), name: content.value, ...computed };
};

const lowerKey: Lowering = (node, text) =>
  node.type === 'keyword'
    ? { type: 'atom', ...base(node), name: source(node, text).replace(/:\s*$/, '') }
    : lowerQuotedAtom(node, text);

const lowerKeywords: Lowering = (node, text) => {
  const pairs: Pair[] = [];
  for (const pair of node.children) {
    const [key, value] = [field(pair, 'key'), field(pair, 'value')];
    if (pair.type === 'pair' && key && value)
      pairs.push({ key: lowerKey(key, text), value: lower(value, text) });
  }
  return { type: 'keywords', ...base(node), pairs };
};

const clausesOf = (block: Concrete, text: string): Call['clauses'] =>
  block.children.flatMap((child) => {
    const name = blockKinds[child.type];
    return name === undefined ? [] : [{ name, body: lowerAll(child.children, text) }];
  });

const keyOf = ({ key }: Pair): string => (key.type === 'atom' ? (key.name ?? '') : '');

/** `def f(x), do: …, else: …`: the keywords of the last argument that are blocks. */
const inlineBlock = (args: readonly Node[]): Pick<Call, 'args' | 'body' | 'clauses'> | null => {
  const last = args.at(-1);
  if (last?.type !== 'keywords') return null;
  const body = last.pairs.find((pair) => keyOf(pair) === 'do');
  if (!body) return null;
  const rest = last.pairs.filter((pair) => keyOf(pair) !== 'do' && !clauseKeys.has(keyOf(pair)));
  return {
    args: [...args.slice(0, -1), ...(rest.length > 0 ? [{ ...last, pairs: rest }] : [])],
    body: [body.value],
    clauses: last.pairs.flatMap((pair) =>
      clauseKeys.has(keyOf(pair)) ? [{ name: keyOf(pair), body: [pair.value] }] : [],
    ),
  };
};

type Called = Pick<Call, 'name' | 'receiver' | 'callee'>;

const lowerTarget = (target: Concrete, text: string): Called => {
  if (target.type === 'identifier') return { name: source(target, text), receiver: null, callee: null };
  const [left, right] = [field(target, 'left'), field(target, 'right')];
  return target.type === 'dot' && left && right
    ? { name: source(right, text), receiver: lower(left, text), callee: null }
    : { name: null, receiver: null, callee: lower(left ?? target, text) };
};

const lowerCall: Lowering = (node, text) => {
  const target = field(node, 'target');
  if (!target) return lowerOther(node, text);
  const given = node.children.flatMap(({ type, children }) =>
    type === 'arguments' ? lowerAll(children, text) : [],
  );
  const block = node.children.find(({ type }) => type === 'do_block');
  const parts = block
    ? { args: given, body: lowerAll(block.children, text), clauses: clausesOf(block, text) }
    : (inlineBlock(given) ?? { args: given, body: null, clauses: [] });
  return { type: 'call', ...base(node), ...lowerTarget(target, text), ...parts };
};

/** `Foo.bar` without parentheses is a call too; `Foo.{Bar, Baz}` is a group of names. */
const lowerDot: Lowering = (node, text) => {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (!left || !right) return lowerOther(node, text);
  if (right.type === 'tuple')
    return { type: 'other', ...base(node), items: [lower(left, text), lower(right, text)] };
  const called = { name: source(right, text), receiver: lower(left, text), callee: null };
  return { type: 'call', ...base(node), ...called, args: [], body: null, clauses: [] };
};

const lowerMap: Lowering = (node, text) => {
  const struct = node.children.find(({ type }) => type === 'struct')?.children[0];
  const content = node.children.flatMap(({ type, children }) => (type === 'map_content' ? children : []));
  return {
    type: 'map',
    ...base(node),
    struct: struct ? lower(struct, text) : null,
    items: lowerAll(content, text),
  };
};

const lowerOperator: Lowering = (node, text) => {
  const [left, right, sign] = [field(node, 'left'), field(node, 'right'), field(node, 'operator')];
  if (!left || !right || !sign) return lowerOther(node, text);
  const operator = source(sign, text);
  return { type: 'operator', ...base(node), operator, left: lower(left, text), right: lower(right, text) };
};

const lowerUnary: Lowering = (node, text) => {
  const [operand, sign] = [field(node, 'operand'), field(node, 'operator')];
  if (!operand || !sign) return lowerOther(node, text);
  return { type: 'unary', ...base(node), operator: source(sign, text), operand: lower(operand, text) };
};

const lowerArrow: Lowering = (node, text) => {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const patterns = left?.type === 'arguments' ? left.children : left ? [left] : [];
  return {
    type: 'arrow',
    ...base(node),
    left: lowerAll(patterns, text),
    right: lowerAll(right?.children ?? [], text),
  };
};

const lowerAccess: Lowering = (node, text) => {
  const [target, key] = [field(node, 'target'), field(node, 'key')];
  if (!target || !key) return lowerOther(node, text);
  return { type: 'access', ...base(node), target: lower(target, text), key: lower(key, text) };
};

const lowerNumber: Lowering = (node, text) => ({
  type: 'literal',
  ...base(node),
  value: Number(source(node, text).replaceAll('_', '')),
});

const lowerings: Readonly<Record<string, Lowering>> = {
  call: lowerCall,
  dot: lowerDot,
  identifier: (node, text) => ({ type: 'identifier', ...base(node), name: source(node, text) }),
  alias: (node, text) => ({ type: 'alias', ...base(node), name: source(node, text).replace(/\s/g, '') }),
  atom: (node, text) => ({ type: 'atom', ...base(node), name: source(node, text).slice(1) }),
  quoted_atom: lowerQuotedAtom,
  boolean: (node, text) => ({ type: 'literal', ...base(node), value: source(node, text) === 'true' }),
  nil: (node) => ({ type: 'literal', ...base(node), value: null }),
  integer: lowerNumber,
  float: lowerNumber,
  string: lowerText,
  charlist: lowerText,
  sigil: lowerText,
  list: (node, text) => ({ type: 'list', ...base(node), items: lowerAll(node.children, text) }),
  tuple: (node, text) => ({ type: 'tuple', ...base(node), items: lowerAll(node.children, text) }),
  block: lowerBlock,
  keywords: lowerKeywords,
  map: lowerMap,
  binary_operator: lowerOperator,
  unary_operator: lowerUnary,
  stab_clause: lowerArrow,
  access_call: lowerAccess,
};

export const lowerElixir = (root: Concrete, text: string): Node[] => lowerAll(root.children, text);
