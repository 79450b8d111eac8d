import type { RepositoryRef } from '../../domain/job.ts';
import { Superseded } from '../../effects/model/errors.ts';
import type { ReplyPlace } from '../commands/answer.ts';
import { replyIn } from '../replies.ts';
import type { Service } from '../service.ts';

/** Of several requests for the same role in one thread the last one counts. */

export interface Requested {
  repository: RepositoryRef;
  thread: number;
  role: string;
}

interface Latest extends ReplyPlace {
  isDone: boolean;
}

const keyOf = ({ repository, thread, role }: Requested): string => `draft/${repository.id}/${thread}/${role}`;

const latestOf = async ({ memory }: Service, requested: Requested): Promise<Latest | null> => {
  const known = (await memory.get(keyOf(requested))) as Partial<Latest> | null | undefined;
  return typeof known?.key === 'string' && typeof known.asked === 'string'
    ? { key: known.key, asked: known.asked, isDone: known.isDone === true }
    : null;
};

export const endedText = 'Ended, because the same was asked for anew.';

/** Makes this the one that counts, and tells whoever waits for the one before. False where it is done already. */
export const beginRequest = async (
  service: Service,
  requested: Requested,
  reply: ReplyPlace,
): Promise<boolean> => {
  const before = await latestOf(service, requested);
  if (before?.key === reply.key) return !before.isDone;
  if (before && !before.isDone)
    await replyIn(service, requested.repository, requested.thread, {
      key: before.key,
      asked: before.asked,
      mark: 'refused',
      text: endedText,
    });
  await service.memory.set(keyOf(requested), { ...reply, isDone: false });
  return true;
};

export const isLatest = async (service: Service, requested: Requested, key: string): Promise<boolean> =>
  ((await latestOf(service, requested))?.key ?? key) === key;

export const isDone = async (service: Service, requested: Requested, key: string): Promise<boolean> => {
  const latest = await latestOf(service, requested);
  return latest?.key === key && latest.isDone;
};

export const endRequest = async (
  service: Service,
  requested: Requested,
  reply: ReplyPlace,
): Promise<void> => {
  if (await isLatest(service, requested, reply.key))
    await service.memory.set(keyOf(requested), { ...reply, isDone: true });
};

const lookEvery = 1_000;

/** Aborts once somebody has asked for the same anew: a call to a model may take minutes. */
export const watchRequest = (
  service: Service,
  requested: Requested,
  key: string,
): { signal: AbortSignal; close(): void } => {
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    if (!(await isLatest(service, requested, key)))
      ending.abort(new Superseded('the same was asked for anew'));
  };
  // A look that fails is followed by another one.
  const timer = setInterval(() => void look().catch(() => {}), lookEvery);
  timer.unref();
  return { signal: ending.signal, close: () => clearInterval(timer) };
};
