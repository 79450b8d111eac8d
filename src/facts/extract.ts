import type { Facts, FactKind, OpenSet } from '../domain/fact.ts';
import type { Framework, ModuleIndex, Placed, Visitor } from './framework.ts';
import { frameworks, kindsTold } from './frameworks/index.ts';
import { type LanguageName, languageOf, languages } from './languages/index.ts';
import type { FileModule, Language, ReaderOf } from './languages/language.ts';
import { indexModules } from './module-index.ts';

/** What one file says, as plain JSON: it depends on its language and its bytes alone, so it is cached by them. */
export interface FileParts {
  modules: FileModule[];
  /** By the name of the framework. */
  parts: Readonly<Record<string, readonly unknown[]>>;
  /** Why not all of the file was read; null where it was. */
  fault: string | null;
}

const holdsAny = (text: string, words: readonly string[]): boolean =>
  words.length === 0 || words.some((word) => text.includes(word));

/** What is made of a file besides the parts of frameworks, where somebody asks for it. */
export type Extra = Pick<Framework<unknown>, 'name' | 'version' | 'visitors'>;

/** What a language reads is what the visitors of that language see. */
const visitorsOf = (
  language: LanguageName,
  visited: readonly Extra[],
): [name: string, Visitor<unknown, unknown>][] =>
  visited.flatMap(({ name, visitors }) => {
    const visitor = visitors[language];
    return visitor ? [[name, visitor]] : [];
  });

const extrasOf = (name: LanguageName, source: unknown, extras: readonly Extra[]): FileParts['parts'] =>
  Object.fromEntries(visitorsOf(name, extras).map(([extra, visitor]) => [extra, visitor.extract(source)]));

/** A part that is there and empty says that it was asked for. */
export const holdsExtras = ({ parts }: FileParts, extras: readonly Extra[]): boolean =>
  extras.every(({ name }) => Object.hasOwn(parts, name));

export const unread = (fault: string): FileParts => ({ modules: [], parts: {}, fault });

/** What a file says besides facts. */
export const extractExtras = (
  name: LanguageName,
  text: string,
  readerOf: ReaderOf,
  extras: readonly Extra[],
): FileParts['parts'] => {
  const language: Language<unknown> = languages[name];
  const read = language.read(text, readerOf);
  return read ? extrasOf(name, read.source, extras) : {};
};

export const extractParts = (
  name: LanguageName,
  text: string,
  readerOf: ReaderOf,
  extras: readonly Extra[] = [],
): FileParts => {
  const language: Language<unknown> = languages[name];
  const read = language.read(text, readerOf);
  if (!read) return unread('the parser ran out of time');
  const parts = visitorsOf(name, frameworks)
    .filter(([, { words }]) => holdsAny(text, words))
    .map(([framework, visitor]) => [framework, visitor.extract(read.source)] as const)
    .filter(([, found]) => found.length > 0);
  const others = extrasOf(name, read.source, extras);
  return { modules: read.modules, parts: { ...Object.fromEntries(parts), ...others }, fault: read.fault };
};

export interface PlacedFile {
  path: string;
  file: FileParts;
}

/** A file that was not read in full may state anything of what its language states there. */
const openByFault = (path: string, fault: string): OpenSet[] => {
  const language = languageOf(path);
  const kinds = language ? kindsTold(language, path) : new Set<FactKind>();
  return [...kinds].map((kind) => ({
    kind,
    within: '',
    why: `${path} was not read in full: ${fault}`,
    path,
    line: 1,
  }));
};

const linkOne = (
  framework: Framework<unknown>,
  files: readonly PlacedFile[],
  modules: ModuleIndex,
): Facts => {
  const placed: Placed<unknown>[] = files.flatMap(({ path, file }) =>
    (file.parts[framework.name] ?? []).map((part) => ({ path, part })),
  );
  return framework.link(placed, modules);
};

const inOrder = (a: { kind: string; path: string; line: number }, b: typeof a): number =>
  a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;

/** The parts of all files, joined; in an order that does not depend on the order of the files. */
export const linkFacts = (unordered: readonly PlacedFile[]): Facts => {
  const files = unordered.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const modules = indexModules(files.map(({ path, file }) => ({ path, modules: file.modules })));
  const linked = frameworks.map((framework) => linkOne(framework, files, modules));
  const faults = files.flatMap(({ path, file }) =>
    file.fault === null ? [] : openByFault(path, file.fault),
  );
  return {
    facts: linked.flatMap(({ facts }) => facts).toSorted(inOrder),
    open: [...linked.flatMap(({ open }) => open), ...faults].toSorted(inOrder),
  };
};
