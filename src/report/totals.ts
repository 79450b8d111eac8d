import { type Finding, type Level, levels } from '../domain/finding.ts';
import type { LintReport } from '../domain/report.ts';

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const levelCount = (count: number, level: Level): string =>
  level === 'note' ? countOf(count, 'note') : `${count} ${level}`;

/** `2 block, 5 warn, 12 notes`: what blocks comes first, what there is none of is not told. */
export const describeCounts = (counts: Readonly<Record<Level, number>>): string =>
  levels
    .filter((level) => counts[level] > 0)
    .map((level) => levelCount(counts[level], level))
    .join(', ');

export const countLevels = (findings: readonly Finding[]): Record<Level, number> => {
  const counts = { block: 0, warn: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
};

/** What was looked at: `3 packs, 9 documents, 61 rules`. */
const scopeOf = ({ packs, documents, rules }: LintReport['totals']): string[] => [
  ...(packs > 0 ? [countOf(packs, 'pack')] : []),
  countOf(documents, 'document'),
  countOf(rules, 'rule'),
];

const describeScope = (totals: LintReport['totals']): string => scopeOf(totals).join(', ');

/** The result in one line. A run that looked at nothing never sounds like a clean one. */
export const describeTotals = ({ totals, findings, conclusion }: LintReport): string => {
  const incomplete = conclusion === 'incomplete' ? ' Incomplete: not everything could be read.' : '';
  if (findings.length > 0) {
    const [first, ...others] = scopeOf(totals);
    return `${describeCounts(totals)} in ${first} (${others.join(', ')})${incomplete && `.${incomplete}`}`;
  }
  if (totals.documents === 0) return `Nothing was checked: no documents were found.${incomplete}`;
  return conclusion === 'incomplete'
    ? `Nothing found so far: ${describeScope(totals)}.${incomplete}`
    : `Nothing to report: ${describeScope(totals)}.`;
};
