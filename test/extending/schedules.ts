import * as z from 'zod';
import {
  attributesOf,
  type ClaimKind,
  type ContractSection,
  entriesOf,
  exactly,
  keyOfSection,
} from '../../src/claims/claim-kind.ts';

/** `schedules: { MyApp.Scheduler: { form: Quantum } }`: processes that start other work by the clock. */
export const scheduleKind: ClaimKind = {
  kind: 'process',
  factKind: 'process',
  plural: 'schedules',
  identity: exactly,
  entry: keyOfSection('schedules'),
};

const content = entriesOf({ form: z.string().optional() });

export const schedulesSection: ContractSection<z.infer<typeof content>> = {
  key: 'schedules',
  schema: content,
  read: (schedules) =>
    Object.entries(schedules).map(([subject, entry]) => ({
      kind: 'process',
      subject,
      expected: attributesOf(entry),
      at: ['schedules', subject],
      phase: entry?.phase,
      requirements: entry?.requirements,
    })),
};
