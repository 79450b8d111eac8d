import { splitFrontMatter } from '../../pack/front-matter.ts';
import { fillTemplate } from '../../pack/template.ts';
import { opening } from './safe-text.ts';

/** Answers put into a template in place of its gaps; where there is none, the gap stays. */

export interface Slot {
  /** The heading's words, without its number. */
  heading: string;
  /** Of a label below it. */
  label?: string;
}

const headingOf = (line: string): { depth: number; title: string } | null => {
  const match = /^(#{1,6})\s+(?:\d+(?:\.\d+)*\.?\s+)?(.*?)\s*$/.exec(line);
  return match ? { depth: match[1]?.length ?? 0, title: match[2] ?? '' } : null;
};

/** Positions of lines, the last one outside. */
export interface Range {
  from: number;
  to: number;
}

const endOf = (lines: readonly string[], from: number, isEnd: (line: string) => boolean): number => {
  const at = lines.findIndex((line, index) => index > from && isEnd(line));
  return at === -1 ? lines.length : at;
};

const rangeOf = (lines: readonly string[], { heading, label }: Slot): Range | null => {
  const from = lines.findIndex((line) => headingOf(line)?.title === heading);
  if (from === -1) return null;
  const to = endOf(lines, from, (line) => headingOf(line) !== null);
  if (label === undefined) return { from: from + 1, to };
  const isLabel = (line: string): boolean =>
    line.startsWith(`- ${label}:`) || line.startsWith(`- **${label}`) || line.startsWith(`**${label}`);
  const own = lines.findIndex((line, index) => index > from && index < to && isLabel(line));
  if (own === -1) return null;
  const isNested = lines[own]?.startsWith('- ') ?? false;
  const isOver = (line: string): boolean => (isNested ? !line.startsWith('  ') : /^\*\*|^#/.test(line));
  return { from: own, to: Math.min(endOf(lines, own, isOver), to) };
};

const gapLine = /\[NEEDS INPUT: [^\]\n]*\]/;

const isBlock = (text: string): boolean => text.startsWith('```');

const indented = (text: string, indent: string): string[] =>
  text.split('\n').map((line) => `${indent}${line}`);

/** A list that belongs to a text stands below it. */
const withList = (text: string): [own: string, list: string[]] => {
  const [own = '', ...list] = text.split('\n');
  return [opening(own), list];
};

const asParagraphs = (answers: readonly string[]): string[] =>
  answers.flatMap((text, index) => {
    const between = index > 0 ? [''] : [];
    if (isBlock(text)) return [...between, ...text.split('\n')];
    const [own, list] = withList(text);
    return [...between, own, ...(list.length > 0 ? ['', ...list] : [])];
  });

const asItems = (answers: readonly string[], lead: string): string[] => {
  const indent = /^\s*/.exec(lead)?.[0] ?? '';
  const blocks = answers.filter(isBlock);
  const items = answers.filter((text) => !isBlock(text)).map(withList);
  return [
    ...items.flatMap(([own, list], index) => [
      `${lead.replace('1.', `${index + 1}.`)}${own}`,
      ...list.map((line) => `${indent}  ${line}`),
    ]),
    ...blocks.flatMap((text) => ['', ...indented(text, indent === '' ? '' : `${indent}  `)]),
  ];
};

const asLead = (answers: readonly string[], lead: string): string[] => {
  const [only, ...others] = answers;
  if (only !== undefined && others.length === 0 && !isBlock(only)) return asItems([only], lead);
  return [lead.trimEnd(), ...asItems(answers, '  - ')];
};

const itemGap = /^(\s*(?:-|1\.) (?:\[ \] )?)/;
const leadGap = /^(\s*(?:- )?(?:\*\*[^*]+\*\*:?|[^:[\]]+:)\s*)\[NEEDS INPUT: [^\]\n]*\]$/;

const linesFor = (line: string, answers: readonly string[]): string[] => {
  const lead = leadGap.exec(line);
  if (lead?.[1] !== undefined) return asLead(answers, lead[1]);
  const item = itemGap.exec(line);
  if (item?.[1] !== undefined) return asItems(answers, item[1]);
  return line.startsWith('|') ? [...answers] : asParagraphs(answers);
};

type Shape = 'row' | 'item' | 'words';

const shapeOf = (line: string): Shape => {
  if (line.startsWith('|')) return 'row';
  return itemGap.test(line) && !leadGap.test(line) ? 'item' : 'words';
};

/** Lines with gaps, those of diagrams aside. */
const gapsIn = (lines: readonly string[], { from, to }: Range): number[] => {
  let isFenced = false;
  return lines.flatMap((line, index) => {
    if (line.startsWith('```')) isFenced = !isFenced;
    return !isFenced && index >= from && index < to && gapLine.test(line) ? [index] : [];
  });
};

/** In place of the gaps of these lines, and of nothing else there; null where they have none. */
export const fillLines = (
  lines: readonly string[],
  range: Range,
  answers: readonly string[],
): string[] | null => {
  const gaps = gapsIn(lines, range);
  const [first] = gaps;
  if (first === undefined) return null;
  const shape = shapeOf(lines[first] ?? '');
  const others = shape === 'words' ? [] : gaps.filter((at) => shapeOf(lines[at] ?? '') === shape);
  const kept = lines.filter((_, index) => index === first || !others.includes(index));
  kept.splice(first, 1, ...linesFor(lines[first] ?? '', answers));
  return kept;
};

export const fill = (body: string, slot: Slot, answers: readonly string[]): string => {
  if (answers.length === 0) return body;
  const lines = body.split('\n');
  const range = rangeOf(lines, slot);
  return (range && fillLines(lines, range, answers)?.join('\n')) ?? body;
};

/** Several answers, each in its slot: `[heading, label or '', answers]`. */
export const fillAll = (
  body: string,
  answers: readonly (readonly [heading: string, label: string, texts: readonly string[]])[],
): string =>
  answers.reduce(
    (text, [heading, label, texts]) => fill(text, label === '' ? { heading } : { heading, label }, texts),
    body,
  );

/** A template without its front matter, with what code knows put in. */
export const bodyOf = (template: string, values: Readonly<Record<string, string>>): string =>
  `${fillTemplate(splitFrontMatter(template).body, values).trim()}\n`;

export const gap = (wanted: string): string => `[NEEDS INPUT: ${wanted}]`;
