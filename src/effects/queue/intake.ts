import type { Delivery } from '../../domain/job.ts';
import { type Accepted, type Inbox, storedOf } from './inbox.ts';

/** What one statement may carry. */
const mostAtOnce = 200;

interface Arrival extends PromiseWithResolvers<Accepted> {
  delivery: Delivery;
}

/** The first of those that wait, no delivery twice. */
const takeBatch = (waiting: Arrival[]): Arrival[] => {
  const batch = new Map<string, Arrival>();
  for (const arrival of waiting) {
    if (batch.size === mostAtOnce) break;
    if (!batch.has(arrival.delivery.id)) batch.set(arrival.delivery.id, arrival);
  }
  return [...batch.values()];
};

/** What became of each. */
const storeIn = async (inbox: Inbox, deliveries: readonly Delivery[]): Promise<Map<string, Accepted>> => {
  const stored = await inbox.store(deliveries.map(storedOf));
  const known = deliveries.map(({ id }) => id).filter((id) => !stored.has(id));
  const repeated = known.length > 0 ? await inbox.repeat(known) : new Set();
  return new Map(
    deliveries.map(({ id }) => {
      const again = repeated.has(id) ? 'again' : 'known';
      return [id, stored.has(id) ? 'stored' : again];
    }),
  );
};

/** While some are being stored, the next deliveries gather. */
export const openIntake = (
  inbox: Inbox,
  onAdded: () => void,
): ((delivery: Delivery) => Promise<Accepted>) => {
  let waiting: Arrival[] = [];
  let isBusy = false;

  const store = async (batch: readonly Arrival[]): Promise<void> => {
    const accepted = await storeIn(
      inbox,
      batch.map(({ delivery }) => delivery),
    );
    for (const { delivery, resolve } of batch) resolve(accepted.get(delivery.id) ?? 'known');
  };
  const storeApart = async (batch: readonly Arrival[]): Promise<void> => {
    for (const arrival of batch) await store([arrival]).catch(arrival.reject);
  };
  const storeAll = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      waiting = waiting.filter((arrival) => !batch.includes(arrival));
      // What is wrong with one of them is the trouble of that one only.
      await store(batch).catch(() => storeApart(batch));
      onAdded();
    }
    isBusy = false;
  };

  return (delivery) => {
    const arrival: Arrival = { ...Promise.withResolvers<Accepted>(), delivery };
    waiting.push(arrival);
    void storeAll();
    return arrival.promise;
  };
};
