import type { Claim, Contract } from '../domain/claim.ts';
import { contractOf, proseOf } from '../pack/contract-block.ts';
import type { CliCommand } from './command.ts';
import { loadPack, requirePack } from '../pipeline/packs.ts';
import { requireRepository, shownPath } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const showClaim = ({ kind, subject, expected, phase, place, prose }: Claim): string => {
  const attributes = Object.keys(expected).length > 0 ? `  ${JSON.stringify(expected)}` : '';
  const doubt = prose?.hedge ? `  (${prose.hedge.why})` : prose?.tentative ? '  (where the code has it)' : '';
  return `${String(place.line).padStart(4)}  ${kind.padEnd(10)}  ${subject}${attributes}${phase === null ? '' : `  phase ${phase}`}${doubt}\n`;
};

/** What the contract says, without where in its text. */
const plainContract = ({ source: _source, closedAt: _closedAt, claims: listed, ...rest }: Contract) => ({
  ...rest,
  claims: listed.map(({ at: _at, ...claim }) => claim),
});

interface Options {
  format: string;
  prose?: boolean;
}

const claims = async (slug: string, { format, prose: isProse }: Options, world: World): Promise<ExitCode> => {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`Unexpected format \`${format}\`, expected text or json`);
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, slug));
  const { fdd } = pack.documents;
  if (!fdd) throw new UsageError(`There is no fdd.md in ${pack.folder}`);
  const read = isProse ? null : contractOf(fdd, pack.slug);
  if (read && !read.contract) {
    throw new UsageError(
      read.problems
        .map(({ line, message }) => `${shownPath(repository, fdd.path)}:${line}: ${message}`)
        .join('\n'),
    );
  }
  const contract = read?.contract ?? proseOf(fdd, pack.slug);
  const source = read ? 'contract' : 'prose';
  const scope = contract.scope.length > 0 ? contract.scope.join(', ') : 'everything';
  world.out(
    format === 'json'
      ? `${JSON.stringify({ version: 1, slug: pack.slug, source, ...plainContract(contract) }, null, 2)}\n`
      : `${contract.claims.map(showClaim).join('')}${contract.claims.length} claims${read ? `; scope: ${scope}; closed: ${contract.closed.join(', ') || 'nothing'}` : ' read from prose'}\n`,
  );
  return exitCodes.clean;
};

export const claimsCommand: CliCommand = {
  name: 'claims',
  summary: 'List what a design claims, line by line: its contract, or else its words',
  examples: [['specgate claims waitlist', 'what `specgate check` holds the code against']],
  define: (command, world, run) => {
    command
      .argument('<slug>', 'a pack, by its slug or folder')
      .option('-f, --format <format>', 'print as text or json', 'text')
      .option('--prose', 'what the words say, even where there is a contract')
      .action((slug: string, options: Options) => run(() => claims(slug, options, world)));
  },
};
