import type { Delivery } from '../../domain/job.ts';
import type { Database } from './database.ts';
import { type Accepted, storeDeliveries } from './store-deliveries.ts';

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

/** While one statement is under way, the next deliveries gather for the next. */
export const openIntake = (
  database: Database,
  onAdded: () => void,
): ((delivery: Delivery) => Promise<Accepted>) => {
  let waiting: Arrival[] = [];
  let isBusy = false;

  const store = async (batch: readonly Arrival[]): Promise<void> => {
    const accepted = await storeDeliveries(
      database,
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
