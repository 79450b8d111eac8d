import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { ReaderOf } from '../facts/languages/language.ts';
import type { Cursor, Reader } from '../facts/parse.ts';

/** Grammars lie beside the published build; from a checkout they come out of the package that makes them. */
const builtIn = (name: string): string => fileURLToPath(new URL(`../grammars/${name}.wasm`, import.meta.url));
const fromPackage = (name: string): string =>
  fileURLToPath(import.meta.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));

const isThere = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
};

const grammarFile = async (name: string): Promise<string> =>
  (await isThere(builtIn(name))) ? builtIn(name) : fromPackage(name);

/**
 * The calls beneath the package's own cursor, which writes four numbers that are there already before each of them: that
 * was half of the time that reading a file took. Each takes the address of the tree; where the cursor stands is kept in
 * the module's own memory, and one cursor at a time is all that there is.
 */
const names = {
  rootNode: 'root_node',
  newCursor: 'cursor_new',
  deleteCursor: 'cursor_delete',
  type: 'cursor_current_node_type_id',
  field: 'cursor_current_field_id',
  isNamed: 'cursor_current_node_is_named',
  start: 'cursor_start_index',
  end: 'cursor_end_index',
  toFirstChild: 'cursor_goto_first_child',
  toNextSibling: 'cursor_goto_next_sibling',
  toParent: 'cursor_goto_parent',
} as const;
type Calls = Record<keyof typeof names, (tree: number) => number>;

/** Another engine may have other flags, and complains of those that it does not know. */
const hasKnownFlags = Number(process.versions.node.split('.', 1)[0]) <= 24;

/**
 * The largest function of a grammar takes a hundred megabytes to optimize, and most of the time that this saves. No flag
 * says so by itself: of all functions only the first is optimized.
 */
const optimizeNone = (): void => {
  if (hasKnownFlags) setFlagsFromString('--wasm-tier-up-filter=0');
};

/** The object that is handed in becomes the module. */
const start = async (): Promise<Calls> => {
  optimizeNone();
  const module: Record<string, (tree: number) => number> = {};
  await Parser.init(module);
  return Object.fromEntries(
    Object.entries(names).map(([call, name]) => [call, module[`_ts_tree_${name}_wasm`]]),
  ) as Calls;
};

let started: Promise<Calls> | null = null;

const addressOf = (tree: Tree): number => (tree as unknown as { 0: number })[0];

const cursorAt = (tree: number, calls: Calls): Cursor => ({
  type: () => calls.type(tree),
  field: () => calls.field(tree),
  isNamed: () => calls.isNamed(tree) === 1,
  start: () => calls.start(tree),
  end: () => calls.end(tree),
  toFirstChild: () => calls.toFirstChild(tree) === 1,
  toNextSibling: () => calls.toNextSibling(tree) === 1,
  toParent: () => calls.toParent(tree) === 1,
});

/** A reader of texts in the language of one grammar. */
const openNew = async (name: string): Promise<Reader> => {
  const calls = await (started ??= start());
  const language = await Language.load(await grammarFile(name));
  const parser = new Parser().setLanguage(language);
  return {
    types: language.types,
    fields: language.fields,
    parse: (text, steps, visit) => {
      let taken = 0;
      const isTooMuch = (): boolean => (taken += 1) > steps;
      const tree = parser.parse(text, null, { progressCallback: isTooMuch });
      if (!tree) {
        parser.reset();
        return null;
      }
      const address = addressOf(tree);
      calls.rootNode(address);
      calls.newCursor(address);
      try {
        return visit(cursorAt(address, calls));
      } finally {
        calls.deleteCursor(address);
        tree.delete();
      }
    },
  };
};

const readers = new Map<string, Promise<Reader>>();

/** @internal */
export const openReader = (name: string): Promise<Reader> => {
  const reader = readers.get(name) ?? openNew(name);
  readers.set(name, reader);
  return reader;
};

/** Readers for all of these grammars. */
export const openReaders = async (grammars: readonly string[]): Promise<ReaderOf> => {
  const opened = new Map<string, Reader>();
  for (const name of grammars) opened.set(name, await openReader(name));
  return (name) => {
    const reader = opened.get(name);
    if (!reader) throw new Error(`No reader has the grammar ${name}`);
    return reader;
  };
};
