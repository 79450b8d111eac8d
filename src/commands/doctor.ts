import type { SlashCommand } from '../domain/command.ts';
import { nothingMore } from './words.ts';

export const doctor: SlashCommand = {
  name: 'doctor',
  summary: 'look whether the check is required, pinned to this App, and ready for a merge queue',
  usage: '',
  example: '/spec doctor',
  permission: 'read',
  where: 'both',
  parse: nothingMore({ name: 'doctor' }),
};
