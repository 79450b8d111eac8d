/** A parser's tree as plain data: the named nodes and those in a field, cut where they nest too deep. */
export interface Concrete {
  type: string;
  /** The name under which the parent knows it: `left`, `operator`. */
  field: string | null;
  start: number;
  end: number;
  line: number;
  children: readonly Concrete[];
}

export interface Parsed {
  root: Concrete;
  /** Something was not read: the parser gave up, or the tree was deeper than anybody writes. */
  isCut: boolean;
}

/** Where a parser's cursor stands in its tree; a move that cannot be made is false. */
export interface Cursor {
  /** Numbers of names that the reader has. */
  type(): number;
  field(): number;
  isNamed(): boolean;
  start(): number;
  end(): number;
  toFirstChild(): boolean;
  toNextSibling(): boolean;
  toParent(): boolean;
}

/** A parser of one language. */
export interface Reader {
  /** Names of node types and of fields, by their numbers. */
  types: readonly string[];
  fields: readonly (string | null)[];
  /** Text → tree, whose cursor is good for as long as the visit lasts; null where it took more than so many steps. */
  parse<Result>(text: string, steps: number, visit: (cursor: Cursor) => Result): Result | null;
}

/** No program that people write nests this deep; trees that do would overflow the stack of whoever walks them. */
const deepest = 400;
/** Some three times what the largest file takes that people write. Time would differ with what else a machine does. */
const mostSteps = 40_000;

/** Lines of offsets, each of which is asked for after those before it. */
const linesOf = (text: string): ((offset: number) => number) => {
  let line = 1;
  let next = text.indexOf('\n');
  return (offset) => {
    while (next !== -1 && next < offset) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
};

/** Most nodes have no children, and need no list of their own. */
const none: readonly Concrete[] = [];

const append = (parent: { children: readonly Concrete[] }, child: Concrete): void => {
  if (parent.children === none) parent.children = [child];
  else (parent.children as Concrete[]).push(child);
};

const plainTree = (cursor: Cursor, text: string, { types, fields }: Reader): Parsed => {
  const lineOf = linesOf(text);
  const read = (field: number): Concrete => {
    const start = cursor.start();
    return {
      type: types[cursor.type()] ?? 'ERROR',
      field: fields[field] ?? null,
      start,
      end: cursor.end(),
      line: lineOf(start),
      children: none,
    };
  };
  let isCut = false;
  const root = read(0);
  // Of what is not read, a comma or a parenthesis, only the depth counts.
  const stack: (Concrete | null)[] = [root];
  for (;;) {
    const hasChild = cursor.toFirstChild();
    if (hasChild && stack.length >= deepest) {
      isCut = true;
      cursor.toParent();
    }
    if (!hasChild || stack.length >= deepest) {
      while (!cursor.toNextSibling()) {
        if (!cursor.toParent()) return { root, isCut };
        stack.pop();
      }
      stack.pop();
    }
    const field = cursor.field();
    const isRead = field !== 0 || cursor.isNamed();
    const node = isRead ? read(field) : null;
    const parent = stack.at(-1);
    if (node && parent) append(parent, node);
    stack.push(node);
  }
};

/** Text → tree, within a time that a parse bomb cannot stretch; null where that was not enough. */
export const parseText = (reader: Reader, text: string): Parsed | null =>
  reader.parse(text, mostSteps, (cursor) => plainTree(cursor, text, reader));
