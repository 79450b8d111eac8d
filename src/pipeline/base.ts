import { gatedKinds } from '../domain/document.ts';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { commitsTouching, isShallow } from '../effects/git.ts';
import { mergeBase } from '../effects/git-commits.ts';
import { openCommit } from '../effects/git-tree.ts';
import type { Document } from '../pack/document.ts';
import type { ChangeRequest } from '../pack/gate-change.ts';
import { documentPath, type Pack } from '../pack/pack.ts';
import { IncompleteError } from './faults.ts';
import { loadPack } from './packs.ts';

/** The tip of the base branch: its settings and documents are the ones in force. */
export interface Base {
  tree: Snapshot;
  commit: string;
  settings: Settings;
  trust: Trust;
}

/** Versions of the pack's documents that were committed on this branch, newest first. */
export const historyOf = async (
  root: string,
  base: Base,
  head: string,
  folder: string,
): Promise<ChangeRequest['history']> => {
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
