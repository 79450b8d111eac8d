import { gatedKinds } from '../domain/document.ts';
import type { Trust } from '../domain/gate.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { commitsTouching, isShallow } from '../effects/git.ts';
import { mergeBase, resolveCommit } from '../effects/git-commits.ts';
import { openCommit } from '../effects/git-tree.ts';
import type { Document } from '../pack/document.ts';
import type { ChangeRequest } from '../pack/gate-change.ts';
import { documentPath, type Pack } from '../pack/pack.ts';
import { settingsPath } from '../settings/settings.ts';
import { loadPack } from './packs.ts';
import { readSettingsFrom, type Repository, requireCommit, trustOf } from './repository.ts';
import { IncompleteError, UsageError, type World } from './world.ts';

export interface Base {
  tree: Snapshot;
  commit: string;
  repository: Pick<Repository, 'settings'>;
  trust: Trust;
}

/** The tip of the base branch: its settings and documents are the ones in force. */
export const openBase = async (
  repository: Repository,
  revision: string,
  world: World,
  id?: string,
): Promise<Base> => {
  const commit = await requireCommit(repository, revision);
  const tree = await openCommit(repository.root, commit);
  const settings = await readSettingsFrom(tree, `${revision}:${settingsPath}`);
  return { tree, commit, repository: { settings }, trust: trustOf({ ...repository, settings }, world, id) };
};

/** Versions of the pack's documents that were committed on this branch, newest first. */
export const historyOf = async (
  root: string,
  base: Base,
  folder: string,
  revision = 'HEAD',
): Promise<ChangeRequest['history']> => {
  const head = await resolveCommit(root, revision);
  if (head === null) return {};
  const from = await mergeBase(root, base.commit, head);
  if (from === null || (await isShallow(root))) {
    throw new IncompleteError(
      'the history of this branch is not all here; fetch it (fetch-depth: 0) and try again',
    );
  }
  const history: Partial<Record<(typeof gatedKinds)[number], Document[]>> = {};
  for (const kind of gatedKinds) {
    const path = documentPath(folder, kind);
    for (const commit of await commitsTouching(root, from, head, path)) {
      const pack = await loadPack(await openCommit(root, commit), { slug: '', folder });
      const document = pack.documents[kind];
      if (document) (history[kind] ??= []).push(document);
    }
  }
  return history;
};

/** Most packs are untouched by most changes, and git need not be asked about them. */
export const isSame = (one: Pack, other: Pack): boolean =>
  gatedKinds.every((kind) => one.documents[kind]?.text === other.documents[kind]?.text);

export const readPull = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (/^#?[1-9]\d{0,9}$/.test(text)) return Number(text.replace('#', ''));
  throw new UsageError(`Unexpected \`${text}\` as --pull, expected the number of a pull request, such as 57`);
};
