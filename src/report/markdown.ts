import { basename } from 'node:path/posix';
import type { Finding } from '../domain/finding.ts';
import type { LintReport, RenderOptions } from '../domain/report.ts';
import { escapeCode, escapeMarkdown } from './escape-markdown.ts';
import { byLevel, folderBesideName, groupByPack, nameOfPack, type ReportedPack } from './group.ts';
import { uriOfPath } from './path-uri.ts';
import { printableLines } from './printable.ts';
import { countLevels, countOf, describeCounts, describeTotals } from './totals.ts';

/** A comment or a check holds 65,536 characters; the rest is left to whoever puts something around the report. */
const limit = 60_000;
const longestText = 1_000;
const longestName = 200;

/** GitHub shows markdown rendered, where no line can be pointed at, unless `plain=1` asks for its source. */
export const linkTo = (path: string, { line, endLine = line }: Finding['design'], base?: string): string => {
  const lines = endLine > line ? `#L${line}-L${endLine}` : `#L${line}`;
  return base === undefined
    ? `${uriOfPath(path)}${lines}`
    : `${base.replace(/\/+$/, '')}/${uriOfPath(path)}?plain=1${lines}`;
};

const escapeExample = (example: string): string =>
  printableLines(example, longestText)
    .map((line) => (line === '' ? '' : escapeCode(line, longestText)))
    .join('<br>');

const renderRow = ({ level, message, example, design, rule }: Finding, base?: string): string => {
  const name = escapeMarkdown(`${basename(design.path)}:${design.line}`, longestName);
  const tried = example === undefined ? '' : `<br>try: ${escapeExample(example)}`;
  const cells = [
    level === 'block' ? '**block**' : level,
    `[${name}](${linkTo(design.path, design, base)})`,
    escapeMarkdown(message, longestText) + tried,
    escapeCode(rule, longestName),
  ];
  return `| ${cells.join(' | ')} |`;
};

interface Row {
  finding: Finding;
  text: string;
}

const renderTable = (rows: readonly Row[]): string =>
  ['| Level | Where | What | Rule |', '| --- | --- | --- | --- |', ...rows.map(({ text }) => text)].join(
    '\n',
  );

const renderNotes = (rows: readonly Row[]): string =>
  `<details><summary>${countOf(rows.length, 'note')}</summary>\n\n${renderTable(rows)}\n\n</details>`;

const renderHeading = (pack: ReportedPack): string => {
  const name = escapeMarkdown(nameOfPack(pack), longestName);
  const folder = folderBesideName(pack);
  return folder === null ? `### ${name}` : `### ${name}\n\n${escapeCode(folder, longestName)}`;
};

const renderPack = (pack: ReportedPack, rows: readonly Row[]): string => {
  const notes = rows.filter(({ finding }) => finding.level === 'note');
  const others = rows.filter(({ finding }) => finding.level !== 'note');
  return [
    renderHeading(pack),
    ...(others.length > 0 ? [renderTable(others)] : []),
    ...(notes.length > 0 ? [renderNotes(notes)] : []),
  ].join('\n\n');
};

/** What a pack's heading and two tables take up besides their rows. */
const frame = renderPack({ slug: '', folder: ' ', documents: [] }, []).length + 2 * renderNotes([]).length;

/** Rows of the findings, worst first, as many as there is room for. */
const rowsWithin = (
  packs: readonly ReportedPack[],
  room: number,
  base?: string,
): Map<ReportedPack, Row[]> => {
  const rows = new Map<ReportedPack, Row[]>();
  const all = packs
    .flatMap((pack) =>
      pack.documents.flatMap(({ findings }) => findings.map((finding) => ({ pack, finding }))),
    )
    .toSorted((a, b) => byLevel(a.finding, b.finding));
  let used = 0;
  for (const { pack, finding } of all) {
    const text = renderRow(finding, base);
    const ofPack = rows.get(pack);
    used += text.length + 1 + (ofPack ? 0 : frame + renderHeading(pack).length);
    if (used > room) break;
    if (ofPack) ofPack.push({ finding, text });
    else rows.set(pack, [{ finding, text }]);
  }
  return rows;
};

const headline = ({ conclusion, totals, findings }: LintReport): string => {
  if (conclusion === 'incomplete') return '⚠️ Specgate: incomplete';
  if (conclusion === 'failure')
    return `❌ Specgate: ${countOf(totals.block, 'finding')} ${totals.block === 1 ? 'blocks' : 'block'}`;
  if (findings.length > 0) return '✅ Specgate: nothing blocks';
  return totals.documents === 0 ? '⚠️ Specgate: nothing was checked' : '✅ Specgate: nothing to report';
};

/** For a comment on a pull request or the summary of a workflow's step. */
export const renderMarkdown = (report: LintReport, { linkBase }: RenderOptions): string => {
  const packs = groupByPack(report);
  const head = `## ${headline(report)}\n\n${describeTotals(report)}`;
  const rows = rowsWithin(packs, limit - head.length - 300, linkBase);
  const shown = new Set([...rows.values()].flat().map(({ finding }) => finding));
  const left = report.findings.filter((finding) => !shown.has(finding));
  const cut = `**Cut at ${limit.toLocaleString('en')} characters:** ${countOf(left.length, 'finding')} more (${describeCounts(countLevels(left))}). \`specgate lint\` shows all of them.`;
  return `${[
    head,
    ...packs.flatMap((pack) => {
      const ofPack = rows.get(pack);
      return ofPack ? [renderPack(pack, ofPack)] : [];
    }),
    ...(left.length > 0 ? [cut] : []),
  ].join('\n\n')}\n`;
};
