import type { Command } from 'commander';
import { checkPacks } from '../check/check.ts';
import type { CheckInput, PackResult } from '../check/checked.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { changedPaths } from '../effects/git.ts';
import { mergeBase, resolveCommit } from '../effects/git-commits.ts';
import { openCommit } from '../effects/git-tree.ts';
import type { FactReader } from '../effects/fact-reader.ts';
import { whenKnown } from '../effects/tree-facts.ts';
import { type Base, openBase, readPull } from './base.ts';
import { type ReadDesigns, readDesigns } from './check-designs.ts';
import { type Change, checkGuidelines } from './check-guidelines.ts';
import { reportOf } from './check-report.ts';
import { cacheOption } from './command.ts';
import { collect } from './output.ts';
import { type Repository, requireCommit, requireRepository, trustOf } from './repository.ts';
import { openProgress, type Progress } from './progress.ts';
import { nothingRead, openReading, openTreeReader, type TreeReader } from './read-facts.ts';
import { IncompleteError, UsageError, type World } from './world.ts';

/** The check as all commands run it that judge code: check, explain, waive. */

export interface CheckOptions {
  base?: string;
  head?: string;
  pack?: string[];
  due?: string;
  pull?: string;
  at?: string;
  repositoryId?: string;
  cache?: boolean;
}

export const withCheckOptions = (command: Command): Command =>
  command
    .option(
      '--base <rev>',
      'the tip of the base branch; without it everything is judged and nothing is pre-existing',
    )
    .option('--head <rev>', 'the commit to judge; without it the working tree')
    .option('--pack <slug|dir>', 'judge this pack, whatever its status; may be given several times', collect)
    .option('--due <when>', 'plan: a claim is due once its phase is ticked; all: everything is')
    .option('--pull <number>', 'the pull request that finalizations must have been made for')
    .option(
      '--at <time>',
      'the moment that waivers are judged at, such as 2026-11-20T18:00:00Z; now, without',
    )
    .option('--repository-id <id>', "the repository's numeric id, to verify seals")
    .option(...cacheOption);

export interface CheckRun {
  repository: Repository;
  base: Base | null;
  /** The tree that was judged. */
  tree: Snapshot;
  /** The commit that facts were compared with; null in an audit. */
  mergeBase(): Promise<Snapshot | null>;
  designs: ReadDesigns;
  input: CheckInput;
  /** Does something with the facts, and reads those that it asks for. */
  known<Result>(work: () => Result): Promise<Result>;
  results: PackResult[];
  report: CheckReport;
}

const openHead = async (
  repository: Repository,
  revision: string | undefined,
): Promise<{ tree: Snapshot; commit: string | null }> => {
  if (revision === undefined) return { tree: repository.tree, commit: repository.commit };
  const commit = await requireCommit(repository, revision);
  return { tree: await openCommit(repository.root, commit), commit };
};

/** The commit from which the head went its own way. */
const forkPoint = async ({ root }: Repository, base: Base, head: string | null): Promise<string> => {
  const tip = head ?? (await resolveCommit(root, 'HEAD'));
  const commit = tip === null ? null : await mergeBase(root, base.commit, tip);
  if (commit === null)
    throw new IncompleteError(
      'base and head have no commit in common; in a shallow clone, fetch more history',
    );
  return commit;
};

const readDue = (text: string | undefined, settings: Repository['settings']): 'plan' | 'all' => {
  if (text === undefined) return settings.due === 'always' ? 'all' : 'plan';
  if (text === 'plan' || text === 'all') return text;
  throw new UsageError(`Unexpected \`${text}\` as --due, expected plan or all`);
};

const readMoment = (text: string | undefined, world: World): string => {
  if (text === undefined) return world.now();
  const instant = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(instant)) return new Date(instant).toISOString();
  throw new UsageError(`Unexpected \`${text}\` as --at, expected a time such as 2026-11-20T18:00:00Z`);
};

