import { type Occasion, takeFault } from '../faults.ts';
import { type Forge, folderOf } from '../forge.ts';
import { afterPush } from '../acts/push.ts';
import { personOf } from '../acts/people.ts';
import { readCommit, writeCommit } from '../git/objects.ts';
import { moveRef, readRef } from '../git/refs.ts';
import type { Actor } from './actor.ts';
import { ApiError, badCredentials } from './errors.ts';
import type { Answer, Call } from './route.ts';

/** Not before the forge itself ends. */
const untilTheEnd = ({ stopping }: Forge): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(new ApiError(503, 'The forge has ended'));
    if (stopping.aborted) end();
    else stopping.addEventListener('abort', end, { once: true });
  });

const resetIn = (forge: Forge, seconds: number): string =>
  String(Math.ceil(forge.now().getTime() / 1000 + seconds));

/** What goes wrong before anything has been looked at. */
export const faultInstead = async (forge: Forge, occasion: Occasion, actor: Actor): Promise<void> => {
  const { faults } = forge;
  const primary = takeFault(faults, 'primary-limit', occasion);
  if (primary) {
    throw new ApiError(403, 'API rate limit exceeded for this installation.', {
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': resetIn(forge, primary.seconds) },
    });
  }
  const secondary = takeFault(faults, 'secondary-limit', occasion);
  if (secondary) {
    throw new ApiError(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      { headers: { 'retry-after': String(Math.ceil(secondary.seconds)) } },
    );
  }
  if (actor.kind === 'installation' && takeFault(faults, 'token-expired', occasion)) {
    actor.token.expiresAt = 0;
    throw badCredentials();
  }
};

/** Somebody else pushes in the moment before. */
const pushBetween = async (forge: Forge, { repository, params, body }: Call): Promise<void> => {
  const { ref } = params as { ref?: string };
  const { branch } = (body ?? {}) as { branch?: string };
  const name = ref === undefined ? `refs/heads/${branch ?? repository.defaultBranch}` : `refs/${ref}`;
  const folder = folderOf(forge, repository);
  const before = await readRef(folder, name);
  const commit = before === null ? null : await readCommit(folder, before);
  if (before === null || commit === null) return;
  const person = personOf(forge, repository.owner);
  const written = { tree: commit.tree, parents: [before], message: 'Somebody was faster' };
  const after = await writeCommit(folder, { ...written, author: person, committer: person });
  await moveRef(folder, name, after, before);
  await afterPush(forge, repository, { ref: name, before, after, by: repository.owner });
};

export const faultBefore = async (forge: Forge, occasion: Occasion, call: Call): Promise<void> => {
  if (takeFault(forge.faults, 'ref-moved', occasion)) await pushBetween(forge, call);
};

const half = <T>(list: readonly T[]): T[] => list.slice(0, Math.floor(list.length / 2));

/** A listing that ends too early, and a tree that says so. */
const cut = (answer: Answer): Answer => {
  const { data } = answer;
  if (Array.isArray(data)) return { status: answer.status, data: half(data as unknown[]) };
  if (typeof data !== 'object' || data === null) return answer;
  const entries = Object.entries(data).map(([key, value]) => [
    key,
    Array.isArray(value) ? half(value as unknown[]) : key === 'truncated' ? true : (value as unknown),
  ]);
  return { status: answer.status, data: Object.fromEntries(entries) as object };
};

/** A call that fails or never ends, before it has done anything or after. */
export const withFaults = async (
  forge: Forge,
  occasion: Occasion,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> => {
  const hang = takeFault(forge.faults, 'hang', occasion);
  if (hang?.after === false) return untilTheEnd(forge);
  const error = hang ? null : takeFault(forge.faults, 'error', occasion);
  if (error?.after === false) throw new ApiError(error.status, 'Server Error');
  const answer = await handle();
  if (hang) return untilTheEnd(forge);
  if (error) throw new ApiError(error.status, 'Server Error');
  return takeFault(forge.faults, 'truncate', occasion) ? cut(answer) : answer;
};
