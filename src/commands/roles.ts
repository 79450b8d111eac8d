import type { Request, SlashCommand } from '../domain/command.ts';
import { gatedKinds } from '../domain/document.ts';

/** The commands that ask for a draft. What follows the name is read by the role. */

type RoleName = (Request & { name: 'role' })['role'];

const role = (
  name: RoleName,
  { summary, usage, example }: Pick<SlashCommand, 'summary' | 'usage' | 'example'>,
  problemWith: (words: string) => string | null = () => null,
): SlashCommand => ({
  name,
  summary,
  usage,
  example,
  permission: 'write',
  where: 'both',
  takesText: true,
  parse: (given) => {
    const words = given.trim();
    const problem = problemWith(words);
    return problem === null ? { name: 'role', role: name, words } : { problem };
  },
});

const needsFocus = (words: string): string | null =>
  words === '' ? 'Missing focus, expected what the plan is about, such as `OTP supervision tree`' : null;

const needsFeedback = (words: string): string | null => {
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
  const name = first.toLowerCase().replace(/\.md$/, '');
  if (!gatedKinds.some((kind) => kind === name))
    return first === ''
      ? `Missing document, expected one of ${gatedKinds.join(', ')}`
      : `Unexpected document \`${first.slice(0, 60)}\`, expected one of ${gatedKinds.join(', ')}`;
  return rest.trim() === '' ? 'Missing feedback, expected what is to be said otherwise' : null;
};

export const roles: readonly SlashCommand[] = [
  role('analyze', {
    summary: 'draft prd.md from this issue',
    usage: '',
    example: '/spec analyze',
  }),
  role('architect', {
    summary: 'draft fdd.md with its contract, from the prd or an informal description',
    usage: '[PATH | DESCRIPTION]',
    example: '/spec architect',
  }),
  role('plan', {
    summary: 'draft plan.md from prd and fdd',
    usage: '',
    example: '/spec plan',
  }),
  role('develop', {
    summary: 'implement a phase of the final plan',
    usage: '[PHASE] [by hand]',
    example: '/spec develop 2',
  }),
  role('design', {
    summary: 'draft a set of technical design documents',
    usage: '[PATH]',
    example: '/spec design',
  }),
  role(
    'planning',
    {
      summary: 'draft PLANNING.md',
      usage: 'FOCUS',
      example: '/spec planning OTP supervision tree',
    },
    needsFocus,
  ),
  role(
    'revise',
    {
      summary: 'change a draft as little as the feedback asks for',
      usage: 'prd|fdd|plan FEEDBACK',
      example: '/spec revise prd say who may see the waitlist',
    },
    needsFeedback,
  ),
];
