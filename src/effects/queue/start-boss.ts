import { PgBoss } from 'pg-boss';
import type { ConstructorOptions } from 'pg-boss';

/** Alike on both engines. What pg-boss does in the background besides is not needed, or is done from here. */
const common: ConstructorOptions = {
  schema: 'specgate_boss',
  supervise: false,
  schedule: false,
  reindex: false,
  monitorVacuum: false,
  monitorIntervalSeconds: 1,
};

export const startBoss = async (
  options: ConstructorOptions,
  onError: (error: unknown) => void,
): Promise<PgBoss> => {
  const boss = new PgBoss({ ...common, ...options });
  boss.on('error', onError);
  try {
    return await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
};
