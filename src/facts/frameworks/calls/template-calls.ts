import type { HeexSource } from '../../framework.ts';
import { isKernel } from '../../languages/elixir/kernel.ts';
import { type Aliases, fullName } from '../../languages/elixir/modules.ts';
import type { Mention, Template } from '../../languages/heex/read.ts';

/** What templates call: `{Money.format(@price)}`, `<Page.header />`, `<.header />`. */

/** The calls of a template that is a file of its own: with their lines, no alias resolved. */
export interface TemplateCallsPart {
  part: 'template';
  calls: string[];
}

/** Why a call in a template is not known in full. */
export const uncounted = 'the arguments of a call in a template cannot be counted';

const isBare = (called: string): boolean => !called.includes('.');

/** Each call once, with the line of the first: `Money.format/1 12`. */
const linesOf = (mentions: readonly Mention[], start: number): Map<string, number> => {
  const lines = new Map<string, number>();
  for (const { name, below } of mentions) if (!lines.has(name)) lines.set(name, start + below);
  return lines;
};

export const templateCalls = ({ template }: HeexSource): TemplateCallsPart[] => {
  const calls = [...linesOf(template.calls, 1)].map(([name, line]) => `${name} ${line}`);
  return calls.length > 0 ? [{ part: 'template', calls }] : [];
};

export interface Resolved {
  name: string;
  line: number;
  isBare: boolean;
}

const nameOf = (called: string): string => called.slice(0, called.lastIndexOf('/'));

/** A name in a template by what it means in its module; null for what is no call of another module. */
export const resolveCall = (
  called: string,
  line: number,
  module: string,
  aliases: Aliases,
): Resolved | null => {
  if (isBare(called)) {
    const isNothing = called.endsWith('/*') || isKernel(nameOf(called));
    return isNothing ? null : { name: called, line, isBare: true };
  }
  if (called.startsWith(':')) return { name: called, line, isBare: false };
  return { name: fullName(called, aliases, module), line, isBare: false };
};

/** The calls of a template in Elixir, `line` being that of its sigil. */
export const embeddedCalls = (
  { calls }: Template,
  line: number,
  module: string,
  aliases: Aliases,
): Resolved[] =>
  [...linesOf(calls, line)].flatMap(([called, at]) => resolveCall(called, at, module, aliases) ?? []);
