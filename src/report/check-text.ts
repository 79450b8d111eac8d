import type { RenderOptions } from '../domain/report.ts';
import type { CheckFinding, CheckReport, Verdict } from '../domain/verdict.ts';
import { renderGuidelines } from './guidelines-text.ts';
import { printable, printableLine, printableLines, withoutCommands } from './printable.ts';
import { highlightCode, type Style, styleFor } from './style.ts';

/** What fails first, why, where, and what to do. */

const levelStyle: Record<CheckFinding['level'], 'red' | 'yellow' | 'dim'> = {
  block: 'red',
  warn: 'yellow',
  note: 'dim',
};
const weight: Record<CheckFinding['level'], number> = { block: 0, warn: 1, note: 2 };

const indent = (text: string, by: string): string => printableLines(text, 2_000).join(`\n${by}`);

const renderFinding = (finding: CheckFinding, style: Style): string[] => {
  const { level, rule, message, design, text, code, exits, disposition, id } = finding;
  const told = disposition === 'introduced' ? '' : style.dim(` (${disposition})`);
  const lines = [
    `  ${style[levelStyle[level]](level.padEnd(5))}  ${highlightCode(printableLine(message, 1_000), style)}${told}`,
    `         ${style.dim('design')}  ${printable(design.path)}:${design.line}  ${style.dim(printableLine(text, 120))}`,
    `         ${style.dim('code')}    ${code ? `${printable(code.path)}:${code.line}` : style.dim('nothing found')}`,
  ];
  if (finding.waiver) {
    const { until, by, reason } = finding.waiver;
    lines.push(
      `         ${style.dim('waived')} until ${until} by ${printableLine(`${by}: ${reason}`, 1_000)}`,
    );
  }
  if (level === 'note') return lines;
  return [
    ...lines,
    `         ${style.dim('fix')}     ${indent(exits.code, '                 ')}`,
    `         ${style.dim('amend')}   ${indent(exits.amend, '                 ')}`,
    `         ${style.dim('waive')}   ${printable(exits.waive)}`,
    `         ${style.dim(`${rule} ${id}`)}`,
  ];
};

const order: readonly Verdict[] = [
  'conforms',
  'pending',
  'missing',
  'contradicts',
  'renamed',
  'undeclared',
  'forbidden',
  'regressed',
  'conflict',
  'ambiguous',
  'unverifiable',
  'stale',
  'invalid',
];

const tally = (claims: readonly { verdict: Verdict }[]): string =>
  order
    .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(', ');

const renderPack = (pack: CheckReport['packs'][number], report: CheckReport, style: Style): string[] => {
  const findings = report.findings
    .filter(({ slug }) => slug === pack.slug)
    .toSorted((a, b) => weight[a.level] - weight[b.level] || a.design.line - b.design.line);
  const result = pack.skipped ?? `${pack.claims.length} claims: ${tally(pack.claims) || 'none'}`;
  return [
    `${style.bold(printable(pack.slug))}  ${printable(pack.fdd.path)} ${style.dim(`(${pack.fdd.status})`)}  ${printable(result)}`,
    ...findings.flatMap((finding) => ['', ...renderFinding(finding, style)]),
    '',
  ];
};

const headline = ({ conclusion, findings, gates, guidelines }: CheckReport, style: Style): string => {
  if (conclusion === 'incomplete') return style.yellow('Incomplete: this is neither a pass nor a fail.');
  const blocking =
    [...findings, ...guidelines].filter(({ level }) => level === 'block').length + gates.length;
  return blocking > 0
    ? style.red(`${blocking} blocking`)
    : style.green('Code and design agree, as far as they were held against each other.');
};

export const renderCheckText = (report: CheckReport, { color }: RenderOptions): string => {
  const style = styleFor(color);
  const { packs, gates, guidelines, coverage } = report;
  const lines = [
    ...gates.map(
      ({ path, line, message }) =>
        `  ${style.red('block')}  ${printable(path)}:${line}  ${printableLine(message, 1_000)}`,
    ),
    ...(gates.length > 0 ? [''] : []),
    ...packs.flatMap((pack) => renderPack(pack, report, style)),
    ...renderGuidelines(guidelines, style),
    ...(packs.length === 0
      ? ['No final design is in force: there was nothing to hold the code against.']
      : [headline(report, style)]),
    style.dim(
      `${coverage.filesParsed} of ${coverage.files} files read, ${coverage.facts} facts, ${coverage.open.length} open sets`,
    ),
  ];
  return withoutCommands(`${lines.join('\n')}\n`);
};
