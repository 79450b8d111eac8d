import type { Designs } from '../check/check.ts';
import type { CheckedPack, PackWaivers } from '../check/checked.ts';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { WaiverEntry } from '../domain/waiver.ts';
import type { PackPlace } from '../pack/rule.ts';
import type { Pack } from '../pack/pack.ts';
import { readWaivers, type ReadWaivers, waiversPath } from '../pack/waivers.ts';
import { canonicalJson } from '../text/digest.ts';
import { type Base, historyOf, isSame } from './base.ts';
import { type InForce, packInForce } from './check-packs.ts';
import { findPacks, loadPack, packsOf, readTextFile } from './packs.ts';
import { UsageError } from './faults.ts';

/** Which designs a check is about, with their waivers. */

/** Every pack of the head, and those of the base that are gone. */
const placesOf = async ({ settings, base, tree }: DesignSources): Promise<readonly PackPlace[]> => {
  const before = base ? await packsOf({ settings }, base.tree) : [];
  const after = await packsOf({ settings }, tree);
  return [...after, ...before.filter(({ folder }) => !after.some((each) => each.folder === folder))];
};

/** A pack that the caller names, by slug or by folder, wherever it is. */
const placeNamed = async (
  { name, folder }: NamedPack,
  places: readonly PackPlace[],
  tree: Snapshot,
): Promise<PackPlace> => {
  const bySlug = places.find(({ slug }) => slug === name);
  if (bySlug) return bySlug;
  const found = folder.startsWith('..') ? [] : await findPacks(tree, folder);
  const byFolder = found.find((each) => each.folder === folder);
  if (byFolder) return places.find((each) => each.folder === folder) ?? byFolder;
  throw new UsageError(`There is no pack \`${name}\`: neither a slug nor a folder with an fdd.md`);
};

const waiversAt = async (tree: Snapshot, path: string, trust: Trust): Promise<ReadWaivers> => {
  const file = await readTextFile(tree, path);
  return file ? readWaivers(file, trust) : { entries: [], problems: [] };
};

const sameWaiver = ({ waiver: one }: WaiverEntry, { waiver: other }: WaiverEntry): boolean =>
  canonicalJson(one) === canonicalJson(other);

/** Rule 1 of the gate: those of the base let findings pass. What the head says is told about, no more. */
const readPackWaivers = async (
  folder: string,
  { tree, base, mergeBase, trust }: DesignSources,
): Promise<PackWaivers> => {
  const path = waiversPath(folder);
  const stated = await waiversAt(tree, path, trust);
  const inForce = base ? await waiversAt(base.tree, path, trust) : stated;
  const isAny = stated.entries.length + stated.problems.length > 0;
  const fork = isAny ? await mergeBase() : null;
  const before = fork ? await waiversAt(fork, path, trust) : { entries: [], problems: [] };
  const known = base ? [...inForce.entries, ...before.entries] : [];
  const told = new Set(base ? [...inForce.problems, ...before.problems].map(({ message }) => message) : []);
  return {
    path,
    inForce: inForce.entries,
    stated: stated.entries.map((entry) => ({
      ...entry,
      isNew: !known.some((other) => sameWaiver(other, entry)),
    })),
    problems: stated.problems.map((problem) => ({ ...problem, isNew: !told.has(problem.message) })),
  };
};

/** As somebody wrote it, and the folder of the repository that it would be. */
export interface NamedPack {
  name: string;
  folder: string;
}

export interface DesignSources {
  /** Where git is asked for earlier versions. */
  root: string;
  /** Those in force: of the base where there is one. */
  settings: Settings;
  trust: Trust;
  base: Base | null;
  /** The commit from which the head went its own way; asked for only where something depends on it. */
  mergeBase(): Promise<Snapshot | null>;
  tree: Snapshot;
  /** The commit of the head, or the one that the working tree stands on; null where there is none. */
  commit: string | null;
  pull: number | null;
  /** Packs that the caller names. */
  named: readonly NamedPack[];
}

export interface ReadDesigns extends Designs {
  /** What the report is about: what is judged, and why the others are not. */
  told: readonly InForce[];
}

/** Between the merge base and the head: what the base branch did meanwhile is not the change's doing. */
const isEdited = async (
  place: PackPlace,
  head: Pack,
  before: Pack | null,
  { mergeBase }: DesignSources,
): Promise<boolean> => {
  if (!before || isSame(before, head)) return false;
  const fork = await mergeBase();
  return fork !== null && !isSame(await loadPack(fork, place), head);
};

const packAt = async (place: PackPlace, isNamed: boolean, sources: DesignSources) => {
  const { root, base, tree, commit, trust, pull } = sources;
  const head = await loadPack(tree, place);
  const before = base && (await loadPack(base.tree, place));
  const history =
    before && base && commit !== null && !isSame(before, head)
      ? await historyOf(root, base, commit, place.folder)
      : {};
  const pack = packInForce({ base: before, head, trust, pull, history, isNamed });
  const { checked } = pack.told ?? {};
  if (!pack.told || !checked) return { ...pack, checked: null };
  const complete = {
    ...checked,
    isEdited: await isEdited(place, head, before, sources),
    waivers: await readPackWaivers(place.folder, sources),
  };
  return { ...pack, told: { ...pack.told, checked: complete }, checked: complete };
};

/** All packs, because each is judged beside the others; of those that the caller names the report is, whatever their status. */
export const readDesigns = async (sources: DesignSources): Promise<ReadDesigns> => {
  const { tree } = sources;
  const places = await placesOf(sources);
  const named: PackPlace[] = [];
  for (const name of sources.named) {
    const place = await placeNamed(name, places, tree);
    if (!named.includes(place)) named.push(place);
  }
  const told: InForce[] = [];
  const inForce: CheckedPack[] = [];
  const earlier: Designs['earlier'][number][] = [];
  for (const place of new Set([...named, ...places])) {
    const isNamed = named.includes(place);
    const pack = await packAt(place, isNamed, sources);
    if (pack.earlier) earlier.push(pack.earlier);
    if (pack.checked) inForce.push(pack.checked);
    if (pack.told && (isNamed || named.length === 0)) told.push(pack.told);
  }
  return { told, judged: told.flatMap(({ checked }) => checked ?? []), inForce, earlier };
};
