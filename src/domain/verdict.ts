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
] as const;
export type Verdict = (typeof verdicts)[number];

/** What code says of one claim. */
export interface Judgement {
  claim: Claim;
  verdict: Verdict;
  /** The attributes that were found, of those that the claim expects; null where nothing was found. */
  found: Readonly<Record<string, Value>> | null;
  /** One sentence for a person. */
  why: string;
  evidence: readonly Place[];
  /** What was taken for what was claimed, where it has another name. */
  near?: Fact;
  /** Of a "no": the change itself breaks it, whatever broke it before. */
  isNew?: boolean;
}

export type Disposition = 'introduced' | 'pre-existing' | 'pending';

/** A verdict that is worth telling, with the ways out. */
export interface CheckFinding {
  id: string;
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
  exits: { code: string; amend: string; waive: string };
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
  coverage: {
    files: number;
    filesParsed: number;
    facts: number;
    open: { kind: string; within: string; why: string; path: string; line: number }[];
  };
}
