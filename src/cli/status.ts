import type { Trust } from '../domain/gate.ts';
import type { StatusReport, StatusRow } from '../domain/report.ts';
import { readGates } from '../pack/gate.ts';
import { judgeChange, type PackChange } from '../pack/gate-change.ts';
import type { Pack } from '../pack/pack.ts';
import { statusFormats, statusReporters } from '../report/index.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { resolveCommit } from '../effects/git.ts';
import { type Base, historyOf, isSame } from '../pipeline/base.ts';
import { openBase, readPull } from './base.ts';
import { loadPack, packsOf, requirePack } from '../pipeline/packs.ts';
import { type Repository, requireRepository, shownPath, trustOf } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options {
  format?: string[];
  output?: string[];
  base?: string;
  pull?: string;
  repositoryId?: string;
}

const rowOf = (repository: Repository, pack: Pack, trust: Trust, problems: string[]): StatusRow => {
  const { plan } = pack.documents;
  const phases = plan?.phases.filter(({ tasks }) => tasks.length > 0) ?? [];
  return {
    slug: pack.slug,
    folder: shownPath(repository, pack.folder),
    gates: Object.values(readGates(pack, trust)).map((gate) => ({
      ...gate,
      path: shownPath(repository, gate.path),
    })),
    phases:
      (plan && {
        done: phases.filter(({ tasks }) => tasks.every(({ checked }) => checked)).length,
        total: phases.length,
      }) ||
      null,
    problems,
  };
};

const problemsOf = (repository: Repository, change: PackChange): string[] => [
  ...change.documents.flatMap((document) =>
    document.outcome === 'blocked'
      ? [`${shownPath(repository, document.path)}:${document.line}: ${document.message}`]
      : [],
  ),
  ...change.unticked.map(({ path, line, message }) => `${shownPath(repository, path)}:${line}: ${message}`),
];

const againstBase = async (repository: Repository, base: Base, pull: number | null): Promise<StatusRow[]> => {
  const before = await packsOf(base, base.tree);
  const after = await packsOf(base, repository.tree);
  const folders = [...new Set([...before, ...after].map(({ folder }) => folder))].toSorted();
  const head = await resolveCommit(repository.root, 'HEAD');
  const rows: StatusRow[] = [];
  for (const folder of folders) {
    const place = [...after, ...before].find((each) => each.folder === folder);
    if (!place) continue;
    const [atBase, atHead] = [await loadPack(base.tree, place), await loadPack(repository.tree, place)];
    const history =
      head === null || isSame(atBase, atHead) ? {} : await historyOf(repository.root, base, head, folder);
    const change = judgeChange({ base: atBase, head: atHead, trust: base.trust, pull, history });
    rows.push(rowOf(repository, atHead, base.trust, problemsOf(repository, change)));
  }
  return rows;
};

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
    for (const place of places)
      rows.push(rowOf(repository, await loadPack(repository.tree, place), trust, []));
  } else {
    const base = await openBase(repository, options.base, world, options.repositoryId);
    rows = await againstBase(repository, base, pull);
    if (chosen) rows = rows.filter((row) => row.slug === chosen.slug);
  }
  const report: StatusReport = { version: 1, mode: trust.mode, packs: rows };
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
