import { dirname, join } from 'node:path/posix';
import {
  findingFault,
  parseWaive,
  reasonFault,
  untilFault,
  type WaiveRequest,
} from '../commands/parse-waive.ts';
import type { CheckFinding, CheckReport } from '../domain/verdict.ts';
import type { Waiver } from '../domain/waiver.ts';
import { writeText } from '../effects/files.ts';
import { gitUser } from '../effects/git.ts';
import { addWaiver } from '../pack/edit-waivers.ts';
import type { Signer } from '../pack/seal.ts';
import { sealWaiver, waiversPath } from '../pack/waivers.ts';
import { dayOf } from '../text/days.ts';
import type { CliCommand } from './command.ts';
import { readSigner } from './keys.ts';
import { readTextFile } from '../pipeline/packs.ts';
import { shownPath, trustOf } from './repository.ts';
import { type CheckOptions, type CheckRun, runCheck, withCheckOptions } from './run-check.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options extends CheckOptions {
  until?: string;
  because?: string;
  by?: string;
  key?: string;
  keyName: string;
}

/** Either the words as after `/spec waive`, or the finding alone with the rest as options. */
const readRequest = (words: readonly string[], { until, because }: Options, at: string): WaiveRequest => {
  const [finding = ''] = words;
  const isBare = words.length === 1 && (until !== undefined || because !== undefined);
  const fault = findingFault(finding) ?? untilFault(until ?? '') ?? reasonFault(because?.trim() ?? '');
  const request = !isBare
    ? parseWaive(words.join(' '))
    : fault === null
      ? { finding: finding.toLowerCase(), until: until ?? '', reason: because?.trim() ?? '' }
      : { problem: fault };
  if ('problem' in request) throw new UsageError(request.problem);
  if (request.until < dayOf(at))
    throw new UsageError(`Unexpected date \`${request.until}\`, expected a day that is not over yet`);
  return request;
};

const listFindings = (findings: readonly CheckFinding[]): string =>
  findings
    .slice(0, 20)
    .map(({ id, message }) => `\n  ${id}  ${message}`)
    .join('');

/** The finding that an id, or the start of one, stands for. */
const requireFinding = ({ findings }: CheckReport, id: string): CheckFinding => {
  const matches = findings.filter((finding) => finding.id.startsWith(id.toLowerCase()));
  const [first] = matches;
  if (first && matches.every((finding) => finding.id === first.id)) return first;
  if (first)
    throw new UsageError(
      `Several findings start with \`${id}\`, expected more of the id:${listFindings(matches)}`,
    );
  const others = findings.length > 0 ? ` Findings:${listFindings(findings)}` : ' There are none at all.';
  throw new UsageError(
    `There is no finding \`${id}\` here.${others}\nFindings of a branch need --base, as \`specgate check\` was called.`,
  );
};

const signWaiver = (
  waiver: Waiver,
  path: string,
  signer: Signer | null,
  repository: number | null,
): Waiver => {
  if (!signer) return waiver;
  if (repository === null)
    throw new UsageError(
      'A seal needs the numeric id of the repository: --repository-id, or `seal.repository` in the settings',
    );
  return sealWaiver(waiver, path, repository, signer);
};

/** Where an entry does not count as it was written, and what makes it count. */
const caveats = ({ request: { base }, input }: CheckRun, isSealed: boolean): string[] => [
  ...(isSealed || input.designFirst
    ? []
    : [
        'Not sealed: with `finalize.mode: seal` it does not count until the App seals it (`/spec waive`) or --key is given.\n',
      ]),
  ...(base ? ['It counts once it is on the base branch.\n'] : []),
];

const waive = async (words: readonly string[], options: Options, world: World): Promise<ExitCode> => {
  const signer = options.key === undefined ? null : await readSigner(options.key, options.keyName, world);
  const run = await runCheck(options, world);
  const { repository, input, report } = run;
  const request = readRequest(words, options, input.at);
  const finding = requireFinding(report, request.finding);
  if (finding.rule.startsWith('waiver-'))
    throw new UsageError(
      `\`${finding.id}\` is about a waiver, and there is nothing to waive: ${finding.exits.amend}`,
    );
  const by = options.by ?? (await gitUser(repository.root));
  if (!by)
    throw new UsageError(
      'Nobody to name as the one who waives: give --by LOGIN, or set git config user.name',
    );
  const path = waiversPath(dirname(fddOf(report, finding)).replace(/^\.$/, ''));
  const { reason, until } = request;
  const stated: Waiver = {
    finding: finding.id,
    binds: finding.binds,
    reason,
    by,
    until,
    ...(input.pull === null ? {} : { pull: input.pull }),
  };
  const trust = trustOf(repository, world, options.repositoryId);
  const waiver = signWaiver(stated, path, signer, trust.repository);
  const file = (await readTextFile(repository.tree, path)) ?? { path, text: '' };
  const edited = addWaiver(file, waiver);
  if ('problem' in edited) throw new UsageError(edited.problem);
  await writeText(join(repository.root, path), edited.text);
  world.out(`${shownPath(repository, path)} waives ${finding.id} until ${until}: ${finding.message}\n`);
  for (const line of caveats(run, signer !== null)) world.err(line);
  return exitCodes.clean;
};

const fddOf = ({ packs }: CheckReport, { slug, design }: CheckFinding): string =>
  packs.find((pack) => pack.slug === slug)?.fdd.path ?? design.path;

export const waiveCommand: CliCommand = {
  name: 'waive',
  summary: 'Let one finding pass for a while, on record in waivers.yml beside the design',
  examples: [
    [
      'specgate waive 3f9c --until 2026-12-31 --because "the vendor fixes it" --by bob',
      'by its id, or the start of it',
    ],
    [
      'specgate waive 3f9c until 2026-12-31 because the vendor fixes it',
      'the same, in the words of `/spec waive`',
    ],
    ['specgate waive 3f9c … --base origin/main --key seal.pem', 'a finding of this branch, with a seal'],
  ],
  define: (command, world, run) => {
    withCheckOptions(
      command
        .argument('<words...>', 'FINDING, or FINDING until DATE because REASON')
        .option('--until <date>', 'the last day on which it holds')
        .option('--because <reason>', 'why this may differ for a while')
        .option('--by <login>', 'who takes the decision (default: git config user.name)')
        .option('--key <file>', 'seal with this private key in PEM')
        .option('--key-name <name>', 'the name under which settings list its public half', 'k1'),
    ).action((words: string[], options: Options) => run(() => waive(words, options, world)));
  },
};
