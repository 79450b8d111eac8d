import { join, posix, relative, resolve, sep } from 'node:path';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { findAbove } from '../effects/files.ts';
import { resolveCommit } from '../effects/git-commits.ts';
import { openWorkingTree } from '../effects/working-tree.ts';
import { readSettingsFrom } from '../pipeline/settings.ts';
import { settingsPath } from '../settings/settings.ts';
import { UsageError } from '../pipeline/faults.ts';
import type { World } from './world.ts';

export interface Repository {
  /** Absolute path of its outermost folder. */
  root: string;
  /** The folder that the caller stands in. */
  cwd: string;
  tree: Snapshot;
  settings: Settings;
  hasGit: boolean;
}

const toPosix = (path: string): string => path.split(sep).join(posix.sep);

/** A path of the repository as the caller would write it. */
export const shownPath = ({ root, cwd }: Pick<Repository, 'root' | 'cwd'>, path: string): string =>
  toPosix(relative(cwd, join(root, path))) || '.';

export const pathInRepository = ({ root }: Pick<Repository, 'root'>, absolute: string): string =>
  toPosix(relative(root, absolute));

const openAt = async (root: string, hasGit: boolean, { cwd }: World): Promise<Repository> => {
  const tree = openWorkingTree(root);
  const settings = await readSettingsFrom(tree, shownPath({ root, cwd }, settingsPath));
  return { root, cwd, tree, hasGit, settings };
};

/** The repository around a folder, or null where there is none. */
export const findRepository = async (folder: string, world: World): Promise<Repository | null> => {
  const git = await findAbove(folder, ['.git']);
  const root = git ?? (await findAbove(folder, [settingsPath]));
  return root === null ? null : openAt(root, git !== null, world);
};

/** For paths outside of any repository the folder itself is the root, with default settings. */
export const openFolder = (folder: string, world: World): Promise<Repository> => openAt(folder, false, world);

export const requireRepository = async (world: World): Promise<Repository> => {
  const repository = await findRepository(resolve(world.cwd), world);
  if (repository) return repository;
  throw new UsageError(
    `No repository here: neither .git nor ${settingsPath} in ${world.cwd} or above.\n` +
      'Run it inside a repository, or name the documents: specgate lint docs/features/waitlist',
  );
};

const readId = (text: string, from: string): number => {
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new UsageError(
    `Unexpected \`${text}\` as ${from}, expected the repository's numeric id, such as 123456`,
  );
};

/** What seals are verified with. GitHub Actions names the id in the environment; elsewhere settings or the option do. */
export const trustOf = ({ settings }: Repository, world: World, option?: string): Trust => {
  const fromEnv = world.env['GITHUB_REPOSITORY_ID'];
  const repository =
    option !== undefined
      ? readId(option, '--repository-id')
      : fromEnv !== undefined && fromEnv !== ''
        ? readId(fromEnv, 'GITHUB_REPOSITORY_ID')
        : settings.seal.repository;
  return { mode: settings.finalize.mode, keys: settings.seal.keys, repository };
};

export const requireCommit = async ({ root, hasGit }: Repository, revision: string): Promise<string> => {
  if (!hasGit) throw new UsageError(`--base needs a git repository, and there is none at ${root}`);
  const commit = await resolveCommit(root, revision);
  if (commit === null) throw new UsageError(`There is no commit \`${revision}\` in this repository`);
  return commit;
};
