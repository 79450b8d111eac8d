import type { Glance } from './glance.ts';
import type { LanguageName } from './languages/index.ts';
import type { FileModule } from './languages/language.ts';

/** What a framework made of a file, as JSON; read where somebody links it. */
export interface KnownPart {
  json: string | Buffer;
  found?: readonly unknown[];
}

/** What is known by now of the bytes of one file. They can stand in many trees, and what is known only grows. */
export interface Known {
  language: LanguageName;
  size: number;
  /** Null where the bytes are no text; `fault` says why. */
  glance: Glance | null;
  fault: string | null;
  /** Null before it was parsed. */
  modules: readonly FileModule[] | null;
  /** Of the frameworks that were asked. */
  parts: Map<string, KnownPart>;
  /** Words that were looked for, and those of them that it holds. */
  searched: ReadonlySet<string>[];
  held: Set<string>;
}

export const newlyKnown = (language: LanguageName, size: number, glance: Glance): Known => ({
  language,
  size,
  glance,
  fault: null,
  modules: null,
  parts: new Map(),
  searched: [],
  held: new Set(),
});

/** A file that cannot be read at all. */
export const unreadable = (language: LanguageName, fault: string): Known => ({
  language,
  size: 0,
  glance: null,
  fault,
  modules: [],
  parts: new Map(),
  searched: [],
  held: new Set(),
});

/** What a parser made of a file, each framework's parts as JSON. */
export interface ParsedFile {
  modules: readonly FileModule[];
  /** Why not all of the file was read; null where it was. */
  fault: string | null;
  parts: readonly (readonly [framework: string, json: string | Buffer])[];
}

export const learnParts = (known: Known, { modules, parts, fault }: ParsedFile): void => {
  known.modules = modules;
  known.fault = fault;
  for (const [framework, json] of parts) known.parts.set(framework, { json });
};

export const learnWords = (known: Known, searched: ReadonlySet<string>, held: readonly string[]): void => {
  known.searched.push(searched);
  for (const word of held) known.held.add(word);
};

/** Undefined where it was not looked for. */
export const holds = ({ searched, held }: Known, word: string): boolean | undefined =>
  held.has(word) ? true : searched.some((words) => words.has(word)) ? false : undefined;

/** Undefined where the framework was not asked. */
export const partsOf = (known: Known, framework: string): readonly unknown[] | undefined => {
  const part = known.parts.get(framework);
  return part && (part.found ??= JSON.parse(part.json.toString()) as readonly unknown[]);
};
