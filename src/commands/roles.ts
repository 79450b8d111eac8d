import type { Request, SlashCommand } from '../domain/command.ts';

/** The commands that ask for a draft. What follows the name is read by the role. */

type RoleName = (Request & { name: 'role' })['role'];

const role = (
  name: RoleName,
  { summary, usage, example, where }: Pick<SlashCommand, 'summary' | 'usage' | 'example' | 'where'>,
): SlashCommand => ({
  name,
  summary,
  usage,
  example,
  permission: 'write',
  where,
  parse: (words) => ({ name: 'role', role: name, words: words.trim() }),
});

export const roles: readonly SlashCommand[] = [
  role('analyze', {
    summary: 'draft prd.md from this issue',
    usage: '',
    example: '/spec analyze',
    where: 'both',
  }),
  role('architect', {
    summary: 'draft fdd.md with its contract, from the prd or an informal description',
    usage: '[PATH]',
    example: '/spec architect',
    where: 'both',
  }),
  role('plan', {
    summary: 'draft plan.md from prd and fdd',
    usage: '',
    example: '/spec plan',
    where: 'both',
  }),
  role('develop', {
    summary: 'implement a phase of the final plan',
    usage: '[PHASE] [by hand]',
    example: '/spec develop 2',
    where: 'both',
  }),
  role('design', {
    summary: 'draft a set of technical design documents',
    usage: '[PATH]',
    example: '/spec design',
    where: 'both',
  }),
  role('planning', {
    summary: 'draft PLANNING.md',
    usage: 'FOCUS',
    example: '/spec planning multi-tenant reporting',
    where: 'both',
  }),
  role('revise', {
    summary: 'change a draft as little as the feedback asks for',
    usage: 'prd|fdd|plan FEEDBACK',
    example: '/spec revise prd say who may see the waitlist',
    where: 'both',
  }),
];
