import type { Command } from 'commander';
import { choosePhase, phaseBrief } from '../authoring/develop/phase-brief.ts';
import { draftRoles } from '../domain/authoring.ts';
import { startPhase } from '../pipeline/develop/phase.ts';
import { openDraftHands } from '../pipeline/draft-hands.ts';
import { UsageError } from '../pipeline/faults.ts';
import { loadPack, requirePack } from '../pipeline/packs.ts';
import { suggestName } from '../text/nearest.ts';
import type { CliCommand } from './command.ts';
import { type DraftOptions, openLocalDraft, readRole, withDraftOptions } from './drafting.ts';
import { requireRepository } from './repository.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options extends DraftOptions {
  phase?: string;
  base: string;
  model?: boolean;
}

const shown = (messages: readonly { role: string; text: string }[]): string =>
  messages.map(({ role, text }) => `=== ${role} ===\n\n${text}\n`).join('\n');

/** The brief of a phase, for whoever does it: a person, another agent, or (`--model`) as a model is told it. */
const promptDevelop = async (words: readonly string[], options: Options, world: World): Promise<ExitCode> => {
  const [slug, ...rest] = words;
  if (slug === undefined)
    throw new UsageError('Missing slug, expected a pack: specgate prompt develop waitlist');
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, slug));
  const { plan } = pack.documents;
  if (!plan)
    throw new UsageError(`There is no plan.md of \`${pack.slug}\`: specgate draft plan ${pack.slug}`);
  const chosen = choosePhase(plan, options.phase ?? null);
  if ('refusal' in chosen) throw new UsageError(chosen.refusal);
  const { source, ground } = await openLocalDraft('plan', [slug, ...rest], options, world);
  const phase = phaseBrief(pack, plan, chosen.phase);
  const opened = await startPhase({
    phase,
    source: { ...source, role: 'develop' },
    ground,
    branch: options.base,
  });
  world.out(options.model === true ? shown(opened.messages) : opened.handover);
  return exitCodes.clean;
};

const prompt = async (
  name: string,
  words: readonly string[],
  options: Options,
  world: World,
): Promise<ExitCode> => {
  if (name === 'develop') return promptDevelop(words, options, world);
  if (!draftRoles.some((each) => each === name)) {
    const all = [...draftRoles, 'develop'];
    throw new UsageError(
      `Unexpected role \`${name}\`, expected one of ${all.join(', ')}.${suggestName(name, all)}`,
    );
  }
  const role = readRole(name);
  const { source, ground } = await openLocalDraft(role, words, options, world);
  const hands = openDraftHands(source, ground);
  world.out(shown(await hands.render(await hands.gather(), role)));
  return exitCodes.clean;
};

export const promptCommand: CliCommand = {
  name: 'prompt',
  summary: 'Print what a role would tell a model, or the brief of a phase, and send it to nobody',
  examples: [
    ['specgate prompt architect waitlist', 'instructions, and the material as it is fenced'],
    ['specgate prompt analyze --issue idea.md', 'of a feature that has no pack yet'],
    ['specgate prompt develop waitlist --phase 2', 'all that somebody has to know to do it'],
  ],
  define: (command: Command, world, run) => {
    withDraftOptions(command, [...draftRoles, 'develop'])
      .option('--phase <number>', 'of develop: the phase; without it the first that is not done')
      .option('--base <branch>', 'of develop: the branch that the work is merged into', 'main')
      .option('--model', 'of develop: as a model is told it, with its tools in mind')
      .action((role: string, words: string[], options: Options) =>
        run(() => prompt(role, words, options, world)),
      );
  },
};
