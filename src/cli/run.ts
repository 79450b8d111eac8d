import { Command, CommanderError } from 'commander';
import { GitError } from '../effects/git.ts';
import { commands } from './index.ts';
import { IncompleteError, UsageError } from '../pipeline/faults.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const helpOf = (examples: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...examples.map(([line]) => line.length));
  return ['', 'Examples:', ...examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`)].join('\n');
};

const exitCodeHelp = [
  '',
  'Exit codes: 0 clean · 1 blocking findings · 2 usage or settings · 3 incomplete',
  'Formats have colours on a terminal only, and never with NO_COLOR set.',
].join('\n');

/** One message for a person, and the exit code that says what kind of trouble it was. Never a stack trace unless asked for. */
const explain = (error: unknown, world: World): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  if (error instanceof UsageError) {
    world.err(`${error.message}\n`);
    return exitCodes.usage;
  }
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  if (
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'ENOSPC' ||
    code === 'EISDIR' ||
    code === 'ENOTDIR'
  ) {
    world.err(`Cannot read or write ${path ?? 'a file'}: ${code}\n`);
    return exitCodes.usage;
  }
  const known = error instanceof GitError || error instanceof IncompleteError;
  world.err(
    known
      ? `Incomplete: ${message}\n`
      : `Incomplete: an unexpected error: ${message}\nSPECGATE_DEBUG=1 shows where it came from.\n`,
  );
  if (world.env['SPECGATE_DEBUG'] === '1') world.err(`${stack ?? ''}\n`);
  return exitCodes.incomplete;
};

export const runCommandLine = async (args: readonly string[], world: World): Promise<ExitCode> => {
  let exitCode: ExitCode = exitCodes.clean;
  const run = async (work: () => Promise<ExitCode>): Promise<void> => {
    exitCode = await work();
  };
  const output = {
    writeOut: world.out,
    writeErr: world.err,
    getOutHelpWidth: () => world.width ?? 100,
    getErrHelpWidth: () => world.width ?? 100,
  };
  const program = new Command('specgate')
    .description('Makes the design binding: spec packs with gates, and a check that holds code against them.')
    .version(world.version)
    .configureOutput(output)
    .exitOverride()
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText(
      'after',
      `${helpOf(commands.flatMap(({ examples: [first] }) => (first ? [first] : [])))}\n${exitCodeHelp}`,
    );
  for (const { name, summary, examples, define } of commands) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary}.`)
      .addHelpText('after', helpOf(examples));
    define(command, world, run);
  }
  try {
    if (args.length === 0) {
      program.outputHelp();
      return exitCodes.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, world);
  }
};
