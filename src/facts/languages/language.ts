import type { Reader } from '../parse.ts';

/** A module of a file, as other files know it. */
export interface FileModule {
  name: string;
  line: number;
  /** What it uses: `MyAppWeb`, or `MyAppWeb :live_view`. */
  uses: string[];
  /** Patterns of the templates that it embeds, from its folder on. */
  embeds?: string[];
  /** Short names by which templates may call other modules. */
  aliases?: Record<string, string>;
}

export interface Read<Source> {
  /** What visitors see of the file. */
  source: Source;
  modules: FileModule[];
  /** Why not all of the file was read; null where it was. */
  fault: string | null;
}

/** The reader that has this grammar. */
export type ReaderOf = (grammar: string) => Reader;

/** Which files are written in it, and what their text says to visitors. */
export interface Language<Source> {
  /** How the names of its files end. */
  extensions: readonly string[];
  /** The grammars that it asks readers for. */
  grammars: readonly string[];
  /** Null where it takes too many steps to parse. */
  read(text: string, readerOf: ReaderOf): Read<Source> | null;
}
