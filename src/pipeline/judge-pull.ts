import { posix } from 'node:path';
import type { Finding } from '../domain/finding.ts';
import type { Trust } from '../domain/gate.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { openDiagramParser } from '../effects/diagrams.ts';
import { isCode } from '../effects/find-names.ts';
import { mergeBase } from '../effects/git-commits.ts';
import { openCommit, pathsBetween } from '../effects/git-tree.ts';
import { isDesignFile, planningName } from '../pack/document-paths.ts';
import { lintPlaces } from '../pack/lint.ts';
import { documentPath } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { rules } from '../pack/rules/index.ts';
import { guardedChanges } from '../settings/guarded.ts';
import { settingsPath } from '../settings/settings.ts';
import type { Base } from './base.ts';
import { type CheckRun, performCheck } from './check.ts';
import { type DiagramBudget, withDiagrams } from './diagram-budget.ts';
import { IncompleteError } from './faults.ts';
import { lintDesignsAt, lintPlanningAt } from './lint-documents.ts';
import { lintPackAt } from './lint-pack.ts';
import { packsOf, readTextFile } from './packs.ts';
import { isOfProduct, type RepositoryReader } from './read-facts.ts';
import { readSettingsFrom } from './settings.ts';
import { settingsFindings, settingsInForce, type SettingsInForce } from './settings-in-force.ts';

/** What a pull request, or a merge queue, wants to bring to a base branch. */
export interface PullRequest {
  /** The bare repository that holds both commits. */
  root: string;
  branch: string;
  base: string;
  head: string;
  pull: number | null;
  /** Whether the base branch is the default one. */
  isDefault: boolean;
  /** GitHub's numeric id of the repository, which seals name. */
  repository: number;
  /** The App's own public keys, by their names; those of the settings come first. */
  keys: Readonly<Record<string, string>>;
  at: string;
  reader: RepositoryReader;
}

const trustIn = (
  { finalize, seal }: Settings,
  { repository, keys }: Pick<PullRequest, 'repository' | 'keys'>,
): Trust => ({
  mode: finalize.mode,
  keys: { ...keys, ...seal.keys },
  repository,
});

/** Both sides of a change, opened. */
export interface Sides {
  base: Base;
  tree: Snapshot;
  /** What the head changes since it went its own way. */
  changed: readonly string[];
  inForce: SettingsInForce;
}

export const openSides = async (
  request: Omit<PullRequest, 'reader'>,
  known?: SettingsInForce,
): Promise<Sides> => {
  const { root, base: tip, head } = request;
  const inForce = known ?? (await settingsInForce(root, tip));
  const { settings } = inForce;
  const fork = await mergeBase(root, tip, head);
  if (fork === null) throw new IncompleteError('base and head have no commit in common');
  return {
    base: {
      tree: await openCommit(root, tip),
      commit: tip,
      settings,
      trust: trustIn(settings, request),
    },
    tree: await openCommit(root, head),
    changed: await pathsBetween(root, fork, head),
    inForce,
  };
};

const isBelow = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** Whether a design may speak of a file that nobody reads for facts: by its path, or its folder. */
const mayBeNamed = (path: string, designs: readonly string[]): boolean =>
  designs.some(
    (text) => text.includes(posix.basename(path)) || text.includes(`${posix.dirname(path).split('/')[0]}/`),
  );

const designsAt = async (tree: Snapshot, places: readonly PackPlace[]): Promise<string[]> => {
  const files = await Promise.all(
    places.map(({ folder }) => readTextFile(tree, documentPath(folder, 'fdd'))),
  );
  return files.flatMap((file) => file?.text ?? []);
};

/** Why a change need not be judged; null where it has to be. */
const unconcernedBy = async ({ base, tree, changed }: Sides): Promise<string | null> => {
  const { settings } = base;
  if (changed.includes(settingsPath)) return null;
  const before = await packsOf({ settings }, base.tree);
  const isLoose = (path: string): boolean => path === planningName || isBelow(settings.designs, path);
  if (changed.some(isLoose)) return null;
  if (before.length === 0 && (await packsOf({ settings }, tree)).length === 0)
    return settings.profile === 'generic' && Object.keys(settings.rules).length === 0
      ? 'There are no designs here yet.'
      : null;
  const bears = (path: string): boolean =>
    isCode(path) || isOfProduct(path) || settings.packs.some((root) => isBelow(root, path));
  if (changed.some(bears)) return null;
  const designs = await designsAt(base.tree, before);
  return changed.some((path) => mayBeNamed(path, designs))
    ? null
    : 'Nothing that this changes can bear on a design.';
};

