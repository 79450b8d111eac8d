/** One entry of waivers.yml: a divergence that somebody lets pass, for a reason and for a time. */
export interface Waiver {
  /** Id of the finding. */
  finding: string;
  /** Digest of what was expected and found: another divergence of the same subject is not covered. */
  binds: string;
  reason: string;
  by: string;
  permission?: string | undefined;
  /** The last day on which it holds. */
  until: string;
  pull?: number | undefined;
  key?: string | undefined;
  seal?: string | undefined;
}

/** An entry where it stands. */
export interface WaiverEntry {
  waiver: Waiver;
  line: number;
  endLine: number;
  /** Why it does not count, as the end of a sentence; null where it does. */
  fault: string | null;
}
