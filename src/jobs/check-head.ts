import { createHash } from 'node:crypto';
import type { CheckOutput } from '../domain/check-run.ts';
import type { RepositoryRef } from '../domain/job.ts';
import type { PullState } from '../domain/pull.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import { completeRun, fetchRuns, type PostedRun, startRun } from '../effects/github/checks.ts';
import type { Octokit, TokenPermissions } from '../effects/github/client.ts';
import { IncompleteAnswer } from '../effects/github/errors.ts';
import { fetchPullsOf } from '../effects/github/pulls.ts';
import { GitError, resolveCommit } from '../effects/git.ts';
import { RepositoryTooLarge } from '../effects/mirrors.ts';
import { publicKeyOf } from '../pack/seal.ts';
import { IncompleteError, UsageError } from '../pipeline/faults.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { withKeysWord } from './keys-word.ts';
import { type Service, webAddress, type Work } from './service.ts';

/** What judging takes: nothing is written but the check run. */
export const checkPermissions: TokenPermissions = {
  checks: 'write',
  contents: 'read',
  pull_requests: 'read',
};

/** What is to be merged from a commit: a pull request, or what a merge queue has put together. */
export interface Candidate {
  pull: number | null;
  branch: string;
  isDefault: boolean;
  /** The tip of the base branch; null for where the branch is now. */
  base: string | null;
  /** What has to be fetched to have the commit. */
  ref: string;
}

export const candidateOf = ({ number, branch, defaultBranch }: PullState): Candidate => ({
  pull: number,
  branch,
  isDefault: branch === defaultBranch,
  base: null,
  ref: `refs/pull/${number}/head`,
});

/** Written down with a run: what it was of. Changes with how judging works. */
const judgingVersion = 1;

interface Based extends Candidate {
  base: string;
}

const externalIdOf = (head: string, candidates: readonly Based[], demand: string | null): string => {
  const judged = candidates.map(({ pull, branch, base }) => [pull, branch, base]);
  const digest = createHash('sha256')
    .update(JSON.stringify([judgingVersion, head, judged]))
    .digest('hex')
    .slice(0, 32);
  const pulls = candidates.flatMap(({ pull }) => pull ?? []).slice(0, 20);
  return [digest, `pulls=${pulls.join('+')}`, ...(demand === null ? [] : [`demand=${demand}`])].join(' ');
};

/** Why nobody could judge, where that is no fault of ours: told on the check, and tried again later. */
const reasonOf = (error: unknown): string | null =>
  error instanceof IncompleteError ||
  error instanceof UsageError ||
  error instanceof GitError ||
  error instanceof RepositoryTooLarge ||
  error instanceof IncompleteAnswer
    ? error.message
    : null;

interface Fetched {
  root: string;
  candidates: Based[];
}

const fetchCandidates = async (
  { mirrors }: Service,
  repository: RepositoryRef,
  head: string,
  candidates: readonly Candidate[],
): Promise<Fetched> => {
  const branches = candidates.flatMap(({ branch, base }) => (base === null ? [`refs/heads/${branch}`] : []));
  const root = await mirrors.fetch(repository, {
    refs: [...new Set([...branches, ...candidates.map(({ ref }) => ref)])],
    commits: [head, ...candidates.flatMap(({ base }) => base ?? [])],
  });
  const based: Based[] = [];
  for (const candidate of candidates) {
    const base = candidate.base ?? (await resolveCommit(root, `refs/heads/${candidate.branch}`));
    if (base === null) throw new GitError(`the branch ${candidate.branch} is gone`);
    based.push({ ...candidate, base });
  }
  return { root, candidates: based };
};

const incompleteJudgement = (
  { pull, branch, base }: Candidate,
  head: string,
  why: string,
): PullJudgement => ({
  pull,
  branch,
  base: base ?? '',
  head,
  unconcerned: null,
  settings: { base: [], head: [], changesKeys: false },
  isGated: true,
  documents: [],
  report: null,
  incomplete: why,
});

