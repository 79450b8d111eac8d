import { elixir } from './elixir/read.ts';
import type { Language } from './language.ts';
import { sql } from './sql/read.ts';

/** A new language is files in a folder here and a line below. */
export const languages = { elixir, sql };

export type LanguageName = keyof typeof languages;

/** What visitors see of a file, by its language. */
export type Sources = {
  [Name in LanguageName]: (typeof languages)[Name] extends Language<infer Source> ? Source : never;
};
