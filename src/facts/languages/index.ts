import { elixir } from './elixir/read.ts';
import { heex } from './heex/read.ts';
import type { Language } from './language.ts';
import { sql } from './sql/read.ts';

/** A new language is files in a folder here and a line below. */
export const languages = { elixir, heex, sql };

export type LanguageName = keyof typeof languages;

/** What visitors see of a file, by its language. */
export type Sources = {
  [Name in LanguageName]: (typeof languages)[Name] extends Language<infer Source> ? Source : never;
};

const names = Object.keys(languages) as LanguageName[];

/** The language of a file, by its name; undefined where nothing reads it. */
export const languageOf = (path: string): LanguageName | undefined =>
  names.find((name) => languages[name].extensions.some((extension) => path.endsWith(extension)));

export const grammars: readonly string[] = [...new Set(names.flatMap((name) => languages[name].grammars))];
