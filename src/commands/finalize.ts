import type { SlashCommand } from '../domain/command.ts';
import { documentAndSlug } from './words.ts';

export const finalize: SlashCommand = {
  name: 'finalize',
  summary:
    'make a document of this pull request final: sealed, and binding once merged; `all`: again what only went stale',
  usage: 'prd|fdd|plan|all [SLUG]',
  example: '/spec finalize fdd',
  permission: 'maintain',
  where: 'pull',
  parse: documentAndSlug(['all'], (document, slug) => ({ name: 'finalize', document, slug })),
};
