import { createHash } from 'node:crypto';
import type { RepositoryRef } from '../domain/job.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import { fetchRuns } from '../effects/github/checks.ts';
import type { Octokit } from '../effects/github/client.ts';
import { fetchPullsOf } from '../effects/github/pulls.ts';
import { GitError } from '../effects/git.ts';
import { resolveCommit } from '../effects/git-commits.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { holdsStill, isWithin, lastDayOf, verdictName } from '../workflow/verdict-name.ts';
import { type Based, type Candidate, candidateOf, checkPermissions } from './candidate.ts';
import { finishRun, openRun, superseded } from './head-run.ts';
import { type HeadCheck, incompleteJudgement, judgeCandidate, reasonOf } from './judge-candidate.ts';
import { type Service, webAddress, type Work } from './service.ts';

/** Written down with a run: what it was of. Changes with how judging works. */
const judgingVersion = 1;

const externalIdOf = (head: string, candidates: readonly Based[], demand: string | null): string => {
  const judged = candidates.map(({ pull, branch, isDefault, base }) => [pull, branch, isDefault, base]);
  const digest = createHash('sha256')
    .update(JSON.stringify([judgingVersion, head, judged]))
    .digest('hex')
    .slice(0, 32);
  const pulls = candidates.flatMap(({ pull }) => pull ?? []).slice(0, 20);
  return [digest, `pulls=${pulls.join('+')}`, ...(demand === null ? [] : [`demand=${demand}`])].join(' ');
};

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
  if (candidates.some(({ isQueued }) => isQueued)) return [...candidates];
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
  const check: HeadCheck = { work, octokit, repository, head };
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
  const holds = latest?.isComplete
    ? holdsStill(latest.externalId, externalId, service.now().toISOString())
    : false;
  if (holds !== false) {
    await service.memory.set(judgedKey(repository, head), holds);
    return;
  }
  const run = begun ?? (await openRun(check, runs, externalId));
  const judgements: PullJudgement[] = [];
  if (fetched)
    for (const candidate of fetched.candidates)
      judgements.push(await judgeCandidate(check, fetched.root, candidate));
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
  await finishRun(
    check,
    run,
    other ? `superseded ${externalId}` : verdictName(externalId, judgements),
    output,
  );
  await noteGated(work, repository, judgements);
  if (!isIncomplete && !other)
    await service.memory.set(judgedKey(repository, head), lastDayOf(judgements) ?? true);
  if (isIncomplete && !other) await tryAgainLater(work, repository, head);
  work.log.info({ head, conclusion: output.conclusion, title: output.title }, 'judged');
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

/** Whether a verdict was posted on a commit that still holds, as far as this service remembers. */
export const wasJudged = async (
  { memory, now }: Service,
  repository: RepositoryRef,
  head: string,
): Promise<boolean> => {
  const judged = await memory.get(judgedKey(repository, head));
  return typeof judged === 'string' ? isWithin(judged, now().toISOString()) : judged === true;
};

/** The last attempt has failed: the check says so, so that nobody waits for it. */
export const failHead = async (work: Work, order: CheckOrder, why: string): Promise<void> => {
  const { service, running } = work;
  const { repository, head, candidates } = order;
  const octokit = service.github.of(repository, checkPermissions);
  const check: HeadCheck = { work, octokit, repository, head };
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

const unknownCandidate: Candidate = {
  pull: null,
  branch: '',
  isDefault: false,
  base: null,
  ref: '',
  isQueued: false,
};
