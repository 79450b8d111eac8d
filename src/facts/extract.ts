import type { Framework, Visitor } from './framework.ts';
import { visitorsOf } from './glance.ts';
import { type LanguageName, languages } from './languages/index.ts';
import type { FileModule, Language, ReaderOf } from './languages/language.ts';

/** What one file says, as plain JSON: it depends on its language and its bytes alone, so it is cached by them. */
export interface FileParts {
  modules: FileModule[];
  /** By the name of the framework; empty for one that has nothing to say. */
  parts: Readonly<Record<string, readonly unknown[]>>;
  /** Why not all of the file was read; null where it was. */
  fault: string | null;
}

const holdsAny = (text: string, words: readonly string[]): boolean =>
  words.length === 0 || words.some((word) => text.includes(word));

/** What some frameworks, by their names, or all make of a file. */
export const extractParts = (
  name: LanguageName,
  text: string,
  readerOf: ReaderOf,
  wanted?: readonly string[],
): FileParts => {
  const language: Language<unknown> = languages[name];
  const visitors = visitorsOf(name).filter(([framework]) => wanted?.includes(framework) ?? true);
  const read = language.read(text, readerOf);
  const parts = visitors.map(([framework, { words, extract }]): [string, unknown[]] => [
    framework,
    read && holdsAny(text, words) ? extract(read.source) : [],
  ]);
  return {
    modules: read?.modules ?? [],
    parts: Object.fromEntries(parts),
    fault: read ? read.fault : 'it takes more to parse than any program that people write',
  };
};

/** What is made of a file besides the parts of frameworks, where somebody asks for it. */
export type Extra = Pick<Framework<unknown>, 'name' | 'version' | 'visitors'>;

export const extractExtras = (
  name: LanguageName,
  text: string,
  readerOf: ReaderOf,
  extras: readonly Extra[],
): FileParts['parts'] => {
  const language: Language<unknown> = languages[name];
  const read = language.read(text, readerOf);
  return Object.fromEntries(
    extras.flatMap((extra) => {
      const visitor: Visitor<unknown, unknown> | undefined = extra.visitors[name];
      return read && visitor ? [[extra.name, visitor.extract(read.source)]] : [];
    }),
  );
};
