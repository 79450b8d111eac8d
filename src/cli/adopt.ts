import { join } from 'node:path';
import { gatedKinds } from '../domain/document.ts';
import { writeText } from '../effects/files.ts';
import { adoptDocument } from '../pack/adopt.ts';
import type { PackPlace } from '../pack/rule.ts';
import type { CliCommand } from './command.ts';
import { loadPack, packsOf, requirePack } from '../pipeline/packs.ts';
import { type Repository, requireRepository, shownPath } from './repository.ts';
import { UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options {
  all?: boolean;
  dryRun?: boolean;
}

const placesFor = async (
  repository: Repository,
  slugs: readonly string[],
  all: boolean,
): Promise<PackPlace[]> => {
  if (all) return packsOf(repository, repository.tree);
  if (slugs.length === 0) throw new UsageError('Which pack? specgate adopt SLUG…, or specgate adopt --all');
  const places: PackPlace[] = [];
  for (const slug of slugs) places.push(await requirePack(repository, slug));
  return places;
};

const adopt = async (slugs: readonly string[], options: Options, world: World): Promise<ExitCode> => {
  const repository = await requireRepository(world);
  const refused: string[] = [];
  let adopted = 0;
  for (const place of await placesFor(repository, slugs, options.all === true)) {
    const pack = await loadPack(repository.tree, place);
    for (const kind of gatedKinds) {
      const outcome = adoptDocument(pack, kind);
      if (outcome === null) continue;
      if ('problem' in outcome) {
        refused.push(outcome.problem);
        continue;
      }
      if (!options.dryRun) await writeText(join(repository.root, outcome.path), outcome.text);
      adopted += 1;
      world.out(`${options.dryRun ? 'would adopt' : 'adopted'} ${shownPath(repository, outcome.path)}\n`);
    }
  }
  if (adopted === 0 && refused.length === 0)
    world.out('Nothing to adopt: every document has its front matter.\n');
  if (refused.length > 0) throw new UsageError(refused.join('\n'));
  return exitCodes.clean;
};

export const adoptCommand: CliCommand = {
  name: 'adopt',
  summary: 'Give documents from before Specgate their front matter',
  examples: [
    ['specgate adopt --all --dry-run', 'see what would change'],
    ['specgate adopt waitlist', 'one pack'],
  ],
  define: (command, world, run) => {
    command
      .argument('[slugs...]', 'packs, by their slugs or folders')
      .option('--all', 'all packs of the repository')
      .option('--dry-run', 'say what would be done, and write nothing')
      .action((slugs: string[], options: Options) => run(() => adopt(slugs, options, world)));
  },
};
