/** A small tree of Elixir, close to its quoted form: what visitors of frameworks read. */

interface Base {
  /** Offsets in the text of the file. */
  start: number;
  end: number;
  line: number;
}

/** `name(args) do … end`, `Module.name(args)`, and definitions, which are calls as well. */
export interface Call extends Base {
  type: 'call';
  /** `def`, `get`, `execute`; null where what is called is itself computed. */
  name: string | null;
  /** What stands before the dot; null for a local call. */
  receiver: Node | null;
  /** What is called, where that is no name: `fun.(x)`. */
  callee: Node | null;
  args: Node[];
  /** The body of `do`, as a block or as a keyword; null without one. */
  body: Node[] | null;
  /** The bodies of `else`, `rescue`, `catch` and `after`. */
  clauses: { name: string; body: Node[] }[];
}

export interface Pair {
  key: Node;
  value: Node;
}

export interface Identifier extends Base {
  type: 'identifier';
  name: string;
}
export interface Alias extends Base {
  type: 'alias';
  /** `Oli.GenAI` as it stands, no alias resolved. */
  name: string;
}
export interface Atom extends Base {
  type: 'atom';
  /** Null where it is computed: `:"a_#{b}"`. */
  name: string | null;
  /** What it is computed from. */
  text?: Text;
}
export interface Literal extends Base {
  type: 'literal';
  value: number | boolean | null;
}
/** Strings, charlists, heredocs and sigils. */
export interface Text extends Base {
  type: 'text';
  /** Null where something is interpolated. */
  value: string | null;
  /** The pieces between interpolations, and the interpolated nodes. */
  parts: (string | Node)[];
  /** `H` of `~H`; null for a plain string. */
  sigil: string | null;
  /** Where its content starts. */
  contentStart: number;
}
export interface List extends Base {
  type: 'list' | 'tuple' | 'block';
  items: Node[];
}
/** `a: 1, b: 2` in a call, a list or a map. */
export interface Keywords extends Base {
  type: 'keywords';
  pairs: Pair[];
}
export interface MapNode extends Base {
  type: 'map';
  /** `User` of `%User{}`. */
  struct: Node | null;
  items: Node[];
}
export interface Operator extends Base {
  type: 'operator';
  operator: string;
  left: Node;
  right: Node;
}
export interface Unary extends Base {
  type: 'unary';
  operator: string;
  operand: Node;
}
/** `left -> right` of a clause, with its guard within left. */
export interface Arrow extends Base {
  type: 'arrow';
  left: Node[];
  right: Node[];
}
/** `map[key]`. */
export interface Access extends Base {
  type: 'access';
  target: Node;
  key: Node;
}
/** What is in the file and not in this tree: syntax errors, captures, bitstrings; with what could be read inside. */
export interface Other extends Base {
  type: 'other' | 'fault';
  items: Node[];
}

export type Node =
  | Call
  | Identifier
  | Alias
  | Atom
  | Literal
  | Text
  | List
  | Keywords
  | MapNode
  | Operator
  | Unary
  | Arrow
  | Access
  | Other;

/** The nodes directly below one. */
export const childrenOf = (node: Node): Node[] => {
  switch (node.type) {
    case 'call':
      return [
        ...(node.receiver ? [node.receiver] : []),
        ...(node.callee ? [node.callee] : []),
        ...node.args,
        ...(node.body ?? []),
        ...node.clauses.flatMap(({ body }) => body),
      ];
    case 'text':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'list':
    case 'tuple':
    case 'block':
    case 'other':
    case 'fault':
      return node.items;
    case 'map':
      return node.struct ? [node.struct, ...node.items] : node.items;
    case 'keywords':
      return node.pairs.flatMap(({ key, value }) => [key, value]);
    case 'operator':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'arrow':
      return [...node.left, ...node.right];
    case 'access':
      return [node.target, node.key];
    case 'atom':
      return node.text ? [node.text] : [];
    case 'identifier':
    case 'alias':
    case 'literal':
      return [];
  }
};

/** Every node, parents first, in the order of the text. */
export function* walk(nodes: readonly Node[]): Generator<Node> {
  const stack = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) stack.push(children[index] as Node);
  }
}

export const isCall = (node: Node | undefined, name?: string): node is Call =>
  node?.type === 'call' && (name === undefined || node.name === name);

/** The value of a key in the last argument's keywords, or in a list of keywords. */
export const keywordOf = (nodes: readonly Node[], name: string): Node | undefined => {
  for (const node of nodes.toReversed()) {
    const pairs =
      node.type === 'keywords'
        ? node.pairs
        : node.type === 'list'
          ? node.items.flatMap((item) => (item.type === 'keywords' ? item.pairs : []))
          : [];
    const pair = pairs.find(({ key }) => key.type === 'atom' && key.name === name);
    if (pair) return pair.value;
  }
  return undefined;
};

/** Arguments that stand by their position, keywords left out. */
export const positional = ({ args }: Call): Node[] => args.filter(({ type }) => type !== 'keywords');

export const atomName = (node: Node | undefined): string | null => (node?.type === 'atom' ? node.name : null);
