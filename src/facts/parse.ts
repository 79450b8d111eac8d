import type { Language, Parser, Tree } from 'web-tree-sitter';

/** A parser's tree as plain data: the named nodes and those in a field, cut where they nest too deep. */
export interface Concrete {
  type: string;
  /** The name under which the parent knows it: `left`, `operator`. */
  field: string | null;
  start: number;
  end: number;
  line: number;
  children: Concrete[];
}

export interface Parsed {
  root: Concrete;
  /** Something was not read: the parser gave up, or the tree was deeper than anybody writes. */
  isCut: boolean;
}

/** No program that people write nests this deep; trees that do would overflow the stack of whoever walks them. */
const deepest = 400;
const longestParse = 2_000;

const plainTree = (tree: Tree): Parsed => {
  const cursor = tree.walk();
  let isCut = false;
  const read = (field: string | null): Concrete => ({
    type: cursor.nodeType,
    field,
    start: cursor.startIndex,
    end: cursor.endIndex,
    line: cursor.startPosition.row + 1,
    children: [],
  });
  const root = read(null);
  const stack: Concrete[] = [root];
  let descend = true;
  for (;;) {
    if (descend && stack.length < deepest && cursor.gotoFirstChild()) {
      descend = true;
    } else {
      if (descend && stack.length >= deepest && cursor.gotoFirstChild()) {
        isCut = true;
        cursor.gotoParent();
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          cursor.delete();
          return { root, isCut };
        }
        stack.pop();
      }
      stack.pop();
    }
    const field = cursor.currentFieldName;
    const node = read(field);
    if (cursor.nodeIsNamed || field !== null) stack.at(-1)?.children.push(node);
    stack.push(node);
    descend = true;
  }
};

/** A parser, the language it is to read, and a clock in milliseconds. */
export interface Reader {
  parser: Parser;
  language: Language;
  clock(): number;
}

/** Text → tree, within a time that a parse bomb cannot stretch; null where it ran out. */
export const parseText = ({ parser, language, clock }: Reader, text: string): Parsed | null => {
  parser.setLanguage(language);
  const stop = clock() + longestParse;
  const tree = parser.parse(text, null, { progressCallback: () => clock() > stop });
  if (!tree) {
    parser.reset();
    return null;
  }
  try {
    return plainTree(tree);
  } finally {
    tree.delete();
  }
};
