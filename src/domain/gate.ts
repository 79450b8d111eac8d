import type { GatedKind } from './document.ts';

/** Computed from files alone. `stale`: finalized once, but it or what it stands on has changed since. */
export type GateState = 'absent' | 'draft' | 'final' | 'stale' | 'retired';

export interface Gate {
  kind: GatedKind;
  path: string;
  state: GateState;
  /** One sentence for a person: why the gate is in this state. */
  reason: string;
  /** What to do next, if there is something to do. */
  next?: string;
  /** Digest of the body as it is now. */
  digest?: string;
}

export interface Finalization {
  by: string;
  permission?: string | undefined;
  at: string;
  pull?: number | undefined;
  digest: string;
  against?: Record<string, string> | undefined;
  follows?: string | undefined;
  key?: string | undefined;
  seal?: string | undefined;
}

/** What is needed to believe a seal, all of it known before the documents are read. */
export interface Trust {
  mode: 'seal' | 'merge';
  /** Public keys by their name, current and retired. */
  keys: Readonly<Record<string, string>>;
  /** The numeric id of the repository; a name can be taken over, an id cannot. */
  repository: number | null;
}
