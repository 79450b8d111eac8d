/** Implementing one phase of a plan. */

/** Files as they are to be; null where one is to go. */
export type Changes = Readonly<Record<string, string | null>>;

/** A box of the phase, as the model is told of it: by its number. */
export interface PhaseTask {
  number: number;
  text: string;
  line: number;
  isTest: boolean;
  isDone: boolean;
}

/** What becomes true with the phase, as the contract has it. */
export interface PhaseClaim {
  kind: string;
  subject: string;
  /** The lines of the contract. */
  text: string;
  line: number;
}

/** One phase, with all that somebody has to know to do it. */
export interface PhaseBrief {
  slug: string;
  /** `Phase 2`. */
  name: string;
  number: string;
  title: string;
  goal: string;
  tasks: readonly PhaseTask[];
  /** What the plan says of the phase, tasks aside, in its words. */
  rest: string;
  claims: readonly PhaseClaim[];
  /** Requirements and criteria that the phase names, with their words. */
  requirements: readonly { id: string; text: string }[];
  /** Patterns of the files that the design governs. */
  scope: readonly string[];
}

/** What a model says of its work, before anybody has looked whether it is so. */
export interface Account {
  tasks: readonly { number: number; done: boolean; evidence: string }[];
  /** Lines of fdd.md that are wrong, and what would be right. */
  amendments: readonly { before: string; after: string; why: string }[];
  assumptions: readonly string[];
  notes: string;
}

/** What such a check says of a line. */
export interface OutsideAnnotation {
  path: string;
  line: number;
  isWarning: boolean;
  message: string;
}

/** What a check that somebody else runs has to say of a commit. */
export interface OutsideCheck {
  name: string;
  state: 'running' | 'passed' | 'failed';
  summary: string;
  annotations: readonly OutsideAnnotation[];
}
