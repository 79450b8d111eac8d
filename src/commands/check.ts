import type { SlashCommand } from '../domain/command.ts';
import { nothingMore } from './words.ts';

export const check: SlashCommand = {
  name: 'check',
  summary: 'judge this pull request again',
  usage: '',
  example: '/spec check',
  permission: 'write',
  where: 'pull',
  parse: nothingMore({ name: 'check' }),
};
