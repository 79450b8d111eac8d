import type { FactKind, Facts } from '../domain/fact.ts';
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

type Lookup<Value> = Pick<ReadonlyMap<string, Value>, 'get' | 'has'>;

/** What is known of all modules when parts are linked. */
export interface ModuleIndex {
  /** Full name → where it is defined. */
  defined: Lookup<{ path: string; line: number }>;
  /** Full name → what it uses, `MyAppWeb` with `:live_view` as `MyAppWeb :live_view`. */
  uses: Lookup<readonly string[]>;
  /** Path of a template → its module. */
  templates: Lookup<TemplateOwner>;
}

/**
 * What linking needs of other files than those that state what was asked for. Not all files are read: whatever linking
 * looks up has to be asked for here, found or not, or else it will be found in one check and not in the next.
 */
export interface Elsewhere {
  /** The files that may define this module. */
  module(name: string): void;
  /** The files that hold all of these words. */
  words(...names: string[]): void;
  /** The files that hold this word, because what they state may be what was asked for. */
  users(word: string): void;
}

/** What parts are linked for, and what is known around them. */
export interface Purpose extends ModuleIndex {
  elsewhere: Elsewhere;
  isAsked(kind: FactKind): boolean;
  /** Whether the file states what was asked for, or was read for the sake of those that do. */
  isMain(path: string): boolean;
  /** Whether what leads from this file to a module is asked for. */
  leads(path: string, name: string): boolean;
  /** Words by which files were asked for. */
  words: readonly string[];
  /** Whether something of this name may be what was asked for. */
  mayBeAsked(name: string): boolean;
}

/** What a file holds that states something by itself: one of the words where there are any, and the pattern where there is one. */
export interface Starts {
  words?: readonly string[];
  pattern?: RegExp;
  /**
   * Whether every name that it gives to what it states stands in it as it is written: the last part of a name is then a
   * word of the text. Only such files can be left out where a name is asked for that they do not hold.
   */
  isPlain?(text: string): boolean;
}

/** What a framework reads of one file. */
export interface Visitor<Source, Part> {
  /** A byte search: a file with none of these words holds nothing for this framework. Without words, any may. */
  words: readonly string[];
  /** A file without these only passes on what others state; where this is absent, every file may state something. */
  starts?: Starts;
  /** Of the kinds of the framework, those that these files bear on; without it, all. */
  kinds?: readonly FactKind[];
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
  /** Every fact stands in the module that it is about, so that it need not be looked for in others. */
  isByModule?: boolean;
  link(parts: readonly Placed<Part>[], purpose: Purpose): Facts;
}
