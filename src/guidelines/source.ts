import type { ElixirSource } from '../facts/framework.ts';
import { walk } from '../facts/languages/elixir/tree.ts';
import { type Piece, piecesOf } from '../facts/languages/heex/pieces.ts';

/** A template, which is a file of its own or stands in a sigil. */
export interface Template {
  text: string;
  /** Where it starts in the file. */
  start: number;
  pieces: readonly Piece[];
}

export type Language = 'elixir' | 'heex' | 'eex';

/** A file as guidelines see it. */
export interface Source {
  text: string;
  language: Language;
  /** What the frameworks read of the file as well, so that what they worked out of it is not worked out again. */
  elixir: ElixirSource;
  templates: readonly Template[];
}

/** What a file is by its name; null where no guideline speaks of such files. */
export const languageOf = (path: string): Language | null => {
  if (/\.exs?$/.test(path)) return 'elixir';
  if (path.endsWith('.heex')) return 'heex';
  return /\.(?:html\.eex|leex)$/.test(path) ? 'eex' : null;
};

const readTemplate = (text: string, start: number): Template => ({ text, start, pieces: piecesOf(text) });

/** Templates of the old kind are there, and that is all that is said of them. */
export const templateSource = (text: string, language: Exclude<Language, 'elixir'>): Source => ({
  text,
  language,
  elixir: { text, nodes: [], modules: [] },
  templates: language === 'heex' ? [readTemplate(text, 0)] : [],
});

export const elixirSource = (elixir: ElixirSource): Source => {
  const { text, nodes } = elixir;
  const templates = [...(text.includes('~H') ? walk(nodes) : [])].flatMap((node) =>
    node.type === 'text' && node.sigil === 'H'
      ? [readTemplate(text.slice(node.contentStart, node.end), node.contentStart)]
      : [],
  );
  return { text, language: 'elixir', elixir, templates };
};
