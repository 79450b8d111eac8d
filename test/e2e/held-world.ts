import type { Answered } from '../../playground/forge/forge.ts';
import { type AppWorld, openWorld } from '../../playground/world/app-world.ts';
import { holdingTo } from '../playground/published.ts';

/** The App and a forge, of which each call, answer and webhook is held against what GitHub publishes. */
export const openHeldWorld = async (onAnswer: (answered: Answered) => void = () => {}): Promise<AppWorld> => {
  const faults: string[] = [];
  const held = holdingTo(faults);
  const watch = {
    ...held,
    onAnswer: (answered: Answered) => {
      held.onAnswer(answered);
      onAnswer(answered);
    },
  };
  const world = await openWorld({ watch, preload: ['./test/github/watch-process.ts'] });
  return {
    ...world,
    stop: async () => {
      await world.stop();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
};
