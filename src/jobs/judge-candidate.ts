import type { RepositoryRef } from '../domain/job.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import { GitError } from '../effects/git.ts';
import type { Octokit } from '../effects/github/client.ts';
import { IncompleteAnswer } from '../effects/github/errors.ts';
import { RepositoryTooLarge } from '../effects/mirrors.ts';
import { publicKeyOf } from '../pack/seal.ts';
import { IncompleteError, UsageError } from '../pipeline/faults.ts';
import type { Based, Candidate } from './candidate.ts';
import { withAdministratorsWord } from './administrators-word.ts';
import type { Work } from './service.ts';

/** Why nobody could judge, where that is no fault of ours: told on the check, and tried again later. */
export const reasonOf = (error: unknown): string | null =>
  error instanceof IncompleteError ||
  error instanceof UsageError ||
  error instanceof GitError ||
  error instanceof RepositoryTooLarge ||
  error instanceof IncompleteAnswer
    ? error.message
    : null;

export const incompleteJudgement = (
  { pull, branch, base }: Candidate,
  head: string,
  why: string,
): PullJudgement => ({
  pull,
  branch,
  base: base ?? '',
  head,
  unconcerned: null,
  settings: { base: [], head: [], guarded: [] },
  isGated: true,
  documents: [],
  report: null,
  incomplete: why,
});

/** A commit that is being judged. */
export interface HeadCheck {
  work: Work;
  octokit: Octokit;
  repository: RepositoryRef;
  head: string;
}

export const judgeCandidate = async (
  { work: { service }, octokit, repository, head }: HeadCheck,
  root: string,
  candidate: Based,
): Promise<PullJudgement> => {
  const { signer, judges, now } = service;
  try {
    const judgement = await judges.ask<'judge'>({
      ask: 'judge',
      pull: {
        root,
        branch: candidate.branch,
        isDefault: candidate.isDefault,
        base: candidate.base,
        head,
        pull: candidate.pull,
        repository: repository.id,
        keys: { [signer.name]: publicKeyOf(signer) },
        at: now().toISOString(),
      },
    });
    // The word was asked for on the pull request; nobody approves the commit of a queue.
    return candidate.isQueued ? judgement : await withAdministratorsWord(judgement, octokit, repository);
  } catch (error) {
    const why = reasonOf(error);
    if (why === null) throw error;
    return incompleteJudgement(candidate, head, why);
  }
};