interface Check {
  work: Work;
  octokit: Octokit;
  repository: RepositoryRef;
  head: string;
}

const judgeOne = async (
  { work: { service }, octokit, repository, head }: Check,
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
    return await withKeysWord(judgement, octokit, repository);
  } catch (error) {
    const why = reasonOf(error);
    if (why === null) throw error;
    return incompleteJudgement(candidate, head, why);
  }
};

const superseded = (by: string): CheckOutput => ({
  conclusion: 'cancelled',
  title: 'Superseded',
  summary: `The pull request has another head by now: \`${by.slice(0, 12)}\`. The verdict is there.`,
  text: '',
  annotations: [],
  actions: [],
});

/** The head that came instead; null where this still is one of some candidate. */
const supersededBy = async (
  { mirrors }: Service,
  repository: RepositoryRef,
  head: string,
  candidates: readonly Candidate[],
): Promise<string | null> => {
  let other: string | null = null;
  for (const { ref } of candidates) {
    const now = await mirrors.current(repository, ref);
    if (now === head) return null;
    other ??= now;
  }
  return other;
};

/** Growing pauses between tries at what could not be judged in full. */
const pauses = [1, 5, 15, 60, 240];

const tryAgainLater = async (
  { service, running, log }: Work,
  repository: RepositoryRef,
  head: string,
): Promise<void> => {
  const key = `incomplete/${repository.id}/${head}`;
  const before = await service.memory.get(key);
  const tries = typeof before === 'number' ? before : 0;
  const minutes = pauses[tries];
  if (minutes === undefined) return;
  await service.memory.set(key, tries + 1);
  await service.queue.add(running.job, new Date(service.now().getTime() + minutes * 60_000));
  log.info({ minutes }, 'incomplete, to be tried again');
};

const openRun = async (
  { octokit, repository, head, work }: Check,
  runs: readonly PostedRun[],
  externalId: string,
): Promise<PostedRun> => {
  const [latest] = runs;
  if (latest && !latest.isComplete) return latest;
  const id = await startRun(octokit, repository, {
    commit: head,
    externalId,
    at: work.service.now().toISOString(),
  });
  return { id, isComplete: false, conclusion: null, externalId, annotations: 0 };
};

const finishRun = async (
  { octokit, repository, work }: Check,
  run: PostedRun,
  externalId: string,
  output: CheckOutput,
): Promise<void> => {
  // A crash may have left the first of the annotations there; GitHub keeps them.
  const annotations = output.annotations.slice(run.annotations);
  await completeRun(octokit, repository, run.id, {
    at: work.service.now().toISOString(),
    externalId,
    output: { ...output, annotations },
  });
};

export interface CheckOrder {
  repository: RepositoryRef;
  head: string;
  /** What is known to be merged from it; others are looked for. */
  candidates: readonly Candidate[];
  /** Set where somebody asked for it to be judged once more, and named after that. */
  demand: string | null;
}

const allCandidates = async (
  octokit: Octokit,
  { repository, head, candidates }: CheckOrder,
): Promise<Candidate[]> => {
  if (candidates.some(({ pull, base }) => pull === null || base !== null)) return [...candidates];
  const others = (await fetchPullsOf(octokit, repository, head)).map(candidateOf);
  return [...candidates, ...others]
    .filter((each, index, all) => all.findIndex(({ pull }) => pull === each.pull) === index)
    .toSorted((a, b) => (a.pull ?? 0) - (b.pull ?? 0));
};

