import type { Finding } from '../domain/finding.ts';
import type { LintReport, PackOutline } from '../domain/report.ts';
import { openDiagramParser } from '../effects/diagrams.ts';
import { pageOf } from '../pack/lint.ts';
import { rules } from '../pack/rules/index.ts';
import { formats, reporters } from '../report/index.ts';
import type { CliCommand } from './command.ts';
import { type Linted, lintTargets } from './lint-targets.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { shownPath } from './repository.ts';
import { findTargets, type Target } from './targets.ts';
import { IncompleteError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options {
  format?: string[];
  output?: string[];
  final?: boolean;
  notes?: boolean;
  repositoryId?: string;
}

/** A person opens paths from where they stand; a machine counts them from the root, if there is only one. */
type PathStyle = 'from-here' | 'from-root';

const placed = (
  linted: readonly Linted[],
  style: PathStyle,
): { findings: Finding[]; packs: PackOutline[] } => {
  const roots = new Set(linted.map(({ repository }) => repository.root));
  const fromRoot = style === 'from-root' && roots.size === 1;
  const show = ({ repository }: Linted, path: string): string =>
    fromRoot ? path : shownPath(repository, path);
  return {
    findings: linted.flatMap((each) =>
      each.findings.map((finding) => ({
        ...finding,
        design: { ...finding.design, path: show(each, finding.design.path) },
      })),
    ),
    packs: linted.flatMap((each) =>
      each.outline
        ? [
            {
              ...each.outline,
              folder: show(each, each.outline.folder),
              documents: each.outline.documents.map((document) => ({
                ...document,
                path: show(each, document.path),
              })),
            },
          ]
        : [],
    ),
  };
};

const count = (findings: readonly Finding[], level: Finding['level']): number =>
  findings.filter((finding) => finding.level === level).length;

const reportOf = (linted: readonly Linted[], targets: readonly Target[], style: PathStyle): LintReport => {
  const { findings, packs } = placed(linted, style);
  const reported = new Set(findings.map(({ rule }) => rule));
  const block = count(findings, 'block');
  return {
    version: 1,
    conclusion: block > 0 ? 'failure' : 'success',
    packs,
    findings,
    rules: rules
      .filter(({ id }) => reported.has(id))
      .map(({ id, summary }) => ({ id, summary, page: pageOf(id) }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    totals: {
      packs: targets.filter(({ kind }) => kind === 'pack').length,
      documents: linted.reduce((sum, { documents }) => sum + documents, 0),
      rules: rules.length,
      block,
      warn: count(findings, 'warn'),
      note: count(findings, 'note'),
    },
  };
};

/** Only json lists what was read of each document, and junit names those that are clean; without them it is let go. */
const needsOutlines: readonly string[] = ['json', 'junit'];

const lint = async (paths: readonly string[], options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, formats);
  const targets = await findTargets(paths, world);
  const keepOutlines = sinks.some(({ format }) => needsOutlines.includes(format));
  const parser = openDiagramParser();
  const linted: Linted[] = [];
  try {
    const run = { asFinal: options.final === true, parser, world, repositoryId: options.repositoryId };
    for await (const each of lintTargets(targets, run))
      linted.push(keepOutlines ? each : { ...each, outline: null });
  } finally {
    await parser.close();
  }
  if (paths.length > 0 && linted.every(({ documents }) => documents === 0)) {
    throw new IncompleteError(
      `nothing of ${paths.join(', ')} could be read: no regular files of this repository`,
    );
  }
  const reports = {
    'from-here': reportOf(linted, targets, 'from-here'),
    'from-root': reportOf(linted, targets, 'from-root'),
  };
  await writeSinks(sinks, world, (format, { color, width }) =>
    reporters[format](reports[format === 'text' ? 'from-here' : 'from-root'], {
      color,
      toolVersion: world.version,
      allNotes: options.notes === true,
      ...(width === undefined ? {} : { width }),
    }),
  );
  return reports['from-root'].conclusion === 'failure' ? exitCodes.blocking : exitCodes.clean;
};

export const lintCommand: CliCommand = {
  name: 'lint',
  summary: 'Check documents against the document rules',
  examples: [
    ['specgate lint', 'everything in this repository'],
    ['specgate lint docs/features/waitlist', 'one pack'],
    ['specgate lint docs/features/waitlist/fdd.md --final', 'what finalizing it would ask for'],
    [
      'specgate lint --format github -o sarif=specgate.sarif',
      'annotations in CI, and a file for code scanning',
    ],
  ],
  define: (command, world, run) => {
    command
      .argument('[paths...]', 'documents, packs or folders; without any, all of the repository')
      .option('-f, --format <format>', `print as ${formats.join(', ')}; may be given several times`, collect)
      .option('-o, --output <format=file>', 'write a format to a file; may be given several times', collect)
      .option('--final', 'judge drafts as if they were finalized now')
      .option('--notes', 'print every note, however many there are')
      .option('--repository-id <id>', "the repository's numeric id, to verify seals")
      .action((paths: string[], options: Options) => run(() => lint(paths, options, world)));
  },
};
