import { resolve } from 'node:path';
import { explainTarget, type Target } from '../pipeline/explain.ts';
import { UsageError } from '../pipeline/faults.ts';
import { explainFormats, renderExplanations } from '../report/explain.ts';
import type { CliCommand } from './command.ts';
import { collect, readSinks, writeSinks } from './output.ts';
import { pathInRepository } from './repository.ts';
import { type CheckOptions, type CheckRun, runCheck, withCheckOptions } from './run-check.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

/** `specgate explain`: how a verdict came about. */

interface Options extends CheckOptions {
  format?: string[];
  output?: string[];
}

const readTarget = (text: string, { repository }: CheckRun, world: World): Target => {
  if (/^[0-9a-f]{4,12}$/i.test(text)) return { id: text.toLowerCase() };
  const [, path = '', line = ''] = /^(.+):(\d{1,9})$/.exec(text) ?? [];
  if (path !== '')
    return { path: pathInRepository(repository, resolve(world.cwd, path)), line: Number(line) };
  throw new UsageError(
    `Unexpected \`${text}\`, expected the id of a finding (at least 4 characters of it) or FILE:LINE, such as lib/my_app/waitlist.ex:12`,
  );
};

const explain = async (text: string, options: Options, world: World): Promise<ExitCode> => {
  const sinks = readSinks(options, explainFormats);
  const run = await runCheck(options, world);
  const explained = await explainTarget(text, readTarget(text, run, world), run);
  await writeSinks(sinks, world, (format, { color, width }) =>
    renderExplanations(format, explained, {
      color,
      toolVersion: world.version,
      ...(width === undefined ? {} : { width }),
    }),
  );
  return exitCodes.clean;
};

export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'Say how a verdict came about: what was expected, found and weighed, and the ways out',
  examples: [
    ['specgate explain 3f9c --base origin/main', 'a finding, by its id or the start of it'],
    ['specgate explain lib/my_app/waitlist.ex:12', 'what designs say of this line of code'],
    ['specgate explain docs/features/waitlist/fdd.md:97 --due all', 'what the code makes of this line'],
  ],
  define: (command, world, run) => {
    withCheckOptions(command.argument('<target>', 'the id of a finding or claim, or FILE:LINE'))
      .option('-f, --format <format>', `print as ${explainFormats.join(', ')}`, collect)
      .option('-o, --output <format=file>', 'write a format to a file', collect)
      .action((target: string, options: Options) => run(() => explain(target, options, world)));
  },
};
