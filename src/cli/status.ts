import type { StatusReport, StatusRow } from '../domain/report.ts';
import { resolveCommit } from '../effects/git-commits.ts';
import { UsageError } from '../pipeline/faults.ts';
import { loadPack, packsOf, requirePack } from '../pipeline/packs.ts';
import { statusAgainstBase, statusRow } from '../pipeline/status.ts';
import { statusFormats, statusReporters } from '../report/index.ts';
import { openBase, readPull } from './base.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { type Repository, requireRepository, shownPath, trustOf } from './repository.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options {
  format?: string[];
  output?: string[];
  base?: string;
  pull?: string;
  repositoryId?: string;
}

/** Paths as the caller would write them. Problems start with the path that they are about. */
const shownRow = (repository: Repository, row: StatusRow): StatusRow => ({
  ...row,
  folder: shownPath(repository, row.folder),
  gates: row.gates.map((gate) => ({ ...gate, path: shownPath(repository, gate.path) })),
  problems: row.problems.map((problem) =>
    problem.startsWith(row.folder)
      ? `${shownPath(repository, row.folder)}${problem.slice(row.folder.length)}`
      : problem,
  ),
});

const status = async (slug: string | undefined, options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, statusFormats);
  const repository = await requireRepository(world);
  const pull = readPull(options.pull);
  if (pull !== null && options.base === undefined) throw new UsageError('--pull goes with --base');
  const chosen = slug === undefined ? null : await requirePack(repository, slug);
  const trust = trustOf(repository, world, options.repositoryId);
  let rows: StatusRow[] = [];
  if (options.base === undefined) {
    const places = chosen ? [chosen] : await packsOf(repository, repository.tree);
    for (const place of places) rows.push(statusRow(await loadPack(repository.tree, place), trust));
  } else {
    const base = await openBase(repository, options.base, world, options.repositoryId);
    const commit = await resolveCommit(repository.root, 'HEAD');
    rows = await statusAgainstBase({ root: repository.root, base, tree: repository.tree, commit, pull });
    if (chosen) rows = rows.filter((row) => row.slug === chosen.slug);
  }
  const report: StatusReport = {
    version: 1,
    mode: trust.mode,
    packs: rows.map((row) => shownRow(repository, row)),
  };
  await writeSinks(sinks, world, (format, { color, width = 100 }) =>
    statusReporters[format](report, { color, toolVersion: world.version, width }),
  );
  return rows.some(({ problems }) => problems.length > 0) ? exitCodes.blocking : exitCodes.clean;
};

export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'Show packs and their gates, and why each gate is as it is',
  examples: [
    ['specgate status', 'all packs of this repository'],
    ['specgate status waitlist', 'one pack'],
    [
      'specgate status --base origin/main --pull 57',
      'what this branch does to gates; exit code 1 where it breaks one',
    ],
  ],
  define: (command, world, run) => {
    command
      .argument('[slug]', 'a pack, by its slug or folder')
      .option('--base <rev>', 'judge the working tree against this commit: the tip of the base branch')
      .option('--pull <number>', 'the pull request that finalizations must have been made for')
      .option('--repository-id <id>', "the repository's numeric id, to verify seals")
      .option('-f, --format <format>', `print as ${statusFormats.join(', ')}`, collect)
      .option('-o, --output <format=file>', 'write a format to a file', collect)
      .action((slug: string | undefined, options: Options) => run(() => status(slug, options, world)));
  },
};
