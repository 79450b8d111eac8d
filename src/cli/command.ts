import type { Command } from 'commander';
import type { ExitCode, World } from './world.ts';

/** For commands that read code. */
export const cacheOption = [
  '--no-cache',
  'read every file anew, and keep nothing of what it says for the next run',
] as const;

/** One command of the command line. */
export interface CliCommand {
  name: string;
  summary: string;
  /** Lines of `specgate NAME …` with what they do, shown by --help. */
  examples: readonly (readonly [line: string, what: string])[];
  /** Declares arguments and options, and says what runs: its result is the exit code. */
  define(command: Command, world: World, run: (work: () => Promise<ExitCode>) => Promise<void>): void;
}
