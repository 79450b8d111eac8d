import type { Finding } from './finding.ts';
import type { CheckReport } from './verdict.ts';

/** What a change comes to, held against one base branch: documents, gates, conformance. Plain data. */
export interface PullJudgement {
  /** The pull request; null for what a merge queue has put together of several. */
  pull: number | null;
  branch: string;
  /** The tip of the base branch, and the commit that was judged. */
  base: string;
  head: string;
  /** Set where there was nothing to judge, and why. */
  unconcerned: string | null;
  /**
   * What is wrong with the settings: at the base they are not in force, at the head they would not be. `guarded` are
   * those that take an administrator's word, and would change.
   */
  settings: { base: readonly string[]; head: readonly Finding[]; guarded: readonly string[] };
  /** Whether the settings gate this branch at all. */
  isGated: boolean;
  /** What the change brings that document rules say no to. */
  documents: readonly Finding[];
  /** Null where nothing was held against the code. */
  report: CheckReport | null;
  /** Why it could not be judged in full, and what to do; null where it was. */
  incomplete: string | null;
}
