import type { Checked } from '../authoring/develop/account.ts';
import type { ToolUse } from '../authoring/develop/tools.ts';
import type { Brief, WrittenText } from '../domain/authoring.ts';
import type { Account, Changes } from '../domain/develop.ts';
import type { DevelopSource } from './develop/develop-source.ts';
import type { DraftSource } from './draft-source.ts';
import type { Target } from './explain.ts';
import type { PullRequest } from './judge-pull.ts';

/** What threads that judge are asked. */

export type PullQuestion = { pull: Omit<PullRequest, 'reader'> } & (
  | { ask: 'judge' }
  | { ask: 'report' }
  | { ask: 'amend' }
  | { ask: 'explain'; text: string; target: Target }
);

/** What is drafted from which commits. */
export type DraftQuestion = {
  draft: { repository: number; root: string; base: string; commit: string; source: DraftSource };
} & (
  | { ask: 'gather' }
  | { ask: 'render'; brief: Brief; role: string }
  | { ask: 'write'; brief: Brief }
  | { ask: 'examine'; brief: Brief; texts: readonly WrittenText[] }
);

/** What is developed. */
export type DevelopQuestion = { develop: DevelopSource } & (
  | { ask: 'phase' }
  | { ask: 'tool'; changes: Changes; use: ToolUse }
  | { ask: 'check'; changes: Changes }
  | { ask: 'settle'; changes: Changes; account: Account; checked: readonly Checked[] }
);

export type JudgeRequest = PullQuestion | DraftQuestion | DevelopQuestion;

export const repositoryOf = (request: JudgeRequest): number =>
  'pull' in request
    ? request.pull.repository
    : 'draft' in request
      ? request.draft.repository
      : request.develop.pull.repository;
