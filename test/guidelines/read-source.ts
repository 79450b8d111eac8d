import { openReader } from '../../src/effects/grammars.ts';
import { languages } from '../../src/facts/languages/index.ts';
import { elixirSource, languageOf, templateSource } from '../../src/guidelines/index.ts';
import type { Source } from '../../src/guidelines/source.ts';

const reader = await openReader('elixir');

/** A file as guidelines see it. */
export const sourceOf = (path: string, text: string): Source => {
  const language = languageOf(path);
  if (language === null) throw new Error(`No guideline speaks of ${path}`);
  if (language !== 'elixir') return templateSource(text, language);
  const read = languages.elixir.read(text, () => reader);
  if (!read) throw new Error('the parser ran out of time');
  return elixirSource(read.source);
};
