import type { Problem } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import type { Source } from './source.ts';

/** A rule about code that one file is enough to judge. */
export interface Guideline extends RuleHead {
  /** Where it looks: at code, at templates. */
  about: readonly ('elixir' | 'heex')[];
  /** A byte search: a file with none of these words has nothing for it. Without words, any may. */
  words: readonly string[];
  /** Paths of files that it does not speak of. */
  except?: RegExp;
  check(source: Source): GuidelineProblem[];
}

export interface GuidelineProblem extends Problem {
  /** Where what it stands in begins, such as the tag of an attribute: a comment above that line speaks of it as well. */
  from?: number;
}

/** Guidelines are those of one team: others ask for them. */
export const whereTorus = { generic: 'off', torus: 'warn' } as const;
