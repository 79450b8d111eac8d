import type { SlashCommand } from '../domain/command.ts';

export const help: SlashCommand = {
  name: 'help',
  summary: 'list the commands, with examples and who may use them',
  usage: '[COMMAND]',
  example: '/spec help finalize',
  permission: 'read',
  where: 'both',
  parse: (words) => {
    const about = words.trim().toLowerCase();
    return { name: 'help', about: about === '' ? null : about.slice(0, 60) };
  },
};
