import { resolve } from 'node:path';
import { checkPacks, type Designs } from '../check/check.ts';
import type { CheckedPack, EarlierPack, PackResult } from '../check/checked.ts';
import { type FactIndex, indexFacts } from '../check/fact-index.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { mergeBase, openCommit, resolveCommit } from '../effects/git.ts';
import { linkFacts } from '../facts/extract.ts';
import type { Fact, Facts } from '../domain/fact.ts';
import type { PackPlace } from '../pack/rule.ts';
import { checkFormats, renderCheck } from '../report/check.ts';
import { type Base, historyOf, isSame, openBase, readPull } from './base.ts';
import { type InForce, packInForce } from './check-packs.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { findPacks, loadPack, packsOf } from './packs.ts';
import { isSource, readSources } from './read-facts.ts';
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

const readTree = async (tree: Snapshot): Promise<Read> => {
  const all = await tree.list('');
  const sources = all.filter(isSource);
  const files = await readSources(tree, sources);
  const linked = linkFacts(files);
  const facts: Facts = { ...linked, facts: [...linked.facts, ...all.map(fileFact)] };
  const parsed = files.filter(({ file }) => file.fault === null).length;
  return { facts, index: indexFacts(facts), files: all.length, parsed };
};

/** Every pack of the head, and those of the base that are gone. */
const placesOf = async (
  repository: Repository,
  base: Base | null,
  tree: Snapshot,
): Promise<readonly PackPlace[]> => {
  const owner = base?.repository ?? repository;
  const before = base ? await packsOf(owner, base.tree) : [];
  const after = await packsOf(owner, tree);
  return [...after, ...before.filter(({ folder }) => !after.some((each) => each.folder === folder))];
};

/** A pack that the caller names, by slug or by folder, wherever it is. */
const placeNamed = async (
  name: string,
  places: readonly PackPlace[],
  repository: Repository,
  tree: Snapshot,
  world: World,
): Promise<PackPlace> => {
  const bySlug = places.find(({ slug }) => slug === name);
  if (bySlug) return bySlug;
  const folder = pathInRepository(repository, resolve(world.cwd, name));
  const found = folder.startsWith('..') ? [] : await findPacks(tree, folder);
  const byFolder = found.find((each) => each.folder === folder);
  if (byFolder) return places.find((each) => each.folder === folder) ?? byFolder;
  throw new UsageError(`There is no pack \`${name}\`: neither a slug nor a folder with an fdd.md`);
};

interface ReadPacks {
  /** Those that the report is about. */
  told: InForce[];
  inForce: CheckedPack[];
  earlier: EarlierPack[];
}

/** All packs, because each is judged beside the others; of those that the caller names the report is, whatever their status. */
const readPacks = async (
  repository: Repository,
  base: Base | null,
  tree: Snapshot,
  options: Options,
  world: World,
): Promise<ReadPacks> => {
  const trust = base?.trust ?? trustOf(repository, world, options.repositoryId);
  const places = await placesOf(repository, base, tree);
  const named: PackPlace[] = [];
  for (const name of options.pack ?? []) {
    const place = await placeNamed(name, places, repository, tree, world);
    if (!named.includes(place)) named.push(place);
  }
  const read: ReadPacks = { told: [], inForce: [], earlier: [] };
  for (const place of new Set([...named, ...places])) {
    const head = await loadPack(tree, place);
    const before = base && (await loadPack(base.tree, place));
    const history =
      before && base && !isSame(before, head) ? await historyOf(repository.root, base, place.folder) : {};
    const isNamed = named.includes(place);
    const pull = readPull(options.pull);
    const pack = packInForce({ base: before, head, trust, pull, history, isNamed });
    if (pack.earlier) read.earlier.push(pack.earlier);
    if (pack.told?.checked) read.inForce.push(pack.told.checked);
    if (pack.told && (isNamed || named.length === 0)) read.told.push(pack.told);
  }
  return read;
};

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
  results: readonly PackResult[],
  read: Read,
  commits: { base: string | null; head: string | null },
): CheckReport => {
  const findings = results.flatMap((result) => result.findings);
  const gates = packs.flatMap(({ change }) => [
    ...(change?.documents ?? []).flatMap((document) => (document.outcome === 'blocked' ? [document] : [])),
    ...(change?.unticked ?? []),
  ]);
  const isBlind = results.length > 0 && read.parsed === 0;
  const blocks = gates.length > 0 || findings.some(({ level }) => level === 'block');
  return {
    version: 1,
    ...commits,
    conclusion: isBlind ? 'incomplete' : blocks ? 'failure' : 'success',
    packs: packs.map(({ slug, fdd, checked, skipped }) => ({
      slug,
      fdd,
      skipped,
      claims: results.find(({ pack }) => pack === checked)?.claims.map(reportClaim) ?? [],
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
  const { told, inForce, earlier } = await readPacks(repository, base, head.tree, options, world);
  const judged = told.flatMap((pack) => pack.checked ?? []);
  const designs: Designs = { judged, inForce, earlier };
  const read = judged.length > 0 ? await readTree(head.tree) : nothing;
  const before =
    base && judged.length > 0
      ? (await readTree(await openMergeBase(repository, base, head.commit))).index
      : null;
  const results = checkPacks(designs, {
    head: read.index,
    base: before,
    due: readDue(options.due, settings),
    enforce: settings.enforce,
    designFirst: settings.finalize.mode === 'merge',
  });
  const report = reportOf(told, results, read, { base: base?.commit ?? null, head: head.commit });
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