/** What is kept of a repository from one check to the next. */
interface Readers {
  reader: FactReader;
  head: TreeReader;
  base: TreeReader;
}

const openReaders = async (world: World, root: string, cache: boolean | undefined): Promise<Readers> => {
  const reader = await openReading(world, root, cache);
  return { reader, head: openTreeReader(reader), base: openTreeReader(reader) };
};

const performCheck = async (
  options: CheckOptions,
  repository: Repository,
  readers: Readers,
  world: World,
  progress: Progress,
): Promise<CheckRun> => {
  const at = readMoment(options.at, world);
  const pull = readPull(options.pull);
  const base =
    options.base === undefined ? null : await openBase(repository, options.base, world, options.repositoryId);
  const head = await openHead(repository, options.head);
  const { root } = repository;
  let fork: Promise<string> | undefined;
  let opened: Promise<Snapshot> | undefined;
  const forkCommit = async (): Promise<string | null> =>
    base && (fork ??= forkPoint(repository, base, head.commit));
  const forkOf = async (): Promise<Snapshot | null> => {
    const commit = await forkCommit();
    return commit === null ? null : (opened ??= openCommit(root, commit));
  };
  const { settings } = base?.repository ?? repository;
  const trust = base?.trust ?? trustOf(repository, world, options.repositoryId);
  const named = options.pack ?? [];
  const designs = await readDesigns(
    { repository, base, mergeBase: forkOf, tree: head.tree, head: head.commit, trust, pull, named },
    world,
  );
  const isAny = designs.judged.length > 0;
  const changeOf = async (): Promise<Change | null> => {
    const [commit, from] = [await forkCommit(), await forkOf()];
    return commit === null || !from ? null : { from, paths: await changedPaths(root, commit, head.commit) };
  };
  const guidelines = await checkGuidelines(settings, head.tree, changeOf);
  const read = isAny ? await readers.head.read(head.tree, progress.of('files')) : nothingRead;
  const fromThere = isAny ? await forkOf() : null;
  const before = fromThere && (await readers.base.read(fromThere, progress.of('files of the base')));
  const known = <Result>(work: () => Result): Promise<Result> =>
    whenKnown(before ? [read, before] : [read], work);
  const input: CheckInput = {
    head: read.index,
    base: before && before.index,
    due: readDue(options.due, settings),
    enforce: settings.enforce,
    at,
    pull,
    designFirst: settings.finalize.mode === 'merge',
  };
  const results = await known(() => checkPacks(designs, input));
  const commits = { base: base?.commit ?? null, head: head.commit };
  const report = reportOf(designs.told, results, guidelines, read, commits);
  return { repository, base, tree: head.tree, mergeBase: forkOf, designs, input, known, results, report };
};

/**
 * Checks of one repository, one after the other: what two commits have alike is read once, so that a check takes as long
 * as the claims and the change are large, and not the repository. The folder of `world` may be a bare repository.
 */
export interface Checker {
  /** What it gives is good until the next check. */
  check(options: CheckOptions): Promise<CheckRun>;
  /** Keeps what was read for another process. */
  save(): Promise<void>;
}

/** @internal */
export const openChecker = (world: World, cache?: boolean): Checker => {
  let readers: Readers | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const checkNow = async (options: CheckOptions): Promise<CheckRun> => {
    const repository = await requireRepository(world);
    readers ??= await openReaders(world, repository.root, cache);
    const progress = openProgress(world);
    try {
      return await performCheck(options, repository, readers, world, progress);
    } finally {
      progress.end();
    }
  };
  return {
    check: (options) => {
      const next = last.then(() => checkNow(options));
      last = next.catch(() => {});
      return next;
    },
    save: async () => readers?.reader.save(),
  };
};

export const runCheck = async (options: CheckOptions, world: World): Promise<CheckRun> => {
  const checker = openChecker(world, options.cache);
  const run = await checker.check(options);
  await checker.save();
  return run;
};
