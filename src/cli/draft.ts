import type { Command } from 'commander';
import type { CliCommand } from './command.ts';
import type { Options } from './draft-pack.ts';
import { withDraftOptions } from './draft-options.ts';

export const draftCommand: CliCommand = {
  name: 'draft',
  summary: 'Draft a document as a role does, with a model (OPENAI_API_KEY, MODEL) or from templates without',
  examples: [
    ['specgate draft analyze --issue idea.md', 'docs/features/<slug>/prd.md from a text'],
    ['specgate draft architect waitlist', 'fdd.md with its contract, from the final prd.md'],
    ['specgate draft plan waitlist', 'plan.md from prd.md and fdd.md'],
    ['specgate draft revise waitlist prd "FR-002: at most three places"', 'as small a change as can be'],
    ['specgate draft planning OTP supervision tree', 'PLANNING.md of the project'],
  ],
  define: (command: Command, world, run) => {
    withDraftOptions(command)
      .option('--overwrite', 'write a draft anew that is there already')
      .option('--rounds <number>', 'how often a model may repair what the rules find', '3')
      .option('--no-references', 'do not look whether references are there')
      .action((role: string, words: string[], options: Options) =>
        run(async () => {
          // Drafting is many files, and no other command needs them.
          const { draft } = await import('./draft-pack.ts');
          return draft(role, words, options, world);
        }),
      );
  },
};
