import type { FactKind } from './fact.ts';

/** Where facts have to be looked for. What is absent narrows nothing; kinds that are not about modules are read whole. */
export interface Where {
  /** Only in this module. */
  module?: string;
  /** Only in modules with whose name this begins. */
  startOf?: string;
  /** Only in modules of such names. */
  isModule?(name: string): boolean;
  /** Of what leads from one module to another, only what leads to modules of such names. */
  isTarget?(name: string): boolean;
  /** Only in files that hold one of these words. */
  words?: readonly string[];
  isPath?(path: string): boolean;
  /** The first so many files are enough. */
  few?: number;
}

/** What narrows a question, and what tells it from what narrows another. */
export interface Narrowed {
  key: string;
  where: Where;
}

/** A word, or a regular expression, that is looked for in the text of all code. */
export interface Text {
  subject: string;
  pattern: string | null;
}

/** What is asked of the code: all facts of a kind, or those that can only stand in some place. */
export interface Question {
  kind: FactKind;
  /** What tells it from other questions of this kind; '' for all of it. */
  key: string;
  where?: Where;
  /** Of names: what to look for. */
  text?: Text;
}
