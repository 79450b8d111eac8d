import { checkFormats, renderCheck } from '../report/check.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { type CheckOptions, runCheck, withCheckOptions } from './run-check.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

interface Options extends CheckOptions {
  format?: string[];
  output?: string[];
  notes?: boolean;
}

const codes = {
  success: exitCodes.clean,
  failure: exitCodes.blocking,
  incomplete: exitCodes.incomplete,
} as const;

const check = async (options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, checkFormats);
  const { report } = await runCheck(options, world);
  await writeSinks(sinks, world, (format, { color, width }) =>
    renderCheck(format, report, {
      color,
      toolVersion: world.version,
      allNotes: options.notes === true,
      ...(width === undefined ? {} : { width }),
    }),
  );
  return codes[report.conclusion];
};

export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'Hold the code against the contracts of final designs',
  examples: [
    ['specgate check --base origin/main', 'what this branch does, against the designs in force'],
    [
      'specgate check --pack waitlist --due all',
      'an audit: one pack, whatever its status, as if all were done',
    ],
    ['specgate check --base origin/main --format github -o sarif=specgate.sarif', 'in CI'],
  ],
  define: (command, world, run) => {
    withCheckOptions(command)
      .option(
        '-f, --format <format>',
        `print as ${checkFormats.join(', ')}; may be given several times`,
        collect,
      )
      .option('-o, --output <format=file>', 'write a format to a file; may be given several times', collect)
      .option('--notes', 'show every note in the text report')
      .action((options: Options) => run(() => check(options, world)));
  },
};
