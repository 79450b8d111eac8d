import { openPglite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { type OpenQueue, openQueueOn, type Place, type WorkOptions } from './open-queue-on.ts';
import { openTableInbox } from './table-inbox.ts';

export interface QueueOptions extends WorkOptions {
  /** PostgreSQL; without it, a database of its own in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
}

const openPlace = async (
  { databaseUrl, dataDir }: QueueOptions,
  onError: (error: unknown) => void,
): Promise<Place> => {
  if (databaseUrl) {
    const database = await openPostgres(databaseUrl, onError);
    return { database, inbox: openTableInbox(database), isAlone: false };
  }
  return { ...(await openPglite(dataDir, onError)), isAlone: true };
};

/**
 * The queue with what is kept beside it.
 *
 * A delivery that was acknowledged, with its jobs, survives the end of the process, however it ends. On PostgreSQL it
 * survives what PostgreSQL survives. Without a `databaseUrl` it is in `dataDir`, where nothing is forced to the disk: a
 * power cut or a crash of the operating system can take the last seconds, which the sweep makes good. One process at a
 * time can have a `dataDir`; a PostgreSQL is shared by any number.
 *
 * A job whose process was killed is run by another replica about 11 seconds later, and by the next process in the same
 * `dataDir` at once. So a job can run again that had done its work but could not say so: what it does to the outside
 * has to bear that. Two jobs of one key never run at once, as long as no process stands still for more than ten seconds
 * and then goes on; one that did is told through its signal.
 */
export const openQueue = async (options: QueueOptions): Promise<OpenQueue> => {
  const place = await openPlace(options, options.onError);
  try {
    const opened = await openQueueOn(place, options);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await place.database.close();
      },
    };
  } catch (error) {
    await place.database.close().catch(() => {});
    throw error;
  }
};
