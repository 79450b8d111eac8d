import { z } from 'zod';
import { faultSchema } from '../faults.ts';
import type { Forge } from '../forge.ts';
import { ApiError, unprocessable } from '../http/errors.ts';
import { type Act, act } from './act.ts';
import { apps } from './apps.ts';
import { buttons } from './buttons.ts';
import { people } from './people.ts';
import { repositories } from './repositories.ts';

const troubles = [
  act('fault', faultSchema, (forge, fault) => {
    forge.faults.push(fault);
    return { waiting: forge.faults.length };
  }),
  /** How many are still to come. */
  act('faults', z.strictObject({}), (forge) => ({ waiting: forge.faults.length })),
  act('no-faults', z.strictObject({}), (forge) => {
    forge.faults.splice(0);
    return {};
  }),
];

export const acts: readonly Act[] = [...people, ...repositories, ...apps, ...buttons, ...troubles];

/** What was given, read by the act's own schema, and what came of it. */
export const runAct = async (forge: Forge, name: string, given: unknown): Promise<unknown> => {
  const found = acts.find((candidate) => candidate.name === name);
  if (!found) {
    throw new ApiError(
      404,
      `Unexpected act ${name}, expected one of ${acts.map((one) => one.name).join(', ')}`,
    );
  }
  const read = found.takes.safeParse(given);
  if (!read.success) throw unprocessable(z.prettifyError(read.error));
  return found.run(forge, read.data);
};
