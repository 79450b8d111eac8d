import { resolve } from 'node:path';
import { explain, type Explainable, explainables } from '../check/explain.ts';
import type { Excerpt, Explanation } from '../domain/explanation.ts';
import type { Place } from '../domain/finding.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckFinding } from '../domain/verdict.ts';
import { explainFormats, renderExplanations } from '../report/explain.ts';
import { reportClaim } from './check-report.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { readTextFile } from './packs.ts';
import { pathInRepository } from './repository.ts';
import { type CheckOptions, type CheckRun, runCheck, withCheckOptions } from './run-check.ts';
import { type ExitCode, exitCodes, UsageError, type World } from './world.ts';

/** `specgate explain`: how a verdict came about. */

interface Options extends CheckOptions {
  format?: string[];
  output?: string[];
}

type Target = { id: string } | { path: string; line: number };

const readTarget = (text: string, { repository }: CheckRun, world: World): Target => {
  if (/^[0-9a-f]{4,12}$/i.test(text)) return { id: text.toLowerCase() };
  const [, path = '', line = ''] = /^(.+):(\d{1,9})$/.exec(text) ?? [];
  if (path !== '')
    return { path: pathInRepository(repository, resolve(world.cwd, path)), line: Number(line) };
  throw new UsageError(
    `Unexpected \`${text}\`, expected the id of a finding (at least 4 characters of it) or FILE:LINE, such as lib/my_app/waitlist.ex:12`,
  );
};

const holds = ({ path, line, endLine = line }: Place, target: { path: string; line: number }): boolean =>
  path === target.path && line <= target.line && target.line <= endLine;

const placesOf = ({ checked, finding }: Explainable): Place[] => [
  checked.claim.place,
  ...checked.evidence,
  ...(finding?.related ?? []),
];

/** Findings that no claim is behind: about waivers. */
const withoutClaim = (finding: CheckFinding): Omit<Explanation, 'code'> => ({
  slug: finding.slug,
  claim: null,
  finding,
  verdict: finding.verdict,
  disposition: finding.disposition,
  level: finding.level,
  design: finding.design,
  text: finding.text,
  facts: [],
  near: [],
  open: [],
  steps: [finding.message],
});

interface Match {
  explanation: Omit<Explanation, 'code'>;
  places: readonly Place[];
  /** Where it was at the base; told where the head has it nowhere. */
  before: readonly Place[];
}

const toMatch = (each: Explainable, { designs, input }: CheckRun): Match => {
  const { checked } = each;
  const { verdict, evidence, atBase, claim } = checked;
  const named = ({ path, line }: Place): boolean => path !== claim.place.path || line !== claim.place.line;
  return {
    explanation: { ...explain(each, designs, input), claim: reportClaim(checked) },
    places: verdict === 'conflict' || verdict === 'stale' ? evidence : evidence.filter(named),
    before: evidence.length === 0 ? (atBase()?.evidence ?? []) : [],
  };
};

const matchesOf = (target: Target, run: CheckRun): Match[] => {
  const all = explainables(run.results);
  const told = new Set(all.flatMap(({ finding }) => finding ?? []));
  const others = run.report.findings.filter((finding) => !told.has(finding));
  const isMeant =
    'id' in target
      ? ({ checked, finding }: Explainable) =>
          checked.claim.id.startsWith(target.id) || (finding?.id.startsWith(target.id) ?? false)
      : (each: Explainable) => placesOf(each).some((place) => holds(place, target));
  const isMeantToo = (finding: CheckFinding): boolean =>
    'id' in target ? finding.id.startsWith(target.id) : holds(finding.design, target);
  return [
    ...all.filter(isMeant).map((each) => toMatch(each, run)),
    ...others
      .filter(isMeantToo)
      .map((finding) => ({ explanation: withoutClaim(finding), places: [], before: [] })),
  ];
};

const context = 3;
const mostExcerpts = 5;

const excerptAt = async (
  tree: Snapshot,
  { path, line, endLine = line }: Place,
  side: Excerpt['side'],
): Promise<Excerpt> => {
  const file = await readTextFile(tree, path);
  const lines = (file?.text ?? '').split(/\r\n|\n/);
  const first = Math.max(line - context, 1);
  return {
    place: { path, line },
    side,
    lines: lines.slice(first - 1, endLine + context).map((text, index) => {
      const number = first + index;
      return { number, text, isMeant: line <= number && number <= endLine };
    }),
  };
};

const finish = async ({ explanation, places, before }: Match, run: CheckRun): Promise<Explanation> => {
  const code: Excerpt[] = [];
  for (const place of places.slice(0, mostExcerpts)) code.push(await excerptAt(run.tree, place, 'head'));
  const fork = before.length > 0 ? await run.mergeBase() : null;
  if (fork)
    for (const place of before.slice(0, mostExcerpts)) code.push(await excerptAt(fork, place, 'base'));
  return { ...explanation, code };
};

const knownLines = (path: string, run: CheckRun): number[] =>
  [
    ...new Set(
      explainables(run.results).flatMap((each) =>
        placesOf(each).flatMap((place) => (place.path === path ? [place.line] : [])),
      ),
    ),
  ].toSorted((a, b) => a - b);

const nothingFound = (text: string, target: Target, run: CheckRun): string => {
  if ('id' in target)
    return `There is no finding or claim \`${text}\` here. \`specgate check\` lists the findings; those of a branch need --base.`;
  const lines = knownLines(target.path, run);
  return lines.length > 0
    ? `No design in force speaks of \`${text}\`. In that file it is about lines ${lines.slice(0, 30).join(', ')}`
    : `No design in force speaks of \`${text}\`, nor of any line of that file`;
};

const explainTarget = async (text: string, options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, explainFormats);
  const run = await runCheck(options, world);
  const target = readTarget(text, run, world);
  const matches = await run.known(() => matchesOf(target, run));
  if (matches.length === 0) throw new UsageError(nothingFound(text, target, run));
  const explanations: Explanation[] = [];
  for (const match of matches) explanations.push(await finish(match, run));
  await writeSinks(sinks, world, (format, { color, width }) =>
    renderExplanations(format, explanations, {
      color,
      toolVersion: world.version,
      ...(width === undefined ? {} : { width }),
    }),
  );
  return exitCodes.clean;
};

export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'Say how a verdict came about: what was expected, found and weighed, and the ways out',
  examples: [
    ['specgate explain 3f9c --base origin/main', 'a finding, by its id or the start of it'],
    ['specgate explain lib/my_app/waitlist.ex:12', 'what designs say of this line of code'],
    ['specgate explain docs/features/waitlist/fdd.md:97 --due all', 'what the code makes of this line'],
  ],
  define: (command, world, run) => {
    withCheckOptions(command.argument('<target>', 'the id of a finding or claim, or FILE:LINE'))
      .option('-f, --format <format>', `print as ${explainFormats.join(', ')}`, collect)
      .option('-o, --output <format=file>', 'write a format to a file', collect)
      .action((target: string, options: Options) => run(() => explainTarget(target, options, world)));
  },
};
