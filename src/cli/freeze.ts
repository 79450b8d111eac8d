import { join } from 'node:path';
import { freezeClaims, type Frozen } from '../claims/freeze.ts';
import { whenKnown } from '../effects/tree-facts.ts';
import { writeText } from '../effects/files.ts';
import { contractOf, proseOf } from '../pack/contract-block.ts';
import { readGates } from '../pack/gate.ts';
import { lineEndingOf } from '../text/lines.ts';
import { cacheOption, type CliCommand } from './command.ts';
import { inCode } from '../pipeline/in-code.ts';
import { loadPack, requirePack } from '../pipeline/packs.ts';
import { requireRepository, shownPath, trustOf } from './repository.ts';
import { openReading, readTree } from '../pipeline/read-facts.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const sectionOf = ({ text }: Frozen): string =>
  `## Contract\n\n\`\`\`yaml contract\n# Written by \`specgate freeze\` from the words above: read each line, then say \`scope\` and \`closed\`.\n${text}\`\`\`\n`;

const tellLeft = ({ left }: Frozen): string =>
  left
    .map(({ claim, why }) => `  line ${claim.place.line}: ${claim.kind} ${claim.subject}: ${why}\n`)
    .join('');

interface FreezeOptions {
  print?: boolean;
  cache?: boolean;
}

const freeze = async (name: string, { print, cache }: FreezeOptions, world: World): Promise<ExitCode> => {
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, name));
  const { fdd } = pack.documents;
  if (!fdd) throw new UsageError(`There is no fdd.md in ${pack.folder}`);
  const path = shownPath(repository, fdd.path);
  if (contractOf(fdd, pack.slug))
    throw new UsageError(`${path} has a contract already: amend it, or take it out first`);
  if (!print && readGates(pack, trustOf(repository, world, undefined)).fdd.state === 'final')
    throw new UsageError(`${path} is final: \`specgate reopen ${pack.slug} fdd\` first`);
  const words = proseOf(fdd, pack.slug).claims;
  const reader = await openReading(world.env, repository.root, cache);
  const facts = await readTree(reader, repository.tree);
  const frozen = await whenKnown([facts], () => freezeClaims(words, inCode(facts.index)));
  await reader.save();
  if (frozen.claims.length === 0)
    throw new UsageError(`${path} names nothing that a contract could hold fast`);
  if (print) {
    world.out(sectionOf(frozen));
    return exitCodes.clean;
  }
  const ending = lineEndingOf(fdd.text);
  const body = fdd.text.replace(/\s*$/, '');
  await writeText(
    join(repository.root, fdd.path),
    `${body}${ending}${ending}${sectionOf(frozen).replaceAll('\n', ending)}`,
  );
  const count = frozen.claims.length === 1 ? '1 claim' : `${frozen.claims.length} claims`;
  world.out(`${path} has a contract of ${count} now; review it before you finalize.\n`);
  if (frozen.left.length > 0) world.out(`Left out, of what the words say:\n${tellLeft(frozen)}`);
  return exitCodes.clean;
};

export const freezeCommand: CliCommand = {
  name: 'freeze',
  summary: 'Write the contract of a design from its words, for you to review',
  examples: [
    ['specgate freeze waitlist', 'adds the section `## Contract` to fdd.md, and says what it left out'],
    ['specgate freeze waitlist --print', 'shows it, and changes nothing'],
  ],
  define: (command, world, run) => {
    command
      .argument('<slug>', 'a pack, by its slug or folder')
      .option('--print', 'print the section instead of writing it')
      .option(...cacheOption)
      .action((slug: string, options: FreezeOptions) => run(() => freeze(slug, options, world)));
  },
};
