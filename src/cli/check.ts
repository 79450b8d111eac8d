import { resolve } from 'node:path';
import { type CheckedPack, checkPack, type PackResult } from '../check/check.ts';
import { type FactIndex, indexFacts } from '../check/fact-index.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { mergeBase, openCommit, resolveCommit } from '../effects/git.ts';
import type { Fact, Facts } from '../domain/fact.ts';
import type { PackPlace } from '../pack/rule.ts';
import { checkFormats, renderCheck } from '../report/check.ts';
import { type Base, historyOf, isSame, openBase, readPull } from './base.ts';
import { type InForce, packInForce } from './check-packs.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { findPacks, loadPack, packsOf } from './packs.ts';
import { findNames } from './find-names.ts';
import { allFacts, isSource, viewSources } from './read-facts.ts';
import {
  pathInRepository,
  type Repository,
  requireCommit,
  requireRepository,
  trustOf,
} from './repository.ts';
import { type ExitCode, exitCodes, IncompleteError, UsageError, type World } from './world.ts';

interface Options {
  base?: string;
  head?: string;
  pack?: string[];
  due?: string;
  pull?: string;
  repositoryId?: string;
  format?: string[];
  output?: string[];
}

interface Read {
  facts: Facts;
  index: FactIndex;
  files: number;
  parsed: number;
}

const fileFact = (path: string): Fact => ({ kind: 'file', subject: path, attributes: {}, path, line: 1 });

const readTree = async (root: string, tree: Snapshot, names: readonly string[]): Promise<Read> => {
  const all = await tree.list('');
  const view = await viewSources(root, tree, all.filter(isSource));
  const linked = await allFacts(view);
  const facts: Facts = {
    ...linked,
    facts: [...linked.facts, ...all.map(fileFact), ...(await findNames(tree, all, names))],
  };
  return { facts, index: indexFacts(facts), files: all.length, parsed: view.readable() };
};

/** Packs that the caller names, by slug or by folder, wherever they are; else those below the roots. */
const placesFor = async (
  repository: Repository,
  base: Base | null,
  tree: Snapshot,
  named: readonly string[],
  world: World,
): Promise<PackPlace[]> => {
  const owner = base?.repository ?? repository;
  const before = base ? await packsOf(owner, base.tree) : [];
  const after = await packsOf(owner, tree);
  const places = [...after, ...before.filter(({ folder }) => !after.some((each) => each.folder === folder))];
  if (named.length === 0) return places;
  const found: PackPlace[] = [];
  for (const name of named) {
    const bySlug = places.find(({ slug }) => slug === name);
    const folder = pathInRepository(repository, resolve(world.cwd, name));
    const byFolder = bySlug
      ? []
      : folder.startsWith('..')
        ? []
        : (await findPacks(tree, folder)).filter((each) => each.folder === folder);
    const place = bySlug ?? byFolder[0];
    if (!place)
      throw new UsageError(`There is no pack \`${name}\`: neither a slug nor a folder with an fdd.md`);
    found.push(place);
  }
  return found;
};

const inForce = async (
  repository: Repository,
  base: Base | null,
  tree: Snapshot,
  options: Options,
  world: World,
): Promise<InForce[]> => {
  const named = options.pack ?? [];
  const trust = base?.trust ?? trustOf(repository, world, options.repositoryId);
  const found: InForce[] = [];
  for (const place of await placesFor(repository, base, tree, named, world)) {
    const head = await loadPack(tree, place);
    const before = base && (await loadPack(base.tree, place));
    const history =
      before && base && !isSame(before, head) ? await historyOf(repository.root, base, place.folder) : {};
    const pack = packInForce({
      base: before,
      head,
      trust,
      pull: readPull(options.pull),
      history,
      isNamed: named.length > 0,
    });
    if (pack) found.push(pack);
  }
  return found;
};

/** What prose names without saying what it is: looked for in the text of all files. */
const namesIn = (packs: readonly CheckedPack[]): string[] => [
  ...new Set(
    packs.flatMap(({ contract }) =>
      contract.claims.flatMap(({ kind, subject }) => (kind === 'name' ? [subject] : [])),
    ),
  ),
];

const openHead = async (
  repository: Repository,
  revision: string | undefined,
): Promise<{ tree: Snapshot; commit: string | null }> => {
  if (revision === undefined) return { tree: repository.tree, commit: null };
  const commit = await requireCommit(repository, revision);
  return { tree: await openCommit(repository.root, commit, ['']), commit };
};

/** Facts are compared with those of the commit from which the head went its own way. */
const openMergeBase = async ({ root }: Repository, base: Base, head: string | null): Promise<Snapshot> => {
  const tip = head ?? (await resolveCommit(root, 'HEAD'));
  const commit = tip === null ? null : await mergeBase(root, base.commit, tip);
  if (commit === null)
    throw new IncompleteError(
      'base and head have no commit in common; in a shallow clone, fetch more history',
    );
  return openCommit(root, commit, ['']);
};

