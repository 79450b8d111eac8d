/** How much a finding weighs: `block` shuts the gate, `warn` is told, `note` is a hint. */
export const levels = ['block', 'warn', 'note'] as const;
export type Level = (typeof levels)[number];

/** A level as settings may give it. */
export type RuleLevel = Level | 'off';

export interface Place {
  path: string;
  /** Counted from 1, in the file as it is on disk. */
  line: number;
  endLine?: number;
}

/** What a reader or a rule has to say about a text; the caller knows which rule, file and pack. */
export interface Problem {
  line: number;
  endLine?: number;
  message: string;
  /** What the problem is about, where one rule can find several in one document. Never a line, so that it outlives edits. */
  subject?: string;
  /** A line of text that would be right. */
  example?: string;
  /** Set where the problem stands in another file than the one that was read. */
  path?: string;
}

export interface Finding {
  /** Stable over edits that only move or reword things. */
  id: string;
  rule: string;
  level: Level;
  message: string;
  design: Place;
  slug?: string;
  example?: string;
  /** The page that explains the rule. */
  page: string;
}

export type Conclusion = 'success' | 'failure' | 'neutral' | 'incomplete';
