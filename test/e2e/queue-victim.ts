import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Delivery, type Job, placeOf } from '../../src/domain/job.ts';
import { openQueue, type QueueOptions } from '../../src/effects/queue/open-queue.ts';

/** A process that accepts deliveries and runs their jobs until it is killed, and writes down what it does. */
const { log, ...home } = JSON.parse(process.argv[2] ?? '') as Pick<
  QueueOptions,
  'databaseUrl' | 'dataDir'
> & {
  log: string;
};

const write = (what: 'start' | 'told' | 'end', job: Job): void => {
  const { key } = placeOf(job);
  const name = job.type === 'command' ? job.comment : 'repository' in job ? job.repository.owner : '';
  appendFileSync(log, `${JSON.stringify({ what, key, name, by: process.pid })}\n`);
};

const onError = (error: unknown): void => {
  process.send?.({ error: String(error) });
};

const { queue } = await openQueue({
  ...home,
  pollMilliseconds: 50,
  most: 12,
  retries: { attempts: 50, firstMilliseconds: 1, mostMilliseconds: 20 },
  onError,
});

await queue.work({
  run: async ({ job, attempt, signal }) => {
    write('start', job);
    if (job.type === 'welcome') {
      for (let at = 0; at < 200 && !signal.aborted; at += 1) await pause(10);
      write(signal.aborted ? 'told' : 'end', job);
      signal.throwIfAborted();
      return { outcome: 'done' };
    }
    await pause(Math.random() * 10);
    write('end', job);
    if (attempt === 1 && Math.random() < 0.1) throw new Error('now and then');
    return { outcome: 'done' };
  },
  onDead: async ({ job }, error) => onError(`${JSON.stringify(job)} is dead: ${String(error)}`),
});

process.on('message', (message: Delivery | 'stats') => {
  if (message === 'stats') queue.stats().then((stats) => process.send?.({ stats }), onError);
  else
    queue.accept(message).then(
      () => process.send?.({ accepted: message.id }),
      (error: unknown) => process.send?.({ refused: message.id, error: String(error) }),
    );
});
process.send?.({ isReady: true });
