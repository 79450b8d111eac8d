import type { SlashCommand } from '../domain/command.ts';
import { nothingMore } from './words.ts';

export const init: SlashCommand = {
  name: 'init',
  summary: 'make the labels, and open a pull request with settings that say what they do',
  usage: '',
  example: '/spec init',
  permission: 'write',
  where: 'both',
  parse: nothingMore({ name: 'init' }),
};
