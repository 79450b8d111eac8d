import { openCommit } from '../effects/git-tree.ts';
import type { Base } from '../pipeline/base.ts';
import { UsageError } from '../pipeline/faults.ts';
import { readSettingsFrom } from '../pipeline/settings.ts';
import { settingsPath } from '../settings/settings.ts';
import { type Repository, requireCommit, trustOf } from './repository.ts';
import type { World } from './world.ts';

/** The tip of the base branch that somebody names. */
export const openBase = async (
  repository: Repository,
  revision: string,
  world: World,
  id?: string,
): Promise<Base> => {
  const commit = await requireCommit(repository, revision);
  const tree = await openCommit(repository.root, commit);
  const settings = await readSettingsFrom(tree, `${revision}:${settingsPath}`);
  return { tree, commit, settings, trust: trustOf({ ...repository, settings }, world, id) };
};

export const readPull = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (/^#?[1-9]\d{0,9}$/.test(text)) return Number(text.replace('#', ''));
  throw new UsageError(`Unexpected \`${text}\` as --pull, expected the number of a pull request, such as 57`);
};
