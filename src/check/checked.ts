import type { Claim, Contract } from '../domain/claim.ts';
import type { Level, Problem } from '../domain/finding.ts';
import type { Enforcement } from '../domain/settings.ts';
import type { CheckFinding, Disposition, Judgement, Verdict } from '../domain/verdict.ts';
import type { WaiverEntry } from '../domain/waiver.ts';
import type { FactIndex } from './fact-index.ts';

/** What the check is given, and what it makes of each claim. */

export interface PhaseState {
  number: string;
  done: boolean;
}

/** A design in force, as far as the check needs it. */
export interface EarlierPack {
  slug: string;
  path: string;
  /** Where its claims were read. */
  source: 'contract' | 'prose';
  contract: Contract;
  /** What the words of a design with a contract claim beside it. */
  words?: readonly Claim[];
  /** Of a final plan, what it says is done; null where there is none. */
  phases: readonly PhaseState[] | null;
}

/** An entry of the head, and whether the change brings it. */
export interface StatedWaiver extends WaiverEntry {
  isNew: boolean;
}

export interface PackWaivers {
  path: string;
  /** Those that may let a finding pass: of the tip of the base branch, or in an audit of the tree itself. */
  inForce: readonly WaiverEntry[];
  /** Those that the head states, to tell what is wrong with them. */
  stated: readonly StatedWaiver[];
  problems: readonly (Problem & { isNew: boolean })[];
}

export interface CheckedPack extends EarlierPack {
  /** The same at the base; null where the pack was not in force there. */
  before: EarlierPack | null;
  /** The change edits its documents. */
  isEdited?: boolean;
  waivers?: PackWaivers;
}

export interface CheckInput {
  head: FactIndex;
  /** Facts at the merge base; null for an audit of the head alone. */
  base: FactIndex | null;
  due: 'plan' | 'all';
  enforce: Readonly<Record<CheckedPack['source'], Enforcement>>;
  /** The moment of the check: what is expired, and until when a waiver is proposed. */
  at: string;
  /** The pull request that is judged; null where there is none. */
  pull: number | null;
  /** A design may land before the code that it speaks of, as where its merge is all that makes it final. */
  designFirst: boolean;
}

/** Why a claim must hold now, or need not yet. */
export interface DueState {
  isDue: boolean;
  /** At the base, under the base's plan. */
  wasDue: boolean;
  /** The same claim stood in a contract in force at the base. */
  isUnchanged: boolean;
}

export interface CheckedClaim extends Judgement {
  /** About a closed kind as a whole, and no claim of its own. */
  isOfClosed?: boolean;
  /** Of something undeclared: the name to declare it by, while its owner is claimed under another name. */
  declareAs?: string;
  /** What the head alone says, whatever was so at the base. */
  atHead: Verdict;
  /** What the merge base says of the same claim; null in an audit. Asked for what conforms, it may not be known yet. */
  atBase(): Judgement | null;
  due: DueState;
  disposition: Disposition;
  level: Level | null;
}

export interface PackResult {
  pack: CheckedPack;
  /** Those of the contract, and what a closed kind gained. */
  claims: CheckedClaim[];
  /** What is told besides: closed kinds that are open, and conflicts with other designs. */
  beside: CheckedClaim[];
  findings: CheckFinding[];
}
