import type { FactKind } from './fact.ts';

/** Where facts of modules have to be looked for. What is absent narrows nothing. */
export interface Where {
  /** Only in modules of such names. */
  isModule?(name: string): boolean;
  /** Only in files that hold one of these words. */
  words?: readonly string[];
  isPath?(path: string): boolean;
}

/** What is asked of the code: all facts of a kind, or those of them that can only stand somewhere. */
export interface Question {
  kind: FactKind;
  /** What tells it from other questions of this kind; '' for all of the kind. */
  key: string;
  where?: Where;
}
