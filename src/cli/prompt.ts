import type { Command } from 'commander';
import { openDraftHands } from '../pipeline/draft-hands.ts';
import type { CliCommand } from './command.ts';
import { type DraftOptions, openLocalDraft, readRole, withDraftOptions } from './drafting.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const prompt = async (
  name: string,
  words: readonly string[],
  options: DraftOptions,
  world: World,
): Promise<ExitCode> => {
  const role = readRole(name);
  const { source, ground } = await openLocalDraft(role, words, options, world);
  const hands = openDraftHands(source, ground);
  const messages = await hands.render(await hands.gather(), role);
  world.out(messages.map(({ role: of, text }) => `=== ${of} ===\n\n${text}\n`).join('\n'));
  return exitCodes.clean;
};

export const promptCommand: CliCommand = {
  name: 'prompt',
  summary: 'Print what a role would tell a model, and send it to nobody',
  examples: [
    ['specgate prompt architect waitlist', 'instructions, and the material as it is fenced'],
    ['specgate prompt analyze --issue idea.md', 'of a feature that has no pack yet'],
  ],
  define: (command: Command, world, run) => {
    withDraftOptions(command).action((role: string, words: string[], options: DraftOptions) =>
      run(() => prompt(role, words, options, world)),
    );
  },
};
