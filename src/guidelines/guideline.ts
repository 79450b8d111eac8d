import type { Problem } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import type { Source } from './source.ts';

/** A rule about code that holds by what one file says. */
export interface Guideline extends RuleHead {
  /** In which files, or in which part of them, it looks. */
  about: readonly ('elixir' | 'heex')[];
  /** A byte search: in a file with none of these words the rule has nothing to say. */
  words: readonly string[];
  /** Paths of files that it does not speak of. */
  except?: RegExp;
  check(source: Source): Problem[];
}

/** Guidelines are those of one team: others ask for them. */
export const whereTorus = { generic: 'off', torus: 'warn' } as const;
