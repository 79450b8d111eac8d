import type { Change } from './mutation.ts';

/** One mutation, before it is tried. */
export interface Trial {
  kind: string;
  name: string;
  subject: string;
  /** The design is what changes. */
  isContract?: true;
  change: Change;
}
