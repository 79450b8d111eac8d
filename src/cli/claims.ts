import type { Claim, Contract } from '../domain/claim.ts';
import { contractOf } from '../pack/contract-block.ts';
import type { CliCommand } from './command.ts';
import { loadPack, requirePack } from './packs.ts';
import { requireRepository, shownPath } from './repository.ts';
import { type ExitCode, exitCodes, UsageError, type World } from './world.ts';

const showClaim = ({ kind, subject, expected, phase, place }: Claim): string => {
  const attributes = Object.keys(expected).length > 0 ? `  ${JSON.stringify(expected)}` : '';
  return `${String(place.line).padStart(4)}  ${kind.padEnd(10)}  ${subject}${attributes}${phase === null ? '' : `  phase ${phase}`}\n`;
};

/** What the contract says, without where in its text. */
const plainContract = ({ source: _source, closedAt: _closedAt, claims: listed, ...rest }: Contract) => ({
  ...rest,
  claims: listed.map(({ at: _at, ...claim }) => claim),
});

const claims = async (slug: string, format: string, world: World): Promise<ExitCode> => {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`Unexpected format \`${format}\`, expected text or json`);
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, slug));
  const { fdd } = pack.documents;
  if (!fdd) throw new UsageError(`There is no fdd.md in ${pack.folder}`);
  const read = contractOf(fdd, pack.slug);
  if (!read)
    throw new UsageError(
      `${shownPath(repository, fdd.path)} has no contract, a fenced block \`yaml contract\``,
    );
  const { contract, problems } = read;
  if (!contract) {
    throw new UsageError(
      problems
        .map(({ line, message }) => `${shownPath(repository, fdd.path)}:${line}: ${message}`)
        .join('\n'),
    );
  }
  const scope = contract.scope.length > 0 ? contract.scope.join(', ') : 'everything';
  world.out(
    format === 'json'
      ? `${JSON.stringify({ version: 1, slug: pack.slug, ...plainContract(contract) }, null, 2)}\n`
      : `${contract.claims.map(showClaim).join('')}${contract.claims.length} claims; scope: ${scope}; closed: ${contract.closed.join(', ') || 'nothing'}\n`,
  );
  return exitCodes.clean;
};

export const claimsCommand: CliCommand = {
  name: 'claims',
  summary: 'List what the contract of a design claims, line by line',
  examples: [['specgate claims waitlist', 'what `specgate check` holds the code against']],
  define: (command, world, run) => {
    command
      .argument('<slug>', 'a pack, by its slug or folder')
      .option('-f, --format <format>', 'print as text or json', 'text')
      .action((slug: string, { format }: { format: string }) => run(() => claims(slug, format, world)));
  },
};
