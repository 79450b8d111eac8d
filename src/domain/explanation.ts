import type { Value } from './fact.ts';
import type { Level, Place } from './finding.ts';
import type { CheckedClaimReport, CheckFinding, Disposition, GuidelineFinding, Verdict } from './verdict.ts';

/** A fact that was held against a claim. */
export interface ConsideredFact extends Place {
  subject: string;
  attributes: Readonly<Record<string, Value>>;
  /** Attributes in which it differs from what was expected. */
  different: readonly string[];
  /** Attributes that the code does not tell. */
  unknown: readonly string[];
}

/** A fact of another name, and how likely it is that it was meant. */
export interface ScoredFact extends Place {
  subject: string;
  /** From 0 to 1. */
  score: number;
}

/** Lines of a file around a place. */
export interface Excerpt {
  place: Place;
  /** The commit, where it is another than the head. */
  side: 'head' | 'base';
  lines: readonly { number: number; text: string; isMeant: boolean }[];
}

/** How one verdict came about. */
export interface Explanation {
  slug: string;
  /** Null where no claim of a design is behind it. */
  claim: CheckedClaimReport | null;
  /** Null where there is nothing to find fault with. */
  finding: CheckFinding | null;
  verdict: Verdict;
  disposition: Disposition;
  level: Level | null;
  design: Place;
  text: string;
  facts: readonly ConsideredFact[];
  /** Likeliest first. */
  near: readonly ScoredFact[];
  /** Why not all can be known, where that bears on it. */
  open: readonly { within: string; why: string; path: string; line: number }[];
  /** Sentences, in the order in which the verdict was reached. */
  steps: readonly string[];
  code: readonly Excerpt[];
}

/** Why a line of code departs from a guideline, and what lets it be. */
export interface GuidelineExplanation {
  finding: GuidelineFinding;
  /** Sentences, from the guideline to its weight. */
  steps: readonly string[];
  exits: {
    /** What would be right. */
    code: string;
    /** The comment that lets the line be. */
    disable: string;
    /** What switches the guideline off. */
    settings: string;
  };
  code: readonly Excerpt[];
}
