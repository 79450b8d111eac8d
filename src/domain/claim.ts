import type { FactKind, Value } from './fact.ts';
import type { Place } from './finding.ts';

export const claimKinds = [
  'module',
  'function',
  'route',
  'live-view',
  'ui-event',
  'process',
  'job',
  'table',
  'column',
  'index',
  'constraint',
  'telemetry',
  'pubsub',
  'flag',
  'permission',
  'config',
  'layer',
  'absence',
] as const;
export type ClaimKindName = (typeof claimKinds)[number];

export type Modality = 'required' | 'allowed' | 'forbidden';

/** Something a design says that code can bear out. */
export interface Claim {
  /** Of slug, kind and subject; stable over edits that only move or reword things. */
  id: string;
  kind: ClaimKindName;
  /** By what name the code would have it; for `layer` and `absence`, the rule. */
  subject: string;
  modality: Modality;
  /** What must be so besides existing. */
  expected: Readonly<Record<string, Value>>;
  place: Place;
  /** The design's own words. */
  text: string;
  source: 'contract' | 'prose';
  /** Number of the phase of plan.md that brings it; null: due when all phases are. */
  phase: string | null;
  requirements: readonly string[];
  /** Why nobody can decide it, where the design leaves it open: "name TBD". */
  undecidable?: string;
}

/** A "no" of the design: what it forbids, as facts. */
export interface Ban {
  /** Facts of this kind … */
  kind: FactKind;
  /** … whose subject starts so; '' is all of them. */
  within: string;
  /** Only those that the change brings, as in "no new tables". */
  onlyNew: boolean;
}

export interface Contract {
  scope: readonly string[];
  /** Kinds in which what is not declared, and is new, blocks. */
  closed: readonly ClaimKindName[];
  claims: Claim[];
}
