import type { Finding } from '../domain/finding.ts';
import type { DocumentOutline, PackOutline } from '../domain/report.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { DiagramParser } from '../effects/diagrams.ts';
import { type DesignSet, readDesignSet } from '../pack/design-set.ts';
import { diagramsOf } from '../pack/questions/diagrams.ts';
import { type Document, readDocument } from '../pack/document.ts';
import { lintDesignSet, lintDocument, type LintOptions, lintPlaces } from '../pack/lint.ts';
import { outlineDocument } from '../pack/outline.ts';
import type { RuleContext } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { existingTargets, lintPackAt } from '../pipeline/lint-pack.ts';
import { fewestForPool, lintInPool } from './lint-pool.ts';
import { readTextFile } from '../pipeline/packs.ts';
import { type Repository, trustOf } from './repository.ts';
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
  asFinal: boolean;
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
  const diagrams = new Map<string, string | null>();
  for (const { text } of documents.flatMap(diagramsOf)) {
    if (!diagrams.has(text)) diagrams.set(text, await parser.check(text));
  }
  return { settings, existing: await existingTargets(documents, tree), diagrams };
};

const optionsOf = ({ asFinal }: LintRun): LintOptions => ({ rules, asFinal });

const keepOnly = ({ only }: Target, findings: readonly Finding[]): Finding[] =>
  findings.filter(({ design }) => only === null || design.path === only);

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
    findings: keepOnly(target, lintDesignSet(set, context, optionsOf(run))),
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
    findings: keepOnly(target, lintDocument(document, context, optionsOf(run))),
    outline: outlineOfLoose('', [outlineDocument(document, null)]),
    documents: 1,
  };
};

type PackTarget = Target & { kind: 'pack' };

/** The packs of one repository, in the order in which they were named. */
async function* lintPacks(targets: readonly PackTarget[], run: LintRun): AsyncGenerator<Linted> {
  const [first] = targets;
  if (!first) return;
  const { repository } = first;
  const { root, tree, settings } = repository;
  const packRun = { settings, trust: trustOf(repository, run.world, run.repositoryId), asFinal: run.asFinal };
  if (targets.length < fewestForPool) {
    for (const target of targets) yield { repository, ...(await lintPackAt(tree, target, packRun)) };
    return;
  }
  const jobs = targets.map(({ place, only }) => ({ place, only }));
  for await (const linted of lintInPool({ root, jobs, run: packRun })) yield { repository, ...linted };
}

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

/** Results in a fixed order, and no more of them in memory than are in the making. */
export async function* lintTargets(targets: readonly Target[], run: LintRun): AsyncGenerator<Linted> {
  yield* lintSlugs(targets, optionsOf(run));
  const packs = targets.filter((target) => target.kind === 'pack');
  for (const together of Map.groupBy(packs, ({ repository }) => repository.root).values())
    yield* lintPacks(together, run);
  for (const target of targets) {
    if (target.kind === 'design-set') yield await lintDesignSetTarget(target, run);
    if (target.kind === 'planning') yield await lintPlanningTarget(target, run);
  }
}
