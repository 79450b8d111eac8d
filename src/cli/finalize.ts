import { join } from 'node:path';
import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Gate } from '../domain/gate.ts';
import { writeText } from '../effects/files.ts';
import { gitUser } from '../effects/git.ts';
import { openCommit } from '../effects/git-tree.ts';
import { reopenDocument } from '../pack/finalize.ts';
import { UsageError } from '../pipeline/faults.ts';
import {
  type Finalizing,
  type FinalizeStep,
  planFinalization,
  planRetirement,
  planStale,
} from '../pipeline/finalize.ts';
import { loadPack, requirePack } from '../pipeline/packs.ts';
import { suggestName } from '../text/nearest.ts';
import { readPull } from './base.ts';
import type { CliCommand } from './command.ts';
import { readSigner } from './keys.ts';
import { type Repository, requireCommit, requireRepository, shownPath, trustOf } from './repository.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

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
  finalizing: Finalizing;
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
  const commit = options.base === undefined ? null : await requireCommit(repository, options.base);
  const base = commit === null ? null : await loadPack(await openCommit(repository.root, commit), place);
  const finalizing: Finalizing = {
    tree: repository.tree,
    settings: repository.settings,
    place,
    trust: trustOf(repository, world, options.repositoryId),
    signer,
    by,
    permission: null,
    at: world.now(),
    pull: readPull(options.pull),
    base: base && { pack: base, history: {} },
  };
  return { repository, finalizing, world };
};

const listProblems = (repository: Repository, kind: GatedKind, findings: readonly Finding[]): string =>
  [
    `${kind}.md cannot be final yet: ${findings.length} ${findings.length === 1 ? 'problem stands' : 'problems stand'} in the way.`,
    ...findings.map(
      ({ design, message, rule }) =>
        `  ${shownPath(repository, design.path)}:${design.line}: ${message} (${rule})`,
    ),
    '',
  ].join('\n');

/** Writes what is to be written, and says what came of it. */
const take = async ({ repository, finalizing, world }: Job, step: FinalizeStep): Promise<ExitCode> => {
  const { kind } = step;
  if (step.outcome === 'impossible') throw new UsageError(step.problem);
  if (step.outcome === 'already') {
    world.out(`${shownPath(repository, step.path)} is final already: ${step.reason}.\n`);
    return exitCodes.clean;
  }
  if (step.outcome === 'barred') {
    world.err(`${step.reason}\n`);
    return exitCodes.blocking;
  }
  if (step.outcome === 'problems') {
    world.out(listProblems(repository, kind, step.findings));
    return exitCodes.blocking;
  }
  const { file, gate } = step;
  const { signer } = finalizing;
  await writeText(join(repository.root, file.path), file.text);
  world.out(`${shownPath(repository, file.path)} is final${signer ? `, sealed with ${signer.name}` : ''}.\n`);
  if (gate.state !== 'final') world.err(whyNotFinal(gate, signer !== null));
  return exitCodes.clean;
};

/** What was written may not count: an unlisted key, or no seal where one is needed. */
const whyNotFinal = ({ state, reason }: Gate, isSealed: boolean): string =>
  isSealed
    ? `It counts as ${state} all the same: ${reason}.\n`
    : 'Not sealed: with `finalize.mode: seal` it stays a draft until the App seals it (`/spec finalize`) or --key is given.\n' +
      'Teams that take the merge itself as the word set `finalize.mode: merge` in .github/specgate.yml.\n';

const takeAll = async (job: Job, steps: readonly FinalizeStep[]): Promise<ExitCode> => {
  if (steps.length === 0)
    job.world.out('Nothing only went stale. Name a document: specgate finalize SLUG prd|fdd|plan\n');
  for (const step of steps) {
    const code = await take(job, step);
    if (code !== exitCodes.clean) return code;
  }
  return exitCodes.clean;
};

const finalize = async (slug: string, name: string, options: Options, world: World): Promise<ExitCode> => {
  const kind = name === 'all' ? null : readKind(name);
  const job = await prepare(slug, options, world);
  return kind === null
    ? takeAll(job, await planStale(job.finalizing))
    : take(job, await planFinalization(job.finalizing, kind));
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
  const { repository, finalizing } = await prepare(slug, options, world);
  const step = await planRetirement(finalizing, kind);
  if (step.outcome === 'impossible') throw new UsageError(step.problem);
  if (step.outcome !== 'written') return exitCodes.blocking;
  await writeText(join(repository.root, step.file.path), step.file.text);
  world.out(`${shownPath(repository, step.file.path)} is retired.\n`);
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
