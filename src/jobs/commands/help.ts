import { slashCommands, usageOf } from '../../commands/index.ts';
import type { SlashCommand } from '../../domain/command.ts';
import { suggestName } from '../../text/nearest.ts';
import { type CarryOut, done, quoted, refused } from './answer.ts';

const places: Record<SlashCommand['where'], string> = {
  issue: 'issues',
  pull: 'pull requests',
  both: 'issues, pull requests',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (command: SlashCommand): string =>
  `| \`${cell(usageOf(command))}\` | ${cell(command.summary)} | ${command.permission} | ${places[command.where]} |`;

const table = (commands: readonly SlashCommand[]): string =>
  ['| Command | What it does | Who | Where |', '| --- | --- | --- | --- |', ...commands.map(row)].join('\n');

const all = [
  table(slashCommands),
  '',
  'A command is a line of a new comment that starts with `/spec`. Quotations, code and edited comments run nothing. "Who" is the least permission in this repository.',
].join('\n');

export const help: CarryOut<'help'> = async ({ about }) => {
  if (about === null) return done(all);
  const command = slashCommands.find(({ name }) => name === about);
  if (command) return done(`${table([command])}\n\nFor example: \`${command.example}\``);
  const names = slashCommands.map(({ name }) => name);
  return refused(`${quoted(`There is no command \`${about}\`.${suggestName(about, names)}`)}\n\n${all}`);
};
