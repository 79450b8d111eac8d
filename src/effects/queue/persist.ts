import { setTimeout as pause } from 'node:timers/promises';

const firstMilliseconds = 100;
const mostMilliseconds = 3200;

/** What was done would be done again if it could not be noted, so that is tried for some seconds. */
export const persist = async (note: () => Promise<void>): Promise<void> => {
  for (let wait = firstMilliseconds; ; wait *= 2) {
    try {
      await note();
      return;
    } catch (error) {
      if (wait > mostMilliseconds) throw error;
      await pause(wait);
    }
  }
};
