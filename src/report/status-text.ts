import type { Gate, GateState } from '../domain/gate.ts';
import type { StatusOptions, StatusReport, StatusRow } from '../domain/report.ts';
import { padEnd, widestOf, widthOf, wrapText } from './columns.ts';
import { describePhases, describeStatus, gateColumns, gateOf, showState, unfinished } from './gate-state.ts';
import { printable, printableLine, withoutCommands } from './printable.ts';
import { highlightCode, type Style, styleFor } from './style.ts';

const longestText = 1_000;
const gap = '  ';
const narrowest = 40;

const stateStyles: Record<GateState, (style: Style) => (text: string) => string> = {
  absent: ({ dim }) => dim,
  draft: ({ cyan }) => cyan,
  final: ({ green }) => green,
  stale: ({ yellow }) => yellow,
  retired: ({ dim }) => dim,
};

const cellWidths = gateColumns.map(({ title }) => Math.max(title.length, 'x retired'.length));

/** Columns of the slugs: as wide as the longest, unless the gates would not fit beside it. */
const slugWidthFor = (slugs: readonly string[], width: number): number => {
  const others = cellWidths.reduce((sum, each) => sum + gap.length + each, gap.length + '10 of 10'.length);
  return Math.min(widestOf(['pack', ...slugs]), Math.max(12, width - others));
};

const renderCells = (row: StatusRow, style: Style): string =>
  gateColumns
    .map(({ kind }, index) => {
      const { state } = gateOf(row, kind) ?? { state: 'absent' as const };
      return stateStyles[state](style)(padEnd(showState(state), cellWidths[index] ?? 0));
    })
    .concat(describePhases(row))
    .join(gap);

/** `  fdd   reason`, the reason wrapped under itself. */
const renderReason = (label: string, text: string, width: number, style: Style): string => {
  const lines = wrapText(printableLine(text, longestText), Math.max(narrowest, width) - label.length - 4);
  return highlightCode(`  ${label}  ${lines.join(`\n${' '.repeat(label.length + 4)}`)}`, style);
};

const reasonOf = ({ reason, next }: Gate): string =>
  next === undefined ? reason : `${reason}; next: ${next}`;

const renderRow = (row: StatusRow, slugWidth: number, width: number, style: Style): string => {
  const slug = printable(row.slug);
  const cells = renderCells(row, style);
  const first =
    widthOf(slug) > slugWidth
      ? [style.bold(slug), ' '.repeat(slugWidth) + gap + cells]
      : [style.bold(padEnd(slug, slugWidth)) + gap + cells];
  return [
    ...first,
    ...row.problems.map((problem) => style.red(renderReason('!   ', problem, width, style))),
    ...unfinished(row).map((gate) => renderReason(gate.kind.padEnd(4), reasonOf(gate), width, style)),
  ].join('\n');
};

/** For a person at a terminal: packs × gates, and below each pack what keeps its gates from being final. */
export const renderStatusText = (report: StatusReport, { color, width }: StatusOptions): string => {
  const style = styleFor(color);
  const summary = highlightCode(describeStatus(report), style);
  if (report.packs.length === 0) return `${summary}\n`;
  const slugWidth = slugWidthFor(
    report.packs.map(({ slug }) => printable(slug)),
    width,
  );
  const titles = gateColumns.map(({ title }, index) => title.padEnd(cellWidths[index] ?? 0));
  const header = [padEnd('pack', slugWidth), ...titles, 'phases'].join(gap);
  const rows = report.packs.map((row) => renderRow(row, slugWidth, width, style));
  return withoutCommands(`${[style.dim(header), ...rows, summary].join('\n\n')}\n`);
};
