/** A pull request as it is now. */
export interface PullState {
  number: number;
  isOpen: boolean;
  /** Who opened it; null where the account is gone. */
  author: string | null;
  title: string;
  body: string;
  /** The base branch. */
  branch: string;
  defaultBranch: string | null;
  /** The head commit and its branch, which lies in another repository where `isFork`. */
  head: string;
  headBranch: string;
  isFork: boolean;
  /** Where that branch lies; null where it is gone. */
  headRepository: { owner: string; name: string } | null;
}
