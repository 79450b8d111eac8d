import { resolve } from 'node:path';
import type { Designs } from '../check/check.ts';
import type { CheckedPack, PackWaivers } from '../check/checked.ts';
import type { Trust } from '../domain/gate.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { WaiverEntry } from '../domain/waiver.ts';
import type { PackPlace } from '../pack/rule.ts';
import { readWaivers, type ReadWaivers, waiversPath } from '../pack/waivers.ts';
import { canonicalJson } from '../text/digest.ts';
import { type Base, historyOf, isSame } from './base.ts';
import { type InForce, packInForce } from './check-packs.ts';
import { findPacks, loadPack, packsOf, readTextFile } from './packs.ts';
import { pathInRepository, type Repository } from './repository.ts';
import { UsageError, type World } from './world.ts';

/** Which designs a check is about, with their waivers. */

/** Every pack of the head, and those of the base that are gone. */
const placesOf = async (
  repository: Repository,
  base: Base | null,
  tree: Snapshot,
): Promise<readonly PackPlace[]> => {
  const owner = base?.repository ?? repository;
  const before = base ? await packsOf(owner, base.tree) : [];
  const after = await packsOf(owner, tree);
  return [...after, ...before.filter(({ folder }) => !after.some((each) => each.folder === folder))];
};

/** A pack that the caller names, by slug or by folder, wherever it is. */
const placeNamed = async (
  name: string,
  places: readonly PackPlace[],
  repository: Repository,
  tree: Snapshot,
  world: World,
): Promise<PackPlace> => {
  const bySlug = places.find(({ slug }) => slug === name);
  if (bySlug) return bySlug;
  const folder = pathInRepository(repository, resolve(world.cwd, name));
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

export interface DesignSources {
  repository: Repository;
  base: Base | null;
  /** The commit from which the head went its own way; asked for only where something depends on it. */
  mergeBase(): Promise<Snapshot | null>;
  tree: Snapshot;
  /** The commit that is judged; null for the files on the disk. */
  head: string | null;
  trust: Trust;
  pull: number | null;
  /** Packs that the caller names. */
  named: readonly string[];
}

export interface ReadDesigns extends Designs {
  /** What the report is about: what is judged, and why the others are not. */
  told: readonly InForce[];
}

const packAt = async (place: PackPlace, isNamed: boolean, sources: DesignSources) => {
  const { repository, base, tree, head: commit, trust, pull } = sources;
  const head = await loadPack(tree, place);
  const before = base && (await loadPack(base.tree, place));
  const history =
    before && base && !isSame(before, head)
      ? await historyOf(repository.root, base, place.folder, commit ?? 'HEAD')
      : {};
  const pack = packInForce({ base: before, head, trust, pull, history, isNamed });
  const { checked } = pack.told ?? {};
  if (!pack.told || !checked) return { ...pack, checked: null };
  const withWaivers = { ...checked, waivers: await readPackWaivers(place.folder, sources) };
  return { ...pack, told: { ...pack.told, checked: withWaivers }, checked: withWaivers };
};

/** All packs, because each is judged beside the others; of those that the caller names the report is, whatever their status. */
export const readDesigns = async (sources: DesignSources, world: World): Promise<ReadDesigns> => {
  const { repository, base, tree } = sources;
  const places = await placesOf(repository, base, tree);
  const named: PackPlace[] = [];
  for (const name of sources.named) {
    const place = await placeNamed(name, places, repository, tree, world);
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
