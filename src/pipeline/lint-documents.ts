import type { Finding } from '../domain/finding.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { DiagramParser } from '../effects/diagrams.ts';
import { type DesignSet, readDesignSet } from '../pack/design-set.ts';
import { type Document, readDocument } from '../pack/document.ts';
import { planningName } from '../pack/document-paths.ts';
import { lintDesignSet, lintDocument, type LintOptions } from '../pack/lint.ts';
import { diagramsOf } from '../pack/questions/diagrams.ts';
import type { RuleContext } from '../pack/rule.ts';
import { existingTargets } from './lint-pack.ts';
import { readTextFile } from './packs.ts';

/** Documents beside packs: a technical design set, and PLANNING.md. Their diagrams are put to Mermaid's own parser. */

export interface DocumentsRun extends LintOptions {
  tree: Snapshot;
  settings: Settings;
  diagrams: Pick<DiagramParser, 'check'>;
}

/** The facts that rules ask for besides the documents, gathered before any rule runs. */
const contextFor = async (
  documents: readonly Document[],
  { tree, settings, diagrams: parser }: DocumentsRun,
): Promise<Omit<RuleContext, 'pack'>> => {
  const diagrams = new Map<string, string | null>();
  for (const { text } of documents.flatMap(diagramsOf))
    if (!diagrams.has(text)) diagrams.set(text, await parser.check(text));
  return { settings, existing: await existingTargets(documents, tree), diagrams };
};

const loadDesignSet = async (tree: Snapshot, folder: string): Promise<DesignSet> => {
  const files = await tree.list(folder);
  const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const texts = await Promise.all(
    files
      .filter((path) => path.endsWith('.md') && path.slice(at('').length).split('/').length === 1)
      .map((path) => readTextFile(tree, path)),
  );
  return readDesignSet({
    folder,
    manifest: await readTextFile(tree, at('manifest.json')),
    documents: texts.filter((file) => file !== null),
    files,
  });
};

export interface LintedDocuments {
  findings: Finding[];
  documents: Document[];
}

export const lintDesignsAt = async (run: DocumentsRun, folder: string): Promise<LintedDocuments> => {
  const set = await loadDesignSet(run.tree, folder);
  const context = await contextFor(set.documents, run);
  return { findings: lintDesignSet(set, context, run), documents: set.documents };
};

export const lintPlanningAt = async (run: DocumentsRun, path = planningName): Promise<LintedDocuments> => {
  const file = await readTextFile(run.tree, path);
  if (!file) return { findings: [], documents: [] };
  const document = readDocument({ ...file, kind: 'planning' });
  const context = { ...(await contextFor([document], run)), pack: null };
  return { findings: lintDocument(document, context, run), documents: [document] };
};
