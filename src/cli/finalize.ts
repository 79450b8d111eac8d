import { join } from 'node:path';
import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Trust } from '../domain/gate.ts';
import { writeText } from '../effects/files.ts';
import { gitUser } from '../effects/git.ts';
import { openCommit } from '../effects/git-tree.ts';
import {
  finalizeDocument,
  type FinalizeRequest,
  gateBefore,
  type Outcome,
  reopenDocument,
  retireDocument,
} from '../pack/finalize.ts';
import { finalizationId } from '../pack/finalization-id.ts';
import { readGates } from '../pack/gate.ts';
import type { Pack } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { publicKeyOf, type Signer } from '../pack/seal.ts';
import { suggestName } from '../text/nearest.ts';
import { readPull } from './base.ts';
import type { CliCommand } from './command.ts';
import { readSigner } from './keys.ts';
import { findingsAsFinal } from './lint-targets.ts';
import { loadPack, requirePack } from './packs.ts';
import { type Repository, requireCommit, requireRepository, shownPath, trustOf } from './repository.ts';
import { type ExitCode, exitCodes, UsageError, type World } from './world.ts';

interface Options {
  by?: string;
  key?: string;
  keyName: string;
  repositoryId?: string;
  pull?: string;
  base?: string;
}

interface Job {
  repository: Repository;
  place: PackPlace;
  trust: Trust;
  signer: Signer | null;
  by: string;
  pull: number | null;
  base: Snapshot | null;
  world: World;
}

const readKind = (text: string): GatedKind => {
  const name = text.replace(/\.md$/, '');
  const kind = gatedKinds.find((each) => each === name);
  if (kind) return kind;
  throw new UsageError(
    `Unexpected document \`${text}\`, expected prd, fdd or plan.${suggestName(name, gatedKinds)}`,
  );
};

const prepare = async (slug: string, options: Options, world: World): Promise<Job> => {
  const repository = await requireRepository(world);
  const place = await requirePack(repository, slug);
  const signer = options.key === undefined ? null : await readSigner(options.key, options.keyName, world);
  const by = options.by ?? (await gitUser(repository.root));
  if (!by)
    throw new UsageError(
      'Nobody to name as the one who finalizes: give --by LOGIN, or set git config user.name',
    );
  const pull = readPull(options.pull);
  const commit = options.base === undefined ? null : await requireCommit(repository, options.base);
  const base = commit === null ? null : await openCommit(repository.root, commit);
  return {
    repository,
    place,
    trust: trustOf(repository, world, options.repositoryId),
    signer,
    by,
    pull,
    base,
    world,
  };
};

const requestOf = (
  { trust, signer, by, pull, world }: Job,
  pack: Pack,
  kind: GatedKind,
  follows?: string,
): FinalizeRequest => ({
  pack,
  kind,
  trust: trustWith(trust, signer),
  by,
  at: world.now(),
  ...(pull === null ? {} : { pull }),
  ...(follows === undefined ? {} : { follows }),
  ...(signer === null ? {} : { signer }),
});

/** What is in force at the base, for a branch whose own history was rewritten. */
const followedAt = async ({ base, place }: Job, kind: GatedKind): Promise<string | undefined> => {
  if (!base) return undefined;
  const pack = await loadPack(base, place);
  return finalizationId(pack.documents[kind]);
};

/** The key at hand verifies what it has just sealed, whether settings list it yet or not. */
const trustWith = (trust: Trust, signer: Signer | null): Trust =>
  signer === null ? trust : { ...trust, keys: { ...trust.keys, [signer.name]: publicKeyOf(signer) } };

const write = async ({ repository }: Job, outcome: Outcome): Promise<string> => {
  if ('problem' in outcome) throw new UsageError(outcome.problem);
  await writeText(join(repository.root, outcome.path), outcome.text);
  return shownPath(repository, outcome.path);
};

const listProblems = (kind: GatedKind, findings: readonly Finding[]): string =>
  [
    `${kind}.md cannot be final yet: ${findings.length} ${findings.length === 1 ? 'problem stands' : 'problems stand'} in the way.`,
    ...findings.map(({ design, message, rule }) => `  ${design.path}:${design.line}: ${message} (${rule})`),
    '',
  ].join('\n');

const finalizeOne = async (job: Job, kind: GatedKind): Promise<ExitCode> => {
  const { repository, place, world } = job;
  const pack = await loadPack(repository.tree, place);
  const document = pack.documents[kind];
  if (!document) throw new UsageError(`There is no ${kind}.md in ${place.folder}`);
  const gates = readGates(pack, requestOf(job, pack, kind).trust);
  if (gates[kind].state === 'final') {
    world.out(`${shownPath(repository, document.path)} is final already: ${gates[kind].reason}.\n`);
    return exitCodes.clean;
  }
  const before = gateBefore(kind, gates);
  if (before !== null) {
    world.err(`${before}\n`);
    return exitCodes.blocking;
  }
  const blocking = (await findingsAsFinal(repository, pack, document)).filter(
    ({ level }) => level === 'block',
  );
  if (blocking.length > 0) {
    world.out(listProblems(kind, blocking));
    return exitCodes.blocking;
  }
  const path = await write(job, finalizeDocument(requestOf(job, pack, kind, await followedAt(job, kind))));
  world.out(`${path} is final${job.signer ? `, sealed with ${job.signer.name}` : ''}.\n`);
  await warnIfNotFinal(job, kind);
  return exitCodes.clean;
};

