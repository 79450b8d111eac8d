import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Snapshot } from '../domain/snapshot.ts';
import { openCommit } from '../effects/git-tree.ts';
import { type CheckRequest, type CheckRun as Run, performCheck } from '../pipeline/check.ts';
import { UsageError } from '../pipeline/faults.ts';
import { openReading, openRepositoryReader } from '../pipeline/read-facts.ts';
import { openBase, readPull } from './base.ts';
import { cacheOption } from './command.ts';
import { collect } from './output.ts';
import { openProgress, type Progress } from './progress.ts';
import {
  pathInRepository,
  type Repository,
  requireCommit,
  requireRepository,
  trustOf,
} from './repository.ts';
import type { World } from './world.ts';

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

/** A check, and the repository in which it was asked for. */
export interface CheckRun extends Run {
  repository: Repository;
}

const openHead = async (
  repository: Repository,
  revision: string | undefined,
): Promise<{ tree: Snapshot; commit: string | null }> => {
  if (revision === undefined) return { tree: repository.tree, commit: null };
  const commit = await requireCommit(repository, revision);
  return { tree: await openCommit(repository.root, commit), commit };
};

const readDue = (text: string | undefined): CheckRequest['due'] => {
  if (text === undefined) return null;
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

const checkRepository = async (
  options: CheckOptions,
  world: World,
  progress: Progress,
): Promise<CheckRun> => {
  const at = readMoment(options.at, world);
  const pull = readPull(options.pull);
  const due = readDue(options.due);
  const repository = await requireRepository(world);
  const base =
    options.base === undefined ? null : await openBase(repository, options.base, world, options.repositoryId);
  const run = await performCheck({
    root: repository.root,
    settings: repository.settings,
    trust: trustOf(repository, world, options.repositoryId),
    base,
    head: await openHead(repository, options.head),
    named: (options.pack ?? []).map((name) => ({
      name,
      folder: pathInRepository(repository, resolve(world.cwd, name)),
    })),
    due,
    at,
    pull,
    reader: openRepositoryReader(await openReading(world.env, repository.root, options.cache)),
    onRead: (what) => progress.of(what),
  });
  return { ...run, repository };
};

export const runCheck = async (options: CheckOptions, world: World): Promise<CheckRun> => {
  const progress = openProgress(world);
  try {
    return await checkRepository(options, world, progress);
  } finally {
    progress.end();
  }
};
