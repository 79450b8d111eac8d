import type { Finding, Level } from '../domain/finding.ts';
import type { LintReport, RenderOptions } from '../domain/report.ts';
import { byLevel } from './group.ts';
import { printable, printableLine, printableLines } from './printable.ts';
import { countLevels, describeTotals } from './totals.ts';

const longestMessage = 4_000;
const longestTitle = 250;
/** GitHub shows this many annotations of each level that one step prints. */
const annotationsShown = 10;

const commandOf: Record<Level, 'error' | 'warning' | 'notice'> = {
  block: 'error',
  warn: 'warning',
  note: 'notice',
};

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const renderAnnotation = ({ level, rule, message, example, design }: Finding): string => {
  const properties = [
    `file=${escapeProperty(printable(design.path))}`,
    `line=${design.line}`,
    `endLine=${design.endLine ?? design.line}`,
    `title=${escapeProperty(printableLine(rule, longestTitle))}`,
  ];
  const tried = example === undefined ? [] : ['try:', ...printableLines(example, longestMessage)];
  const text = [printableLine(message, longestMessage), ...tried].join('\n');
  return `::${commandOf[level]} ${properties.join(',')}::${escapeData(text)}`;
};

/** Workflow commands that annotate a pull request, worst first because GitHub leaves out the rest; then one line for people. */
export const annotate = (findings: readonly Finding[], total: string): string => {
  const isCut = Math.max(...Object.values(countLevels(findings))) > annotationsShown;
  const hint = isCut
    ? ` GitHub shows at most ${annotationsShown} annotations of each level for one step.`
    : '';
  return [
    ...findings.toSorted(byLevel).map(renderAnnotation),
    `${total}${hint && !total.endsWith('.') ? '.' : ''}${hint}`,
    '',
  ].join('\n');
};

export const renderGithub = (report: LintReport, _options: RenderOptions): string =>
  annotate(report.findings, describeTotals(report));
