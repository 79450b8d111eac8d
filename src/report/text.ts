import type { Finding, Level } from '../domain/finding.ts';
import type { LintReport, RenderOptions } from '../domain/report.ts';
import { wrapText } from './columns.ts';
import {
  folderBesideName,
  groupByPack,
  nameOfPack,
  type ReportedDocument,
  type ReportedPack,
} from './group.ts';
import { printable, printableLine, printableLines, withoutCommands } from './printable.ts';
import { highlightCode, type Style, styleFor } from './style.ts';
import { countOf, describeTotals } from './totals.ts';

const longestText = 1_000;
/** More notes than this in one document are counted, not shown, where there is something heavier to read. */
const notesShown = 10;
/** Width of the column of levels: what is said of a finding starts below its place. */
const margin = ' '.repeat('  block  '.length);

interface View {
  style: Style;
  width: number;
  allNotes: boolean;
}

type Paint = (text: string) => string;

const levelPaint: Record<Level, (style: Style) => Paint> = {
  block:
    ({ bold, red }) =>
    (text) =>
      bold(red(text)),
  warn: ({ yellow }) => yellow,
  note: ({ dim }) => dim,
};

const renderMessage = (message: string, width: number): string =>
  wrapText(printableLine(message, longestText), width - margin.length)
    .map((line) => margin + line)
    .join('\n');

const renderExample = (example: string): string =>
  printableLines(example, longestText)
    .map((line, index) => `${margin}${index === 0 ? 'try:' : '    '}  ${line}`.trimEnd())
    .join('\n');

const renderFinding = (finding: Finding, { style, width }: View): string => {
  const { level, rule, design, message, example } = finding;
  // A note is dim from end to end; styles inside would end its dimness early.
  const isNote = level === 'note';
  const paintText: Paint = isNote ? style.dim : (text) => highlightCode(text, style);
  const paintPlace: Paint = isNote ? style.dim : (text) => text;
  const paintExample: Paint = isNote ? style.dim : style.green;
  return [
    `  ${levelPaint[level](style)(level.padEnd(5))}  ${paintPlace(`${printable(design.path)}:${design.line}`)}  ${style.dim(printable(rule))}`,
    paintText(renderMessage(message, width)),
    ...(example === undefined ? [] : [paintExample(renderExample(example))]),
  ].join('\n');
};

const renderDocument = ({ path, findings }: ReportedDocument, view: View): string => {
  const notes = findings.filter(({ level }) => level === 'note');
  const others = findings.filter(({ level }) => level !== 'note');
  const shown = view.allNotes ? notes : notes.slice(0, notesShown);
  const hidden = notes.length - shown.length;
  const rest = `  ${countOf(hidden, 'more note')} on ${printable(path)}; --notes shows all`;
  return [
    ...[...others, ...shown].map((finding) => renderFinding(finding, view)),
    ...(hidden > 0 ? [view.style.dim(rest)] : []),
  ].join('\n');
};

const renderPack = (pack: ReportedPack, view: View): string => {
  const { bold, dim } = view.style;
  const folder = folderBesideName(pack);
  const documents = pack.documents.filter(({ findings }) => findings.length > 0);
  return [
    bold(printable(nameOfPack(pack))) + (folder === null ? '' : `  ${dim(printable(folder))}`),
    ...documents.map((document) => renderDocument(document, view)),
  ].join('\n\n');
};

const renderTotals = (report: LintReport, { red, yellow, green, bold }: Style): string => {
  const text = describeTotals(report);
  const { block, warn, documents } = report.totals;
  if (block > 0 || report.conclusion === 'failure') return bold(red(text));
  return warn > 0 || documents === 0 || report.conclusion === 'incomplete' ? yellow(text) : green(text);
};

/** For a person at a terminal: by pack and document, in the order of the lines, notes last. */
export const renderText = (report: LintReport, { color, width, allNotes }: RenderOptions): string => {
  const style = styleFor(color);
  const view: View = {
    style,
    width: width ?? Infinity,
    allNotes: allNotes === true || report.findings.every(({ level }) => level === 'note'),
  };
  const packs = groupByPack(report)
    .filter(({ documents }) => documents.some(({ findings }) => findings.length > 0))
    .map((pack) => renderPack(pack, view));
  return withoutCommands(`${[...packs, renderTotals(report, style)].join('\n\n')}\n`);
};
