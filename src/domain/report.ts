import type { DocumentKind } from './document.ts';
import type { Conclusion, Finding } from './finding.ts';
import type { GateState } from './gate.ts';

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
}