const reportClaim = ({
  claim,
  verdict,
  found,
  why,
  evidence,
}: PackResult['claims'][number]): CheckReport['packs'][number]['claims'][number] => ({
  id: claim.id,
  kind: claim.kind,
  subject: claim.subject,
  line: claim.place.line,
  endLine: claim.place.endLine ?? claim.place.line,
  text: claim.text,
  expected: claim.expected,
  found,
  verdict,
  why,
  phase: claim.phase,
  evidence,
});

const reportOf = (
  packs: readonly InForce[],
  results: ReadonlyMap<CheckedPack, PackResult>,
  read: Read,
  commits: { base: string | null; head: string | null },
): CheckReport => {
  const findings = [...results.values()].flatMap((result) => result.findings);
  const gates = packs.flatMap(({ change }) => [
    ...(change?.documents ?? []).flatMap((document) => (document.outcome === 'blocked' ? [document] : [])),
    ...(change?.unticked ?? []),
  ]);
  const isBlind = results.size > 0 && read.parsed === 0;
  const blocks = gates.length > 0 || findings.some(({ level }) => level === 'block');
  return {
    version: 1,
    ...commits,
    conclusion: isBlind ? 'incomplete' : blocks ? 'failure' : 'success',
    packs: packs.map(({ slug, fdd, checked, skipped }) => ({
      slug,
      fdd,
      skipped,
      claims: (checked && results.get(checked)?.claims.map(reportClaim)) ?? [],
    })),
    gates: gates.map(({ path, line, message }) => ({ path, line, message })),
    findings,
    coverage: { files: read.files, filesParsed: read.parsed, facts: read.index.total, open: read.facts.open },
  };
};

const readDue = (text: string | undefined, settings: Repository['settings']): 'plan' | 'all' => {
  if (text === undefined) return settings.due === 'always' ? 'all' : 'plan';
  if (text === 'plan' || text === 'all') return text;
  throw new UsageError(`Unexpected \`${text}\` as --due, expected plan or all`);
};

const nothing: Read = {
  facts: { facts: [], open: [] },
  index: indexFacts({ facts: [], open: [] }),
  files: 0,
  parsed: 0,
};
const codes = {
  success: exitCodes.clean,
  failure: exitCodes.blocking,
  incomplete: exitCodes.incomplete,
} as const;

const check = async (options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, checkFormats);
  const repository = await requireRepository(world);
  const base =
    options.base === undefined ? null : await openBase(repository, options.base, world, options.repositoryId);
  const head = await openHead(repository, options.head);
  const { settings } = base?.repository ?? repository;
  const packs = await inForce(repository, base, head.tree, options, world);
  const checked = packs.flatMap((pack) => pack.checked ?? []);
  const names = namesIn(checked);
  const read = checked.length > 0 ? await readTree(repository.root, head.tree, names) : nothing;
  const before =
    base && checked.length > 0
      ? (await readTree(repository.root, await openMergeBase(repository, base, head.commit), names)).index
      : null;
  const input = {
    head: read.index,
    base: before,
    due: readDue(options.due, settings),
    enforce: settings.enforce,
  };
  const results = new Map(checked.map((pack) => [pack, checkPack(pack, input)]));
  const report = reportOf(packs, results, read, { base: base?.commit ?? null, head: head.commit });
  await writeSinks(sinks, world, (format, { color, width }) =>
    renderCheck(format, report, {
      color,
      toolVersion: world.version,
      ...(width === undefined ? {} : { width }),
    }),
  );
  return codes[report.conclusion];
};

export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'Hold the code against the contracts of final designs',
  examples: [
    ['specgate check --base origin/main', 'what this branch does, against the designs in force'],
    [
      'specgate check --pack waitlist --due all',
      'an audit: one pack, whatever its status, as if all were done',
    ],
    ['specgate check --base origin/main --format github -o sarif=specgate.sarif', 'in CI'],
  ],
  define: (command, world, run) => {
    command
      .option(
        '--base <rev>',
        'the tip of the base branch; without it everything is judged and nothing is pre-existing',
      )
      .option('--head <rev>', 'the commit to judge; without it the working tree')
      .option(
        '--pack <slug|dir>',
        'judge this pack, whatever its status; may be given several times',
        collect,
      )
      .option('--due <when>', 'plan: a claim is due once its phase is ticked; all: everything is')
      .option('--pull <number>', 'the pull request that finalizations must have been made for')
      .option('--repository-id <id>', "the repository's numeric id, to verify seals")
      .option(
        '-f, --format <format>',
        `print as ${checkFormats.join(', ')}; may be given several times`,
        collect,
      )
      .option('-o, --output <format=file>', 'write a format to a file; may be given several times', collect)
      .action((options: Options) => run(() => check(options, world)));
  },
};
