import type { Trust } from '../domain/gate.ts';
import type { Finding } from '../domain/finding.ts';
import type { PackOutline } from '../domain/report.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Document } from '../pack/document.ts';
import { readGates } from '../pack/gate.ts';
import { lintDocument, lintPack } from '../pack/lint.ts';
import { outlinePack } from '../pack/outline.ts';
import { linkTargets } from '../pack/questions/links.ts';
import type { Pack } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { loadPack } from './packs.ts';

/** What is linted, and with what: plain data, so that a worker can be asked for it. */
export interface PackJob {
  place: PackPlace;
  /** Of all that is read, report on this file alone. */
  only: string | null;
}

export interface PackRun {
  settings: Settings;
  trust: Trust;
  asFinal: boolean;
}

export interface LintedPack {
  findings: Finding[];
  outline: PackOutline;
  documents: number;
}

/** Those of the paths that links name which exist. */
export const existingTargets = async (
  documents: readonly Document[],
  tree: Snapshot,
): Promise<Set<string>> => {
  const existing = new Set<string>();
  for (const path of new Set(documents.flatMap(linkTargets))) if (await tree.has(path)) existing.add(path);
  return existing;
};

export const lintPackAt = async (
  tree: Snapshot,
  { place, only }: PackJob,
  run: PackRun,
): Promise<LintedPack> => {
  const pack = await loadPack(tree, place);
  const documents = Object.values(pack.documents);
  const existing = await existingTargets(documents, tree);
  const context = { settings: run.settings, existing, diagrams: new Map<string, string | null>() };
  const findings = lintPack(pack, context, { rules, asFinal: run.asFinal });
  return {
    findings: findings.filter(({ design }) => only === null || design.path === only),
    outline: outlinePack(pack, readGates(pack, run.trust)),
    documents: documents.length,
  };
};

/** What is said of a document as if it were final: what blocks stands in the way of finalizing it. */
export const lintAsFinal = async (
  tree: Snapshot,
  settings: Settings,
  pack: Pack,
  document: Document,
): Promise<Finding[]> => {
  const existing = await existingTargets([document], tree);
  const context = { settings, existing, diagrams: new Map<string, null>(), pack };
  return lintDocument(document, context, { rules, asFinal: true });
};
