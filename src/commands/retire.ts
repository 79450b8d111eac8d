import type { SlashCommand } from '../domain/command.ts';
import { documentAndSlug } from './words.ts';

export const retire: SlashCommand = {
  name: 'retire',
  summary: 'take a document out of force, for good and on record',
  usage: 'prd|fdd|plan [SLUG]',
  example: '/spec retire fdd waitlist',
  permission: 'maintain',
  where: 'pull',
  parse: documentAndSlug([], (document, slug) => ({ name: 'retire', document, slug })),
};
