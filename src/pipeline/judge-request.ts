import type { Brief, WrittenText } from '../domain/authoring.ts';
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

export type JudgeRequest = PullQuestion | DraftQuestion;

export const repositoryOf = (request: JudgeRequest): number =>
  'pull' in request ? request.pull.repository : request.draft.repository;
