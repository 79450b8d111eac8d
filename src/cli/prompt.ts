import type { Command } from 'commander';
import { draftRoles } from '../domain/authoring.ts';
import type { CliCommand } from './command.ts';
import { withDraftOptions } from './draft-options.ts';
import type { Options } from './show-prompt.ts';

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
        run(async () => {
          const { prompt } = await import('./show-prompt.ts');
          return prompt(role, words, options, world);
        }),
      );
  },
};
