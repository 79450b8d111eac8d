import type { SlashCommand } from '../domain/command.ts';
import { documentAndSlug } from './words.ts';

export const reopen: SlashCommand = {
  name: 'reopen',
  summary: 'make a final document a draft again; the gates after it shut',
  usage: 'prd|fdd|plan [SLUG]',
  example: '/spec reopen fdd',
  permission: 'maintain',
  where: 'pull',
  parse: documentAndSlug([], (document, slug) => ({ name: 'reopen', document, slug })),
};
