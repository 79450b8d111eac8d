import type { z } from 'zod';
import type { Job } from '../domain/job.ts';

/** How one kind of webhook is read: what is to be done about it, or nothing. */
export interface Webhook {
  /** GitHub's name of the event. */
  event: string;
  /** The actions that mean something; null for events that have none. */
  actions: readonly string[] | null;
  /** Jobs of a payload; none where it is not as it should be. */
  plan(payload: unknown): Job[];
}

/** A webhook whose payload is read by a schema first: a stranger's JSON gets no further. */
export const webhook = <Schema extends z.ZodType>(
  { event, actions, schema }: Pick<Webhook, 'event' | 'actions'> & { schema: Schema },
  plan: (payload: z.infer<Schema>) => Job[],
): Webhook => ({
  event,
  actions,
  plan: (payload) => {
    const read = schema.safeParse(payload);
    return read.success ? plan(read.data) : [];
  },
});