/** What was written may not count: an unlisted key, or no seal where one is needed. */
const warnIfNotFinal = async (
  { repository, place, trust, signer, world }: Job,
  kind: GatedKind,
): Promise<void> => {
  const { state, reason } = readGates(await loadPack(repository.tree, place), trust)[kind];
  if (state === 'final') return;
  world.err(
    signer
      ? `It counts as ${state} all the same: ${reason}.\n`
      : 'Not sealed: with `finalize.mode: seal` it stays a draft until the App seals it (`/spec finalize`) or --key is given.\n' +
          'Teams that take the merge itself as the word set `finalize.mode: merge` in .github/specgate.yml.\n',
  );
};

/** Those that are stale only because of what they stand on: their own text is as it was finalized. */
const finalizeStale = async (job: Job): Promise<ExitCode> => {
  const stale: GatedKind[] = [];
  for (const kind of gatedKinds) {
    const pack = await loadPack(job.repository.tree, job.place);
    const { state, digest } = readGates(pack, trustWith(job.trust, job.signer))[kind];
    if (state !== 'stale' || pack.documents[kind]?.frontMatter.finalized?.digest !== digest) continue;
    stale.push(kind);
    const code = await finalizeOne(job, kind);
    if (code !== exitCodes.clean) return code;
  }
  if (stale.length === 0)
    job.world.out('Nothing only went stale. Name a document: specgate finalize SLUG prd|fdd|plan\n');
  return exitCodes.clean;
};

const finalize = async (slug: string, name: string, options: Options, world: World): Promise<ExitCode> => {
  const kind = name === 'all' ? null : readKind(name);
  const job = await prepare(slug, options, world);
  return kind === null ? finalizeStale(job) : finalizeOne(job, kind);
};

const reopen = async (slug: string, name: string, world: World): Promise<ExitCode> => {
  const kind = readKind(name);
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, slug));
  const document = pack.documents[kind];
  if (!document) throw new UsageError(`There is no ${kind}.md in ${pack.folder}`);
  const outcome = reopenDocument(document);
  if ('problem' in outcome) throw new UsageError(outcome.problem);
  await writeText(join(repository.root, outcome.path), outcome.text);
  world.out(`${shownPath(repository, outcome.path)} is a draft again, and the gates after it are shut.\n`);
  return exitCodes.clean;
};

const retire = async (slug: string, name: string, options: Options, world: World): Promise<ExitCode> => {
  const kind = readKind(name);
  const job = await prepare(slug, options, world);
  const pack = await loadPack(job.repository.tree, job.place);
  const path = await write(job, retireDocument(requestOf(job, pack, kind, await followedAt(job, kind))));
  world.out(`${path} is retired.\n`);
  return exitCodes.clean;
};

const slugArgument = ['<slug>', 'a pack, by its slug or folder'] as const;

const withSealOptions = (command: Parameters<CliCommand['define']>[0]) =>
  command
    .option('--by <login>', 'who takes the decision (default: git config user.name)')
    .option('--key <file>', 'seal with this private key in PEM')
    .option('--key-name <name>', 'the name under which settings list its public half', 'k1')
    .option('--repository-id <id>', "the repository's numeric id, which a seal names")
    .option('--pull <number>', 'the pull request that this is for')
    .option('--base <rev>', 'follow what is in force there, where the history of this branch was rewritten');

export const finalizeCommand: CliCommand = {
  name: 'finalize',
  summary: 'Make a document final, once nothing stands in the way',
  examples: [
    ['specgate finalize waitlist prd', 'the first gate of the pack waitlist'],
    ['specgate finalize waitlist all', 'again, in order, what only went stale'],
    ['specgate finalize waitlist fdd --key seal.pem --repository-id 4711 --pull 57', 'with a seal'],
  ],
  define: (command, world, run) => {
    withSealOptions(
      command.argument(...slugArgument).argument('<document>', 'prd, fdd, plan, or all that only went stale'),
    ).action((slug: string, name: string, options: Options) =>
      run(() => finalize(slug, name, options, world)),
    );
  },
};

export const reopenCommand: CliCommand = {
  name: 'reopen',
  summary: 'Make a final document a draft again',
  examples: [['specgate reopen waitlist fdd', 'to change the design; the plan goes stale with it']],
  define: (command, world, run) => {
    command
      .argument(...slugArgument)
      .argument('<document>', 'prd, fdd or plan')
      .action((slug: string, name: string) => run(() => reopen(slug, name, world)));
  },
};

export const retireCommand: CliCommand = {
  name: 'retire',
  summary: 'Take a document out of force, for good and on record',
  examples: [['specgate retire waitlist fdd --by bob', 'the design of a feature that is gone']],
  define: (command, world, run) => {
    withSealOptions(command.argument(...slugArgument).argument('<document>', 'prd, fdd or plan')).action(
      (slug: string, name: string, options: Options) => run(() => retire(slug, name, options, world)),
    );
  },
};
