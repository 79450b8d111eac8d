import type { Visitor } from './framework.ts';
import { frameworks } from './frameworks/index.ts';
import type { LanguageName } from './languages/index.ts';
import { type PossibleModules, possibleModules } from './module-names.ts';
import { openSearch, type Search } from './word-search.ts';

/** What the bytes of a file tell of it without a parser, as plain JSON. */
export interface Glance extends PossibleModules {
  /** The frameworks for which it may hold something. */
  mayHold: string[];
  /** Those for which it may state something by itself. */
  mayStart: string[];
  /** Those of them for which it has all names that it states in its text. */
  isPlain: string[];
  /** Patterns of the templates that it may embed, from its folder on; null where these can be any. */
  embeds: string[] | null;
}

type Visitors = [framework: string, Visitor<unknown, unknown>][];

/** What a language reads is what the visitors of that language see. */
export const visitorsOf = (language: LanguageName): Visitors =>
  frameworks.flatMap(({ name, visitors }) => {
    const visitor: Visitor<unknown, unknown> | undefined = visitors[language];
    return visitor ? [[name, visitor]] : [];
  });

interface Looking {
  visitors: Visitors;
  words: string[];
  search: Search;
}

const lookingFor = (language: LanguageName): Looking => {
  const visitors = visitorsOf(language);
  const words = [
    ...new Set(visitors.flatMap(([, visitor]) => [...visitor.words, ...(visitor.starts?.words ?? [])])),
  ];
  return { visitors, words, search: openSearch(words.map((text) => ({ text, isWhole: false }))) };
};

/** Each pattern as it is written, and more where a text or a comment is about one. */
const embedsIn = (bytes: Buffer): string[] | null => {
  if (!bytes.includes('embed_templates')) return [];
  const text = bytes.toString();
  const [, ...after] = text.split('embed_templates');
  const patterns = after.map((rest) => /^[\s(]+"([^"\\#]*)"/.exec(rest)?.[1]);
  const known = patterns.filter((pattern) => pattern !== undefined);
  return known.length < patterns.length || text.includes('root:') ? null : known;
};

const known = new Map<LanguageName, Looking>();

const holdsAny = (found: ReadonlySet<string>, words: readonly string[]): boolean =>
  words.length === 0 || words.some((word) => found.has(word));

/** A look at a file. Languages without modules define none. */
export const glanceAt = (language: LanguageName, bytes: Buffer): Glance => {
  const { visitors, words, search } = known.get(language) ?? lookingFor(language);
  known.set(language, { visitors, words, search });
  const found = new Set(search(bytes).map((index) => words[index] ?? ''));
  const held = visitors.filter(([, visitor]) => holdsAny(found, visitor.words));
  let text: string | null = null;
  const isStart = ([, { starts }]: Visitors[number]): boolean => {
    if (!starts) return true;
    if (!holdsAny(found, starts.words ?? [])) return false;
    return starts.pattern?.test((text ??= bytes.toString('latin1'))) ?? true;
  };
  const started = held.filter(isStart);
  const isPlain = ([, { starts }]: Visitors[number]): boolean =>
    starts?.isPlain?.((text ??= bytes.toString('latin1'))) === true;
  return {
    mayHold: held.map(([name]) => name),
    mayStart: started.map(([name]) => name),
    isPlain: started.filter(isPlain).map(([name]) => name),
    ...(language === 'elixir'
      ? { ...possibleModules(bytes), embeds: embedsIn(bytes) }
      : { names: [], isOdd: false, words: [], embeds: [] }),
  };
};