const notGated = (branch: string): string => `The settings name no gate for the branch ${branch}.`;

const gates = ({ branches }: Settings, { branch, isDefault }: PullRequest): boolean =>
  branches.includes(branch) || (isDefault && branches.includes('default'));

/** What the head says in settings is shown, and holds nowhere before it is merged. */
const headSettings = async ({ inForce, tree }: Sides): Promise<PullJudgement['settings']> => {
  const head = await settingsFindings(tree);
  const guarded =
    head.length > 0 ? [] : guardedChanges(inForce.settings, await readSettingsFrom(tree, settingsPath));
  return { base: inForce.problems, head, guarded };
};

const keyOf = ({ id, level }: Finding): string => `${id} ${level}`;

const lintAt = async (
  tree: Snapshot,
  places: readonly PackPlace[],
  { settings, trust }: Base,
): Promise<Finding[]> => {
  const found: Finding[] = [];
  for (const place of places) {
    const { findings } = await lintPackAt(tree, { place, only: null }, { settings, trust, asFinal: false });
    found.push(...findings);
  }
  return found;
};

const lintSlugs = (places: readonly PackPlace[], { settings }: Base): Finding[] =>
  lintPlaces(
    places,
    { settings, existing: new Set<string>(), diagrams: new Map<string, null>() },
    { rules, asFinal: false },
  );

/** What is said of documents beside packs, where a change touches them. */
const lintLoose = async (
  tree: Snapshot,
  { base, changed }: Sides,
  diagrams: DiagramBudget,
): Promise<Finding[]> => {
  const { settings } = base;
  const run = { tree, settings, diagrams, rules, asFinal: false };
  const hasDesigns = (await tree.list(settings.designs)).some(isDesignFile);
  const isTouched = changed.some((path) => isBelow(settings.designs, path));
  const designs = hasDesigns && isTouched ? await lintDesignsAt(run, settings.designs) : null;
  const planning = changed.includes(planningName) ? await lintPlanningAt(run) : null;
  return [...(designs?.findings ?? []), ...(planning?.findings ?? [])];
};

/** What document rules say of what a change touches, and did not say before. */
const introducedInDocuments = async (sides: Sides): Promise<Finding[]> => {
  const { base, tree, changed } = sides;
  const isTouched = ({ folder }: PackPlace): boolean => changed.some((path) => isBelow(folder, path));
  const before = await packsOf(base, base.tree);
  const after = await packsOf(base, tree);
  return withDiagrams(openDiagramParser, async (diagrams) => {
    const lintSide = async (side: Snapshot, places: readonly PackPlace[]): Promise<Finding[]> => [
      ...(await lintAt(side, places.filter(isTouched), base)),
      ...lintSlugs(places, base),
      ...(await lintLoose(side, sides, diagrams)),
    ];
    const told = new Set((await lintSide(base.tree, before)).map(keyOf));
    return (await lintSide(tree, after)).filter((finding) => !told.has(keyOf(finding)));
  });
};

/** The conformance part alone, with all that lies behind it. */
export const checkPull = async (request: PullRequest): Promise<CheckRun> =>
  checkSides(request, await openSides(request));

const checkSides = (request: PullRequest, { base, tree }: Sides): Promise<CheckRun> =>
  performCheck({
    root: request.root,
    settings: base.settings,
    trust: base.trust,
    base,
    head: { tree, commit: request.head },
    named: [],
    due: null,
    at: request.at,
    pull: request.pull,
    reader: request.reader,
  });

/** Documents, gates, conformance. */
export const judgePull = async (request: PullRequest): Promise<PullJudgement> => {
  const { root, pull, branch, base, head } = request;
  const told = { pull, branch, base, head };
  const inForce = await settingsInForce(root, base);
  const isGated = gates(inForce.settings, request);
  const nothing = { documents: [], report: null, incomplete: null };
  const unasked = { base: inForce.problems, head: [], guarded: [] };
  if (!isGated) return { ...told, ...nothing, isGated, unconcerned: notGated(branch), settings: unasked };
  const sides = await openSides(request, inForce);
  const settings = sides.changed.includes(settingsPath) ? await headSettings(sides) : unasked;
  const unconcerned = await unconcernedBy(sides);
  if (unconcerned !== null) return { ...told, ...nothing, isGated, unconcerned, settings };
  const documents = await introducedInDocuments(sides);
  const { report } = await checkSides(request, sides);
  const incomplete = report.conclusion === 'incomplete' ? 'no source file could be read' : null;
  return { ...told, isGated, unconcerned: null, settings, documents, report, incomplete };
};
