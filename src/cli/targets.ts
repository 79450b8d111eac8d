import { stat } from 'node:fs/promises';
import { basename, dirname, posix, resolve } from 'node:path';
import type { DocumentKind } from '../domain/document.ts';
import { isDesignFile, planningName } from '../pack/document-paths.ts';
import { packFileNames, slugOf } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { findPacks, packsOf } from '../pipeline/packs.ts';
import {
  findRepository,
  openFolder,
  pathInRepository,
  type Repository,
  requireRepository,
} from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import type { World } from './world.ts';

/** What is to be linted. `only`: of all that is read, report on this file alone. */
export type Target = { repository: Repository; only: string | null } & (
  | { kind: 'pack'; place: PackPlace }
  | { kind: 'design-set'; folder: string }
  | { kind: 'planning'; path: string }
);

const parentOf = (path: string): string => {
  const parent = posix.dirname(path);
  return parent === '.' ? '' : parent;
};

/** Counted from the settings' root that holds the pack; elsewhere the folder's own name has to do. */
const slugOfFolder = ({ settings }: Repository, folder: string): string => {
  const root = settings.packs.find((each) => folder === each || folder.startsWith(`${each}/`));
  return root === undefined ? (folder.split('/').at(-1) ?? '') : slugOf(root, folder);
};

const targetsInFolder = async (repository: Repository, folder: string): Promise<Target[]> => {
  const { tree } = repository;
  const packs = await findPacks(tree, folder, (found) => slugOfFolder(repository, found));
  const files = await tree.list(folder);
  const designFolders = new Set(files.filter((path) => path.endsWith('_design.md')).map(parentOf));
  for (const path of files.filter((file) => posix.basename(file) === 'manifest.json')) {
    if (parentOf(path) === repository.settings.designs) designFolders.add(parentOf(path));
  }
  return [
    ...packs.map((place) => ({ kind: 'pack' as const, repository, place, only: null })),
    ...[...designFolders]
      .toSorted()
      .map((found) => ({ kind: 'design-set' as const, repository, folder: found, only: null })),
    ...files
      .filter((path) => posix.basename(path) === planningName)
      .map((path) => ({ kind: 'planning' as const, repository, path, only: null })),
  ];
};

const targetOfFile = (repository: Repository, path: string): Target | null => {
  const name = posix.basename(path);
  if (packFileNames.includes(name)) {
    const folder = parentOf(path);
    const slug = slugOfFolder(repository, folder);
    return { kind: 'pack', repository, place: { slug, folder, path }, only: path };
  }
  if (isDesignFile(path)) return { kind: 'design-set', repository, folder: parentOf(path), only: path };
  return name === planningName ? { kind: 'planning', repository, path, only: path } : null;
};

const kindOfPath = async (path: string, absolute: string): Promise<'file' | 'folder'> => {
  try {
    return (await stat(absolute)).isDirectory() ? 'folder' : 'file';
  } catch {
    throw new UsageError(`There is no file or folder \`${path}\``);
  }
};

const known: Record<DocumentKind, string> = {
  prd: 'prd.md',
  fdd: 'fdd.md',
  plan: 'plan.md',
  design: '*_design.md',
  planning: planningName,
};

const targetsOfPath = async (path: string, world: World): Promise<Target[]> => {
  const absolute = resolve(world.cwd, path);
  const kind = await kindOfPath(path, absolute);
  const folder = kind === 'folder' ? absolute : dirname(absolute);
  const repository = (await findRepository(folder, world)) ?? (await openFolder(folder, world));
  const inside = pathInRepository(repository, absolute);
  if (kind === 'folder') {
    const targets = await targetsInFolder(repository, inside);
    if (targets.length > 0) return targets;
    throw new UsageError(
      `There are no documents in \`${path}\`, expected ${Object.values(known).join(', ')} in it or below`,
    );
  }
  const target = targetOfFile(repository, inside);
  if (target) return [target];
  throw new UsageError(
    `\`${basename(path)}\` is not the name of a document, expected ${Object.values(known).join(', ')}, manifest.json or requirements.yml`,
  );
};

/** All of a repository: packs below the roots, the design set, PLANNING.md. */
const targetsOfRepository = async (repository: Repository): Promise<Target[]> => {
  const { tree, settings } = repository;
  const packs = await packsOf(repository, tree);
  const designs = (await tree.list(settings.designs)).some(isDesignFile);
  return [
    ...packs.map((place) => ({ kind: 'pack' as const, repository, place, only: null })),
    ...(designs ? [{ kind: 'design-set' as const, repository, folder: settings.designs, only: null }] : []),
    ...((await tree.has(planningName))
      ? [{ kind: 'planning' as const, repository, path: planningName, only: null }]
      : []),
  ];
};

export const findTargets = async (paths: readonly string[], world: World): Promise<Target[]> => {
  if (paths.length === 0) return targetsOfRepository(await requireRepository(world));
  const targets: Target[] = [];
  for (const path of paths) targets.push(...(await targetsOfPath(path, world)));
  return targets;
};
