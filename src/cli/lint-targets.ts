import type { Finding } from '../domain/finding.ts';
import type { DocumentOutline, PackOutline } from '../domain/report.ts';
import type { DiagramParser } from '../effects/diagrams.ts';
import { type LintOptions, lintPlaces } from '../pack/lint.ts';
import { outlineDocument } from '../pack/outline.ts';
import { rules } from '../pack/rules/index.ts';
import { type DocumentsRun, lintDesignsAt, lintPlanningAt } from '../pipeline/lint-documents.ts';
import { lintPackAt } from '../pipeline/lint-pack.ts';
import { fewestForPool, lintInPool } from './lint-pool.ts';
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

const optionsOf = ({ asFinal }: LintRun): LintOptions => ({ rules, asFinal });

const keepOnly = ({ only }: Target, findings: readonly Finding[]): Finding[] =>
  findings.filter(({ design }) => only === null || design.path === only);

const outlineOfLoose = (folder: string, documents: readonly DocumentOutline[]): PackOutline => ({
  slug: folder === '' ? '.' : folder,
  folder,
  documents: [...documents],
});

const documentsRun = ({ tree, settings }: Repository, run: LintRun): DocumentsRun => ({
  ...optionsOf(run),
  tree,
  settings,
  diagrams: run.parser,
});

type LooseTarget = Target & { kind: 'design-set' | 'planning' };

const lintLoose = async (target: LooseTarget, run: LintRun): Promise<Linted> => {
  const { repository } = target;
  const asked = documentsRun(repository, run);
  const [folder, { findings, documents }] =
    target.kind === 'design-set'
      ? [target.folder, await lintDesignsAt(asked, target.folder)]
      : ['', await lintPlanningAt(asked, target.path)];
  const outlines = documents.map((document) => outlineDocument(document, null));
  return {
    repository,
    findings: keepOnly(target, findings),
    outline: target.kind === 'planning' && documents.length === 0 ? null : outlineOfLoose(folder, outlines),
    documents: documents.length,
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
    if (target.kind !== 'pack') yield await lintLoose(target, run);
  }
}
