import type { Claim } from './claim.ts';
import type { Fact, Value } from './fact.ts';
import type { Level, Place } from './finding.ts';

export const verdicts = [
  'conforms',
  'missing',
  'pending',
  'contradicts',
  'renamed',
  'undeclared',
  'forbidden',
  'regressed',
  'unverifiable',
  'ambiguous',
  'conflict',
  'stale',
  'invalid',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What code says of one claim. */
export interface Judgement {
  claim: Claim;
  verdict: Verdict;
  /** The attributes that were found, of those that the claim expects; of a broken ban `facts`; null where nothing was found. */
  found: Readonly<Record<string, Value>> | null;
  /** One sentence for a person. */
  why: string;
  evidence: readonly Place[];
  /** The evidence is of who uses it; what it is lies elsewhere. */
  isByUse?: boolean;
  /** The attributes that differ, that the code does not tell, or that it states in several ways. */
  doubtful?: readonly string[];
  /** Of several places that state it, those that state what is expected. */
  agreeing?: readonly string[];
  /** What was taken for what was claimed, where it has another name. */
  near?: Fact;
}

export type Disposition = 'introduced' | 'pre-existing' | 'pending' | 'waived';

/** A person's word that lets a finding pass for a time. */
export interface AppliedWaiver {
  reason: string;
  by: string;
  /** The last day on which it holds. */
  until: string;
  place: Place;
}

/** A way out that a program can apply: these lines of the file become that text; where `endLine` is before `line`, it is put in before `line`. */
export interface LineEdit {
  path: string;
  line: number;
  endLine: number;
  lines: readonly string[];
}

/** A verdict that is worth telling, with the ways out. */
export interface CheckFinding {
  id: string;
  /** Id of the claim that it is about; null where it is about none. */
  claim: string | null;
  rule: string;
  verdict: Verdict;
  disposition: Disposition;
  level: Level;
  message: string;
  slug: string;
  design: Place;
  /** The design's words at that place. */
  text: string;
  code: Place | null;
  /** Other places that belong to it: more of the code, or the other side of a conflict. */
  related: readonly Place[];
  /** Digest of what was expected and found: a waiver names it, and covers nothing else. */
  binds: string;
  waiver: AppliedWaiver | null;
  exits: {
    code: string;
    amend: string;
    waive: string;
    /** The amendment as lines of the design; null where it takes more than that. */
    edit: LineEdit | null;
  };
}

export interface CheckedClaimReport {
  id: string;
  kind: string;
  subject: string;
  line: number;
  endLine: number;
  text: string;
  expected: Readonly<Record<string, Value>>;
  found: Readonly<Record<string, Value>> | null;
  verdict: Verdict;
  why: string;
  phase: string | null;
  evidence: readonly Place[];
}

/** A place where the code departs from a coding guideline. */
export interface GuidelineFinding {
  id: string;
  rule: string;
  level: Level;
  /** What was there before is not told. */
  disposition: 'introduced';
  /** What holds where the guideline is kept. */
  summary: string;
  message: string;
  path: string;
  line: number;
  /** A line of code that would be right. */
  example?: string;
  /** The page that explains the rule. */
  page: string;
}

/** The result of `specgate check`; its JSON form is stable from version 1. */
export interface CheckReport {
  version: 1;
  base: string | null;
  head: string | null;
  conclusion: 'success' | 'failure' | 'incomplete';
  packs: {
    slug: string;
    fdd: { path: string; status: string; digest: string | null };
    /** Why the pack was not held against the code; null where it was. */
    skipped: string | null;
    claims: CheckedClaimReport[];
  }[];
  /** What the change does to gates that are open at the base. */
  gates: { path: string; line: number; message: string }[];
  findings: CheckFinding[];
  /** What the change brings that coding guidelines advise against; without a base, all that there is. */
  guidelines: GuidelineFinding[];
  coverage: {
    files: number;
    filesParsed: number;
    facts: number;
    open: { kind: string; within: string; why: string; path: string; line: number }[];
  };
}
