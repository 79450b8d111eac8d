import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';
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
interface Calls {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_named_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
}

/** The object that is handed in becomes the module. */
const start = async (): Promise<Calls> => {
  const module = {};
  await Parser.init(module);
  return module as Calls;
};

let started: Promise<Calls> | null = null;

const addressOf = (tree: Tree): number => (tree as unknown as { 0: number })[0];

/* oxlint-disable no-underscore-dangle -- the names are those of the library */
const cursorAt = (tree: number, calls: Calls): Cursor => ({
  type: () => calls._ts_tree_cursor_current_node_type_id_wasm(tree),
  field: () => calls._ts_tree_cursor_current_field_id_wasm(tree),
  isNamed: () => calls._ts_tree_cursor_current_node_is_named_wasm(tree) === 1,
  start: () => calls._ts_tree_cursor_start_index_wasm(tree),
  end: () => calls._ts_tree_cursor_end_index_wasm(tree),
  toFirstChild: () => calls._ts_tree_cursor_goto_first_child_wasm(tree) === 1,
  toNextSibling: () => calls._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1,
  toParent: () => calls._ts_tree_cursor_goto_parent_wasm(tree) === 1,
});

/** A reader of texts in the language of one grammar. */
export const openReader = async (name: string): Promise<Reader> => {
  const calls = await (started ??= start());
  const language = await Language.load(await grammarFile(name));
  const parser = new Parser().setLanguage(language);
  return {
    types: language.types,
    fields: language.fields,
    clock: () => performance.now(),
    parse: (text, isLate, visit) => {
      const tree = parser.parse(text, null, { progressCallback: isLate });
      if (!tree) {
        parser.reset();
        return null;
      }
      const address = addressOf(tree);
      calls._ts_tree_root_node_wasm(address);
      calls._ts_tree_cursor_new_wasm(address);
      try {
        return visit(cursorAt(address, calls));
      } finally {
        calls._ts_tree_cursor_delete_wasm(address);
        tree.delete();
      }
    },
  };
};
