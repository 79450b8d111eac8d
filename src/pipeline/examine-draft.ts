import { assemble, type DraftFile } from '../authoring/assemble.ts';
import { type ForReviewers, forReviewers } from '../authoring/reviewers.ts';
import type { Brief, WrittenText } from '../domain/authoring.ts';
import type { Finding } from '../domain/finding.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { openDiagramParser } from '../effects/diagrams.ts';
import { contractOf } from '../pack/contract-block.ts';
import { type DesignSet, readDesignSet } from '../pack/design-set.ts';
import { type Document, readDocument } from '../pack/document.ts';
import { lintDesignSet, lintDocument } from '../pack/lint.ts';
import type { Pack } from '../pack/pack.ts';
import { diagramsOf } from '../pack/questions/diagrams.ts';
import { rules } from '../pack/rules/index.ts';
import { performCheck } from './check.ts';
import type { DraftGround, DraftSource } from './draft-source.ts';
import { existingTargets } from './lint-pack.ts';
import { overlay } from './overlay.ts';
import { loadPack } from './packs.ts';

/** What was written, held against the rules and, where it has a contract, against the code. */

/** What the code says today of what a contract claims. */
export interface ContractToday {
  claims: number;
  conforming: number;
  pending: number;
  /** Claims that the code has otherwise: meant to be changed, or mistaken. */
  otherwise: string[];
  unverifiable: number;
}

export interface ExaminedDraft {
  files: DraftFile[];
  /** What the rules say, for whoever wrote it to mend. */
  problems: string[];
  /** Of those, what stands in the way of finalizing, and gaps. */
  findings: { path: string; line: number; rule: string; message: string }[];
  gaps: number;
  contract: ContractToday | null;
  reviewers: ForReviewers;
}

/** A tree with documents in it that are not there yet; code in it is where it was, and known by what git calls it. */
const withDocuments = (tree: Snapshot, files: readonly DraftFile[]): Snapshot => ({
  ...overlay(tree, files),
  ...(tree.root === undefined ? {} : { root: tree.root }),
  ...(tree.contents === undefined ? {} : { contents: tree.contents }),
});

const gapRule = 'no-placeholder';

const readsAsDocument = ({ kind }: DraftFile): boolean => kind !== 'manifest';

const documentsOf = (files: readonly DraftFile[]): Document[] =>
  files.flatMap(({ path, kind, text }) => (kind === 'manifest' ? [] : [readDocument({ path, kind, text })]));

/** What Mermaid says of each diagram. */
const parseDiagrams = async (documents: readonly Document[]): Promise<Map<string, string | null>> => {
  const said = new Map<string, string | null>();
  const texts = documents.flatMap(diagramsOf).map(({ text }) => text);
  if (texts.length === 0) return said;
  const parser = openDiagramParser();
  try {
    for (const text of new Set(texts)) said.set(text, await parser.check(text));
  } finally {
    await parser.close();
  }
  return said;
};

const lintFiles = async (
  files: readonly DraftFile[],
  source: DraftSource,
  tree: Snapshot,
  pack: Pack,
): Promise<Finding[]> => {
  const documents = documentsOf(files);
  const existing = await existingTargets(documents, tree);
  const context = { settings: source.settings, existing, diagrams: await parseDiagrams(documents) };
  const options = { rules, asFinal: true };
  if (source.role === 'design') return lintDesignSet(setOf(files, source), context, options);
  return documents.flatMap((document) => {
    const isOfPack = document.kind !== 'planning';
    return lintDocument(document, { ...context, pack: isOfPack ? pack : null }, options);
  });
};

const setOf = (files: readonly DraftFile[], { place }: DraftSource): DesignSet => {
  const manifest = files.find(({ kind }) => kind === 'manifest');
  return readDesignSet({
    folder: place.designs,
    manifest: manifest ? { path: manifest.path, text: manifest.text } : null,
    documents: files.flatMap(({ path, kind, text }) => (kind === 'manifest' ? [] : [{ path, kind, text }])),
    files: files.map(({ path }) => path),
  });
};

const contractToday = ({ packs: [pack] }: CheckReport): ContractToday | null => {
  if (!pack) return null;
  const of = (...verdicts: string[]) => pack.claims.filter(({ verdict }) => verdicts.includes(verdict));
  return {
    claims: pack.claims.length,
    conforming: of('conforms').length,
    pending: of('pending', 'missing').length,
    unverifiable: of('unverifiable', 'ambiguous').length,
    otherwise: of('contradicts', 'renamed', 'forbidden').map(
      ({ line, kind, subject, why, evidence: [place] }) =>
        `line ${line}: ${kind} ${subject}: ${why}${place ? ` (${place.path}:${place.line})` : ''}`,
    ),
  };
};

const checkContract = async (
  pack: Pack,
  tree: Snapshot,
  source: DraftSource,
  { root, reader }: DraftGround,
): Promise<ContractToday | null> => {
  const { fdd } = pack.documents;
  const read = fdd && contractOf(fdd, pack.slug);
  if (!read?.contract || read.contract.claims.length === 0) return null;
  const { settings, trust, today } = source;
  const { report } = await performCheck({
    root,
    settings,
    trust,
    base: null,
    head: { tree, commit: null },
    named: [{ name: pack.slug, folder: pack.folder }],
    due: 'plan',
    at: `${today}T00:00:00Z`,
    pull: null,
    reader,
  });
  return contractToday(report);
};

const tell = ({ design, message, rule, example }: Finding): string =>
  `line ${design.line} of ${design.path.slice(design.path.lastIndexOf('/') + 1)}: ${message} (${rule})${example === undefined ? '' : `; for example: ${example}`}`;

/** Ids that the text had and lost: others speak of them. */
const lostIds = (before: Document, after: Document): string[] => {
  const kept = new Set(after.declared.map(({ id }) => id));
  return [...new Set(before.declared.map(({ id }) => id))].filter((id) => !kept.has(id));
};

const idProblems = (brief: Brief, documents: readonly Document[]): string[] =>
  documents.flatMap((after) => {
    const earlier = [...brief.documents, ...brief.current].find(({ path }) => path === after.path);
    if (!earlier) return [];
    const before = readDocument({ path: earlier.path, kind: after.kind, text: earlier.text });
    return lostIds(before, after).map(
      (id) =>
        `${id} is gone, and others may speak of it: keep it, and mark it "(removed)" where it is dropped`,
    );
  });

export const examineDraft = async (
  source: DraftSource,
  ground: DraftGround,
  brief: Brief,
  texts: readonly WrittenText[],
): Promise<ExaminedDraft> => {
  const { role, place, words } = source;
  const files = assemble(texts, {
    place,
    role,
    focus: words.trim(),
    isWithoutPrd: !brief.documents.some(({ kind }) => kind === 'prd'),
  });
  const tree = withDocuments(ground.tree, files);
  const pack = await loadPack(tree, place);
  const findings = await lintFiles(files, source, tree, pack);
  const weighty = findings.filter(({ level, rule }) => level !== 'note' && rule !== gapRule);
  const documents = documentsOf(files.filter(readsAsDocument));
  const isDesign = files.some(({ kind }) => kind === 'fdd');
  return {
    files,
    problems: [...weighty.map(tell), ...idProblems(brief, documents)],
    findings: weighty.map(({ design, rule, message }) => ({
      path: design.path,
      line: design.line,
      rule,
      message,
    })),
    gaps: findings.filter(({ rule }) => rule === gapRule).length,
    contract: isDesign ? await checkContract(pack, tree, source, ground) : null,
    reviewers: forReviewers(documents),
  };
};
