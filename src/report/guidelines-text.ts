import type { GuidelineFinding } from '../domain/verdict.ts';
import { printable, printableLine } from './printable.ts';
import { highlightCode, type Style } from './style.ts';
import { describeCounts } from './totals.ts';

const levelStyle = { block: 'red', warn: 'yellow', note: 'dim' } as const;

const renderOne = (finding: GuidelineFinding, style: Style): string[] => {
  const { level, path, line, message, example, rule } = finding;
  const tried =
    example === undefined ? [] : [`         ${style.dim('try')}  ${printableLine(example, 1_000)}`];
  return [
    `  ${style[levelStyle[level]](level.padEnd(5))}  ${printable(path)}:${line}  ${style.dim(rule)}`,
    `         ${highlightCode(printableLine(message, 1_000), style)}`,
    ...tried,
  ];
};

/** What guidelines say of the code, and the two ways out that are the same for all. */
export const renderGuidelines = (findings: readonly GuidelineFinding[], style: Style): string[] => {
  if (findings.length === 0) return [];
  const counts = { block: 0, warn: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return [
    `${style.bold('Coding guidelines')}  ${describeCounts(counts)}`,
    '',
    ...findings.flatMap((finding) => renderOne(finding, style)),
    style.dim('  `specgate rules RULE` says why; `# specgate:disable=RULE reason` above a line lets it be.'),
    '',
  ];
};
