import type { SlashCommand } from '../domain/command.ts';
import { slugAlone } from './words.ts';

export const status: SlashCommand = {
  name: 'status',
  summary: 'show the gates of the packs that this is about',
  usage: '[SLUG]',
  example: '/spec status',
  permission: 'read',
  where: 'both',
  parse: slugAlone((slug) => ({ name: 'status', slug })),
};
