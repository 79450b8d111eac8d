import { type Forge, folderOf } from '../forge.ts';
import {
  deleteRef as eraseRef,
  isAncestor,
  isValidRef,
  moveRef,
  noCommit,
  readRef,
  typeOf,
} from '../git/refs.ts';
import { type Actor, accountOf } from '../http/actor.ts';
import { ApiError, ruleViolation, unprocessable } from '../http/errors.ts';
import type { Repository } from '../store.ts';
import { afterPush } from './push.ts';
import { isOwnQueue, violationsOfMove } from './rules.ts';

const branchOf = (ref: string): string | null => /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? null;

export const checkMove = (
  repository: Repository,
  ref: string,
  move: { after: string | null; isForward: boolean },
  actor: Actor,
): string[] => {
  const branch = branchOf(ref);
  if (branch === null) return [];
  if (isOwnQueue(branch)) return ['This branch belongs to the merge queue.'];
  return violationsOfMove(repository, { branch, ...move }, actor);
};

const requireAllowed = (...args: Parameters<typeof checkMove>): void => {
  const sentences = checkMove(...args);
  if (sentences.length > 0) throw ruleViolation(422, sentences);
};

export const createRef = async (
  forge: Forge,
  repository: Repository,
  { ref, sha }: { ref: string; sha: string },
  actor: Actor,
): Promise<void> => {
  const folder = folderOf(forge, repository);
  if (!ref.startsWith('refs/') || !(await isValidRef(folder, ref))) {
    throw unprocessable(`Reference name must start with 'refs/' and contain at least two slashes.`);
  }
  if ((await readRef(folder, ref)) !== null) throw unprocessable('Reference already exists');
  const type = await typeOf(folder, sha);
  if (type === null || (branchOf(ref) !== null && type !== 'commit')) {
    throw unprocessable('Object does not exist');
  }
  requireAllowed(repository, ref, { after: sha, isForward: true }, actor);
  if (!(await moveRef(folder, ref, sha, noCommit))) throw unprocessable('Reference already exists');
  await afterPush(forge, repository, { ref, before: noCommit, after: sha, by: accountOf(actor) });
};

export interface RefUpdate {
  ref: string;
  sha: string;
  isForced: boolean;
}

/** Forward only, unless it is forced; and only from where the ref was when this began. */
export const updateRef = async (
  forge: Forge,
  repository: Repository,
  { ref, sha, isForced }: RefUpdate,
  actor: Actor,
): Promise<void> => {
  const folder = folderOf(forge, repository);
  const before = await readRef(folder, ref);
  if (before === null) throw unprocessable('Reference does not exist');
  if ((await typeOf(folder, sha)) !== 'commit') throw unprocessable('Object does not exist');
  const isForward = await isAncestor(folder, before, sha);
  if (!isForward && !isForced) throw unprocessable('Update is not a fast forward');
  requireAllowed(repository, ref, { after: sha, isForward }, actor);
  if (!(await moveRef(folder, ref, sha, before))) {
    throw new ApiError(409, `is at ${(await readRef(folder, ref)) ?? noCommit} but expected ${before}`);
  }
  await afterPush(forge, repository, { ref, before, after: sha, by: accountOf(actor) });
};

export const deleteRef = async (
  forge: Forge,
  repository: Repository,
  ref: string,
  actor: Actor,
): Promise<void> => {
  const folder = folderOf(forge, repository);
  const before = await readRef(folder, ref);
  if (before === null) throw unprocessable('Reference does not exist');
  if (branchOf(ref) === repository.defaultBranch) {
    throw unprocessable('Cannot delete the default branch');
  }
  requireAllowed(repository, ref, { after: null, isForward: true }, actor);
  if (!(await eraseRef(folder, ref, before))) throw unprocessable('Reference does not exist');
  await afterPush(forge, repository, { ref, before, after: noCommit, by: accountOf(actor) });
};
