import type { Request, SlashCommand } from '../domain/command.ts';
import type { SaidCommand } from '../text/command-lines.ts';
import { suggestName } from '../text/nearest.ts';
import { check } from './check.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { finalize } from './finalize.ts';
import { help } from './help.ts';
import { init } from './init.ts';
import { reopen } from './reopen.ts';
import { retire } from './retire.ts';
import { roles } from './roles.ts';
import { status } from './status.ts';
import { waive } from './waive.ts';

/** One line per command, in the order in which help lists them. */
export const slashCommands: readonly SlashCommand[] = [
  help,
  status,
  check,
  explain,
  ...roles,
  finalize,
  reopen,
  retire,
  waive,
  doctor,
  init,
];

export const usageOf = ({ name, usage }: SlashCommand): string =>
  `/spec ${name}${usage === '' ? '' : ` ${usage}`}`;

/** What a line asks for, or why that cannot be told. */
export type ReadCommand =
  | { command: SlashCommand; request: Request }
  | { command: SlashCommand; problem: string }
  | { command: null; problem: string };

const names = slashCommands.map(({ name }) => name);

const placeFault = ({ where, name }: SlashCommand, isPull: boolean): string | null => {
  if (where === 'pull' && !isPull) return `\`/spec ${name}\` is about a pull request: say it there`;
  return where === 'issue' && isPull ? `\`/spec ${name}\` is about an issue: say it there` : null;
};

/** Reads what follows `/spec`, and what stands below. Alone it asks for help. */
export const readCommand = ({ line, text }: SaidCommand, isPull: boolean): ReadCommand => {
  const [, word = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(line.trim()) ?? [];
  const name = word.toLowerCase() || 'help';
  const command = slashCommands.find((each) => each.name === name);
  if (!command)
    return {
      command: null,
      problem: `There is no command \`/spec ${word.slice(0, 60)}\`.${suggestName(name, names)}`,
    };
  const fault = placeFault(command, isPull);
  if (fault !== null) return { command, problem: fault };
  const read = command.parse(command.takesText ? `${rest}\n${text}` : rest);
  return 'problem' in read ? { command, problem: read.problem } : { command, request: read };
};
