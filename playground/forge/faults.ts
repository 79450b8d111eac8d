import { z } from 'zod';

/** What can be made to go wrong, on demand and a given number of times. */
export const faultKinds = [
  'error',
  'hang',
  'primary-limit',
  'secondary-limit',
  'truncate',
  'token-expired',
  'ref-moved',
  'lose-delivery',
] as const;

export const faultSchema = z.strictObject({
  kind: z.enum(faultKinds),
  times: z.int().min(1).default(1),
  /** Only calls of this name, such as `git/update-ref`. */
  call: z.string().optional(),
  method: z.string().optional(),
  /** Only calls whose path contains this. */
  path: z.string().optional(),
  /** Only deliveries of this event. */
  event: z.string().optional(),
  status: z.int().min(400).max(599).default(500),
  /** The call takes effect, and the answer is lost. */
  after: z.boolean().default(false),
  /** Seconds until a limit ends. */
  seconds: z.number().min(0).default(60),
});

export type Fault = z.infer<typeof faultSchema>;

export interface Occasion {
  call?: string;
  method?: string;
  path?: string;
  event?: string;
}

const fits = (fault: Fault, occasion: Occasion): boolean =>
  (fault.call === undefined || fault.call === occasion.call) &&
  (fault.method === undefined || fault.method === occasion.method) &&
  (fault.path === undefined || (occasion.path ?? '').includes(fault.path)) &&
  (fault.event === undefined || fault.event === occasion.event);

/** The next fault of a kind that is meant for this occasion, with one of its times used up. */
export const takeFault = (faults: Fault[], kind: Fault['kind'], occasion: Occasion): Fault | null => {
  const index = faults.findIndex((fault) => fault.kind === kind && fits(fault, occasion));
  const fault = faults[index];
  if (!fault) return null;
  if (fault.times > 1) faults[index] = { ...fault, times: fault.times - 1 };
  else faults.splice(index, 1);
  return fault;
};
