import type { Finding } from '../domain/finding.ts';
import type { DocumentOutline, PackOutline } from '../domain/report.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { type DiagramParser, openDiagramParser } from '../effects/diagrams.ts';
import { type DesignSet, readDesignSet } from '../pack/design-set.ts';
import { diagramsOf } from '../pack/questions/diagrams.ts';
import { type Document, readDocument } from '../pack/document.ts';
import { readGates } from '../pack/gate.ts';
import { linkTargets } from '../pack/questions/links.ts';
import { lintDesignSet, lintDocument, type LintOptions, lintPack, lintPlaces } from '../pack/lint.ts';
import { outlineDocument, outlinePack } from '../pack/outline.ts';
import type { Pack } from '../pack/pack.ts';
import type { RuleContext } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { loadPack, readTextFile } from './packs.ts';
import { type Repository, shownPath, trustOf } from './repository.ts';
import type { Target } from './targets.ts';
import type { World } from './world.ts';

export interface Linted {
  /** Paths here are those of this repository. */
  repository: Repository;
  findings: Finding[];
  /** Null for documents that belong to no pack, and where nobody asked for outlines. */
  outline: PackOutline | null;
  documents: number;
}

export interface LintRun {
  options: LintOptions;
  parser: DiagramParser;
  world: World;
  repositoryId: string | undefined;
}

/** The facts that rules ask for besides the documents, gathered before any rule runs. */
const contextFor = async (
  documents: readonly Document[],
  { tree, settings }: Repository,
  parser: DiagramParser,
): Promise<Omit<RuleContext, 'pack'>> => {
  const existing = new Set<string>();
  for (const path of new Set(documents.flatMap(linkTargets))) if (await tree.has(path)) existing.add(path);
  const diagrams = new Map<string, string | null>();
  for (const { text } of documents.flatMap(diagramsOf)) {
    if (!diagrams.has(text)) diagrams.set(text, await parser.check(text));
  }
  return { settings, existing, diagrams };
};

const keepOnly = ({ only }: Target, findings: readonly Finding[]): Finding[] =>
  findings.filter(({ design }) => only === null || design.path === only);

const lintPackTarget = async (target: Target & { kind: 'pack' }, run: LintRun): Promise<Linted> => {
  const { repository, place } = target;
  const pack = await loadPack(repository.tree, place);
  const documents = Object.values(pack.documents);
  const context = await contextFor(documents, repository, run.parser);
  const gates = readGates(pack, trustOf(repository, run.world, run.repositoryId));
  return {
    repository,
    findings: keepOnly(target, lintPack(pack, context, run.options)),
    outline: outlinePack(pack, gates),
    documents: documents.length,
  };
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

const outlineOfLoose = (folder: string, documents: readonly DocumentOutline[]): PackOutline => ({
  slug: folder === '' ? '.' : folder,
  folder,
  documents: [...documents],
});

const lintDesignSetTarget = async (
  target: Target & { kind: 'design-set' },
  run: LintRun,
): Promise<Linted> => {
  const { repository, folder } = target;
  const set = await loadDesignSet(repository.tree, folder);
  const context = await contextFor(set.documents, repository, run.parser);
  const outlines = set.documents.map((document) => outlineDocument(document, null));
  return {
    repository,
    findings: keepOnly(target, lintDesignSet(set, context, run.options)),
    outline: outlineOfLoose(folder, outlines),
    documents: set.documents.length,
  };
};

const lintPlanningTarget = async (target: Target & { kind: 'planning' }, run: LintRun): Promise<Linted> => {
  const { repository, path } = target;
  const file = await readTextFile(repository.tree, path);
  if (!file) return { repository, findings: [], outline: null, documents: 0 };
  const document = readDocument({ ...file, kind: 'planning' });
  const context = { ...(await contextFor([document], repository, run.parser)), pack: null };
  return {
    repository,
    findings: keepOnly(target, lintDocument(document, context, run.options)),
    outline: outlineOfLoose('', [outlineDocument(document, null)]),
    documents: 1,
  };
};

const lintTarget = (target: Target, run: LintRun): Promise<Linted> => {
  switch (target.kind) {
    case 'pack':
      return lintPackTarget(target, run);
    case 'design-set':
      return lintDesignSetTarget(target, run);
    case 'planning':
      return lintPlanningTarget(target, run);
  }
};

/** Elsewhere slugs are nobody's names. */
const isBelowRoot = ({ repository, place }: Target & { kind: 'pack' }): boolean =>
  repository.settings.packs.some((root) => place.folder.startsWith(`${root}/`));

const lintSlugs = (targets: readonly Target[], options: LintOptions): Linted[] =>
  [...Map.groupBy(targets, ({ repository }) => repository.root).values()].flatMap((together) => {
    const [first] = together;
    if (!first) return [];
    const { repository } = first;
    const places = together.flatMap((target) =>
      target.kind === 'pack' && target.only === null && isBelowRoot(target) ? [target.place] : [],
    );
    const context = {
      settings: repository.settings,
      existing: new Set<string>(),
      diagrams: new Map<string, null>(),
    };
    return [{ repository, findings: lintPlaces(places, context, options), outline: null, documents: 0 }];
  });

/** One target after the other, and no more of them in memory than one. */
export async function* lintTargets(targets: readonly Target[], run: LintRun): AsyncGenerator<Linted> {
  yield* lintSlugs(targets, run.options);
  for (const target of targets) yield await lintTarget(target, run);
}

/** What stands in the way of finalizing one document of a pack. */
export const findingsAsFinal = async (
  repository: Repository,
  pack: Pack,
  document: Document,
): Promise<Finding[]> => {
  const parser = openDiagramParser();
  try {
    const context = { ...(await contextFor([document], repository, parser)), pack };
    return lintDocument(document, context, { rules, asFinal: true }).map((finding) => ({
      ...finding,
      design: { ...finding.design, path: shownPath(repository, finding.design.path) },
    }));
  } finally {
    await parser.close();
  }
};
