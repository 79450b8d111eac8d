import type { DocumentKind } from './document.ts';
import type { Conclusion, Finding } from './finding.ts';
import type { Gate, GateState } from './gate.ts';

export interface OutlineSection {
  number: string | null;
  title: string;
  depth: number;
  line: number;
}

export interface OutlineId {
  id: string;
  line: number;
  text: string;
  /** Ids that it names: for a criterion, the requirements that it proves. */
  names: string[];
  /** Set where it stands in another file than the document: requirements.yml. */
  path?: string;
}

export interface OutlinePhase {
  number: string;
  title: string;
  line: number;
  tasks: { done: number; total: number };
}

/** What was read of one document, as a person would list it. */
export interface DocumentOutline {
  kind: DocumentKind;
  path: string;
  title: string | null;
  /** State and reason of its gate; null for documents that have none. */
  gate: { state: GateState; reason: string } | null;
  sections: OutlineSection[];
  requirements: OutlineId[];
  acceptance: OutlineId[];
  phases: OutlinePhase[];
}

export interface PackOutline {
  slug: string;
  folder: string;
  documents: DocumentOutline[];
}

export interface ReportedRule {
  id: string;
  summary: string;
  page: string;
}

/** The result of `specgate lint`; its JSON form is stable from version 1. */
export interface LintReport {
  version: 1;
  conclusion: Conclusion;
  packs: PackOutline[];
  findings: Finding[];
  /** The rules behind the findings, in the order of their ids. */
  rules: ReportedRule[];
  totals: { packs: number; documents: number; rules: number; block: number; warn: number; note: number };
}

export interface RenderOptions {
  color: boolean;
  /** Printed in reports that have a place for the tool's version. */
  toolVersion: string;
  /** Columns of the terminal: the text report wraps messages to it. Without it, each message is one line. */
  width?: number;
  /** Show every note in the text report, however many a document has. */
  allNotes?: boolean;
  /** Address of the repository's files at the commit that was read, for links that must work outside of it. */
  linkBase?: string;
}

export interface StatusRow {
  slug: string;
  folder: string;
  gates: Gate[];
  /** Phases of the plan with all their tasks ticked; null where there is no plan. */
  phases: { done: number; total: number } | null;
  /** What a change does to these gates that it must not do. */
  problems: string[];
}

/** The result of `specgate status`; its JSON form is stable from version 1. */
export interface StatusReport {
  version: 1;
  mode: 'seal' | 'merge';
  packs: StatusRow[];
}

export interface StatusOptions extends RenderOptions {
  width: number;
}
