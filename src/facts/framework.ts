import type { Facts } from '../domain/fact.ts';
import type { LanguageName, Sources } from './languages/index.ts';

export type { ElixirSource } from './languages/elixir/read.ts';
export type { HeexSource } from './languages/heex/read.ts';
export type { LanguageName } from './languages/index.ts';
export type { SqlSource } from './languages/sql/read.ts';

/** What a visitor said, with the file in which it stands. */
export interface Placed<Part> {
  path: string;
  part: Part;
}

/** The module that renders a template which is a file of its own. */
export interface TemplateOwner {
  module: string;
  /** What short names in the template mean. */
  aliases: ReadonlyMap<string, string>;
}

/** What is known of all modules when parts are linked. */
export interface ModuleIndex {
  /** Full name → where it is defined. */
  defined: ReadonlyMap<string, { path: string; line: number }>;
  /** Full name → what it uses, `MyAppWeb` with `:live_view` as `MyAppWeb :live_view`. */
  uses: ReadonlyMap<string, readonly string[]>;
  /** Path of a template → its module. */
  templates: ReadonlyMap<string, TemplateOwner>;
}

/** What a framework reads of one file. */
export interface Visitor<Source, Part> {
  /** A byte search: a file with none of these words holds nothing for this framework. Without words, any may. */
  words: readonly string[];
  /** Whether a file at this place states facts by itself; without it, every file does. */
  isTold?(path: string): boolean;
  extract(source: Source): Part[];
}

/**
 * A framework is two pure steps. A visitor reads one file into parts, which are plain JSON and cached by the file's
 * content; `link` joins the parts of all files into facts and open sets.
 */
export interface Framework<Part> {
  name: string;
  /** Raised when a visitor says other things of the same bytes. */
  version: number;
  /** By the languages that it visits. */
  visitors: { readonly [Name in LanguageName]?: Visitor<Sources[Name], Part> };
  link(parts: readonly Placed<Part>[], modules: ModuleIndex): Facts;
}