/** Judges a commit, and posts the one check run that says what came of it. */
export const checkHead = async (work: Work, order: CheckOrder): Promise<void> => {
  const { service, running } = work;
  const { repository, head, demand } = order;
  const octokit = service.github.of(repository, checkPermissions);
  const check: Check = { work, octokit, repository, head };
  const candidates = await allCandidates(octokit, order);
  const runs = await fetchRuns(octokit, repository, head, service.github.appId);
  // Who looks at a commit that nobody has judged sees at once that somebody is at it.
  const begun = runs.length === 0 ? await openRun(check, runs, 'begun') : null;
  let fetched: Fetched | null = null;
  let why: string | null = null;
  try {
    fetched = await fetchCandidates(service, repository, head, candidates);
  } catch (error) {
    why = reasonOf(error);
    if (why === null) throw error;
  }
  const externalId = fetched
    ? externalIdOf(head, fetched.candidates, demand)
    : `incomplete ${demand ?? running.id}`;
  const [latest] = runs;
  // The same content has the same verdict, whoever asks.
  if (latest?.isComplete && latest.externalId === externalId) {
    await service.memory.set(judgedKey(repository, head), true);
    return;
  }
  const run = begun ?? (await openRun(check, runs, externalId));
  const judgements: PullJudgement[] = [];
  if (fetched)
    for (const candidate of fetched.candidates)
      judgements.push(await judgeOne(check, fetched.root, candidate));
  else judgements.push(...candidates.map((each) => incompleteJudgement(each, head, why ?? '')));
  const gated = judgements.filter(({ isGated }) => isGated);
  const other = await supersededBy(service, repository, head, candidates).catch(() => null);
  const isIncomplete = judgements.some(({ incomplete }) => incomplete !== null);
  const output = other
    ? superseded(other)
    : renderCheckRun(gated.length > 0 ? gated : judgements, {
        linkBase: `${webAddress(service, repository)}/blob/${head}`,
        request: running.id,
      });
  await finishRun(check, run, nameOf(externalId, judgements), output);
  await noteGated(work, repository, judgements);
  if (!isIncomplete) await service.memory.set(judgedKey(repository, head), true);
  if (isIncomplete && !other) await tryAgainLater(work, repository, head);
  work.log.info({ head, conclusion: output.conclusion, title: output.title }, 'judged');
};

/** A run is of its content alone, unless it could not be judged in full or hangs on what people say of it. */
const nameOf = (externalId: string, judgements: readonly PullJudgement[]): string => {
  if (judgements.some(({ incomplete }) => incomplete !== null)) return `incomplete ${externalId}`;
  return judgements.some(({ settings }) => settings.changesKeys) ? `${externalId} word` : externalId;
};

/** Which branches are worth a look when they are pushed to. */
const noteGated = async (
  { service: { memory } }: Work,
  { id }: RepositoryRef,
  judgements: readonly PullJudgement[],
): Promise<void> => {
  for (const { branch, isGated } of judgements) if (isGated) await memory.set(`gated/${id}/${branch}`, true);
};

const judgedKey = ({ id }: RepositoryRef, head: string): string => `judged/${id}/${head}`;

/** Whether a verdict was posted on a commit, as far as this service remembers. */
export const wasJudged = async (
  { memory }: Service,
  repository: RepositoryRef,
  head: string,
): Promise<boolean> => (await memory.get(judgedKey(repository, head))) === true;

/** The last attempt has failed: the check says so, so that nobody waits for it. */
export const failHead = async (work: Work, order: CheckOrder, why: string): Promise<void> => {
  const { service, running } = work;
  const { repository, head, candidates } = order;
  const octokit = service.github.of(repository, checkPermissions);
  const check: Check = { work, octokit, repository, head };
  const runs = await fetchRuns(octokit, repository, head, service.github.appId);
  const externalId = `incomplete ${running.id}`;
  const run = await openRun(check, runs, externalId);
  const known = candidates.length > 0 ? candidates : [unknownCandidate];
  const output = renderCheckRun(
    known.map((each) => incompleteJudgement(each, head, why)),
    { linkBase: `${webAddress(service, repository)}/blob/${head}`, request: running.id },
  );
  await finishRun(check, run, externalId, output);
};

const unknownCandidate: Candidate = { pull: null, branch: '', isDefault: false, base: null, ref: '' };
