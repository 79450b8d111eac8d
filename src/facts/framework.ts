import type { Facts } from '../domain/fact.ts';
import type { ModuleScope } from './languages/elixir/modules.ts';
import type { Node } from './languages/elixir/tree.ts';

/** One file as a visitor sees it. Its path is not among it: what a visitor says depends on the bytes alone. */
export interface ElixirSource {
  text: string;
  nodes: Node[];
  modules: ModuleScope[];
}

/** What a visitor said, with the file in which it stands. */
export interface Placed<Part> {
  path: string;
  part: Part;
}

/** What is known of all modules when parts are linked. */
export interface ModuleIndex {
  /** Full name → where it is defined. */
  defined: ReadonlyMap<string, { path: string; line: number }>;
  /** Full name → what it uses, `MyAppWeb` with `:live_view` as `MyAppWeb :live_view`. */
  uses: ReadonlyMap<string, readonly string[]>;
}

/**
 * A framework is two pure steps. `extract` reads one file into parts, which are plain JSON and cached by the file's
 * content; `link` joins the parts of all files into facts and open sets.
 */
export interface Framework<Part> {
  name: string;
  /** Raised when `extract` says other things of the same bytes. */
  version: number;
  /** A byte search: a file with none of these words holds nothing for this framework. */
  words: readonly string[];
  extract(source: ElixirSource): Part[];
  link(parts: readonly Placed<Part>[], modules: ModuleIndex): Facts;
}
