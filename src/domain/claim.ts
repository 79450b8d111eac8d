import type { FactKind, Value } from './fact.ts';
import type { Place } from './finding.ts';

export const claimKinds = [
  'module',
  'function',
  'route',
  'live-view',
  'ui-event',
  'hook',
  'process',
  'job',
  'queue',
  'table',
  'column',
  'index',
  'constraint',
  'telemetry',
  'pubsub',
  'flag',
  'permission',
  'config',
  'call',
  'file',
  'name',
  'layer',
  'absence',
] as const;
export type ClaimKindName = (typeof claimKinds)[number];

/** A "no" of the design, as the facts that it forbids. */
export interface Ban {
  kind: FactKind;
  /** What a forbidden fact's subject must match: a name, or a pattern with `*`; `*` is all of the kind. */
  subject: string;
  /** Only those that the change brings, as in "no new tables". */
  onlyNew: boolean;
  /** What its attribute `form` ends with: of all processes only a `GenServer`. */
  form?: string;
}

/** Why a design does not commit itself: it leaves the name open, or all of it. */
export interface Hedge {
  about: 'name' | 'all';
  /** As the end of "it is not decided, because …". */
  why: string;
}

/** Read from prose, where names are written as people write: shortened, without a verb, with other parameters. */
export interface Prose {
  hedge?: Hedge;
  /** A claim only where the code has it: the words may mean something else. */
  tentative: boolean;
  /** It speaks of the code before the design, which need not stay so. */
  past?: boolean;
  /** What code that bears it out looks like, where its subject is no name that the code has. */
  pattern?: string;
  /** What code looks like that has something else instead; where it has neither, the words claim nothing. */
  slip?: string;
  /** The pattern is a name as code writes it, and is looked for wherever names are. */
  isNamePattern?: boolean;
  /** Without it the design cannot be kept, but there it says nothing. */
  isNecessary?: boolean;
  /** In how many migrations the design comes. */
  migrations?: { least?: number; most?: number };
  /** Of a list of names: the line that introduces it. */
  list?: string;
  /** Of a list of examples, which the others are: one of them would do. */
  examples?: string;
  /** The module is guessed from what the words stand under, so any other may have it. */
  anyOwner?: boolean;
}

/** Something that a design says and code can bear out. */
export interface Claim {
  /** Of slug, kind and subject: stable over edits that only move or reword things. */
  id: string;
  kind: ClaimKindName;
  /** The name that the code would have for it; of a ban, the rule as it is written. */
  subject: string;
  /** What must be so besides its being there. */
  expected: Readonly<Record<string, Value>>;
  /** Set where the claim is a "no". */
  ban?: Ban;
  /** Set where it was read from prose, and not from the contract. */
  prose?: Prose;
  place: Place;
  /** The design's own words. */
  text: string;
  /** Where in the contract it stands, as keys and positions; absent where no contract states it. */
  at?: readonly (string | number)[];
  /** Number of the phase of plan.md that brings it; null: due when all phases are done. */
  phase: string | null;
  requirements: readonly string[];
}

/** The text that a contract was read from, for whoever wants to amend it. */
export interface ContractSource {
  path: string;
  text: string;
  /** The line of the file on which the text starts. */
  firstLine: number;
}

/** The frozen claims of an fdd. */
export interface Contract {
  /** Absent where no block of the design states it. */
  source?: ContractSource;
  /** Where `closed` stands. */
  closedAt?: { line: number; text: string };
  /** Patterns of the files whose undeclared additions count. */
  scope: readonly string[];
  /** Kinds in which what is new and not declared blocks. */
  closed: readonly ClaimKindName[];
  claims: readonly Claim[];
}
