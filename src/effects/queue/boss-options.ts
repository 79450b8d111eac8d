/** Alike on both engines. What pg-boss does in the background besides is not needed, or is done from here. */
export const bossOptions = {
  schema: 'specgate_boss',
  supervise: false,
  schedule: false,
  reindex: false,
  monitorVacuum: false,
  monitorIntervalSeconds: 1,
};
