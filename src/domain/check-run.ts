import type { Level } from './finding.ts';

/** The name under which branch rules require the check. */
export const checkName = 'specgate';

/**
 * How a check run can end. GitHub lets `neutral` and `skipped` pass, so neither is ever posted; `cancelled` is for a
 * commit that is no head any more.
 */
export type CheckConclusion = 'success' | 'failure' | 'cancelled';

export interface Annotation {
  path: string;
  line: number;
  endLine: number;
  level: Level;
  title: string;
  message: string;
}

export interface CheckAction {
  identifier: string;
  label: string;
  description: string;
}

/** A check run as it is to be posted, within GitHub's limits. */
export interface CheckOutput {
  conclusion: CheckConclusion;
  title: string;
  summary: string;
  text: string;
  annotations: readonly Annotation[];
  actions: readonly CheckAction[];
}
