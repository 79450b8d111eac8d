import type { Glance } from './glance.ts';
import type { FileParts } from './extract.ts';
import type { LanguageName } from './languages/index.ts';
import type { FileModule } from './languages/language.ts';

/** What is known by now of the bytes of one file. They can stand in many trees, and what is known only grows. */
export interface Known {
  language: LanguageName;
  /** Null where the bytes are no text; `fault` says why. */
  glance: Glance | null;
  fault: string | null;
  /** Null before it was parsed. */
  modules: readonly FileModule[] | null;
  /** Of the frameworks that were asked. */
  parts: Map<string, readonly unknown[]>;
  /** Words that were looked for, and whether it holds them. */
  words: Map<string, boolean>;
}

export const newlyKnown = (language: LanguageName, glance: Glance): Known => ({
  language,
  glance,
  fault: null,
  modules: null,
  parts: new Map(),
  words: new Map(),
});

/** A file that cannot be read at all. */
export const unreadable = (language: LanguageName, fault: string): Known => ({
  language,
  glance: null,
  fault,
  modules: [],
  parts: new Map(),
  words: new Map(),
});

export const learnParts = (known: Known, { modules, parts, fault }: FileParts): void => {
  known.modules = modules;
  known.fault = fault;
  for (const [framework, found] of Object.entries(parts)) known.parts.set(framework, found);
};
