import type { Level, Place } from '../domain/finding.ts';
import type { RenderOptions } from '../domain/report.ts';
import type { CheckReport } from '../domain/verdict.ts';
import {
  describeConclusion,
  describeCoverage,
  describePack,
  describeTold,
  summarizePacks,
} from './check-summary.ts';
import { wrapText } from './columns.ts';
import { printable, printableLine, printableLines, withoutCommands } from './printable.ts';
import { highlightCode, type Style, styleFor } from './style.ts';
import { type Told, toldIn } from './told.ts';
import { countOf } from './totals.ts';

/** For a person at a terminal: what fails first, why, where, what to do; the sum of it last, where a terminal stands. */

const longest = 1_000;
const longestQuote = 200;
const notesShown = 10;
const narrowest = 40;
const margin = ' '.repeat('  block  '.length);
const labelWidth = 'design  '.length;

interface View {
  style: Style;
  width: number;
  allNotes: boolean;
}

const paintLevel: Record<Level, (style: Style, text: string) => string> = {
  block: ({ bold, red }, text) => bold(red(text)),
  warn: ({ yellow }, text) => yellow(text),
  note: ({ dim }, text) => dim(text),
};

const showPlace = ({ path, line }: Place): string => `${printable(path)}:${line}`;

const header = ({ level, place, rule, id, slug }: Told, { style }: View): string => {
  const names = [rule, ...(slug === null ? [] : [id])].map((name) => printable(name)).join('  ');
  return `  ${paintLevel[level](style, level.padEnd(5))}  ${showPlace(place)}  ${style.dim(names)}`;
};

const wrapped = (text: string, { width }: View): string[] =>
  wrapText(printableLine(text, longest), Math.max(width - margin.length, narrowest));

/** `fix     make type "string"`, further lines below the first. What is to be pasted is not wrapped. */
const labelled = (label: string, text: string, { style }: View): string[] =>
  printableLines(text, 4_000).map((line, index) =>
    `${margin}${index === 0 ? style.dim(label.padEnd(labelWidth)) : ' '.repeat(labelWidth)}${line}`.trimEnd(),
  );

/** As much of a line of the design as fits on one of the screen. */
const quote = (text: string, { width }: View): string =>
  printableLine(text, Math.min(longestQuote, Math.max(width - margin.length - labelWidth, narrowest)));

const designLines = ({ design }: Told, view: View): string[] => {
  if (!design) return [];
  const [first = ''] = labelled('design', showPlace(design.place), view);
  const words = `${margin}${' '.repeat(labelWidth)}${view.style.dim(quote(design.text, view))}`;
  return design.text === '' ? [first] : [first, words.trimEnd()];
};

const exitLines = ({ exits, example }: Told, view: View): string[] => [
  ...(example === null ? [] : labelled('try', example, view)),
  ...(exits
    ? [
        ...labelled('fix', exits.code, view),
        ...labelled('amend', exits.amend, view),
        ...labelled('waive', exits.waive, view),
      ]
    : []),
];

const relatedLines = ({ related }: Told, view: View): string[] => {
  if (related.length === 0) return [];
  const shown = related.slice(0, 3).map(showPlace).join(', ');
  return labelled('also', related.length > 3 ? `${shown}, and ${related.length - 3} more` : shown, view);
};

const renderFinding = (told: Told, view: View): string =>
  [
    header(told, view),
    ...wrapped(told.message, view).map((line) => margin + highlightCode(line, view.style)),
    ...designLines(told, view),
    ...relatedLines(told, view),
    ...exitLines(told, view),
  ].join('\n');

const heldBy = ({ disposition, waiver }: Told): string => {
  if (waiver) return ` (waived until ${waiver.until} by ${waiver.by}: ${waiver.reason})`;
  return disposition === null ? '' : ` (${disposition})`;
};

/** A note is dim from end to end, and needs no way out. */
const renderNote = (told: Told, view: View): string =>
  [
    header(told, view),
    ...wrapped(`${told.message}${heldBy(told)}`, view).map((line) => view.style.dim(margin + line)),
  ].join('\n');

const renderNotes = (notes: readonly Told[], others: number, view: View): string[] => {
  const shown = view.allNotes || others === 0 ? notes : notes.slice(0, notesShown);
  const hidden = notes.length - shown.length;
  return [
    ...shown.map((told) => renderNote(told, view)),
    ...(hidden > 0 ? [view.style.dim(`  ${countOf(hidden, 'more note')}; --notes shows all`)] : []),
  ];
};

const renderPacks = (report: CheckReport, { style }: View): string[] => {
  const { shown, rest } = summarizePacks(report);
  return [
    ...shown.map(
      (pack) =>
        `${style.bold(printable(pack.slug))}  ${printable(pack.fdd.path)} ${style.dim(`(${pack.fdd.status})`)}  ${printableLine(describePack(pack), longest)}`,
    ),
    ...(rest === null ? [] : [style.dim(rest)]),
  ];
};

/** Where to go from here. */
const hintsFor = ({ guidelines }: CheckReport, told: readonly Told[]): string[] => [
  ...(told.some(({ exits, level }) => exits && level !== 'note')
    ? [
        '`specgate explain ID` says how a verdict came about. A design that is amended has to be finalized again.',
      ]
    : []),
  ...(guidelines.length > 0
    ? ['`specgate rules RULE` says why; `# specgate:disable=RULE reason` above a line lets it be.']
    : []),
];

const renderSum = (report: CheckReport, told: readonly Told[], view: View): string => {
  const { style } = view;
  const conclusion = describeConclusion(report, told);
  const isBad = told.some(({ level }) => level === 'block');
  const isDoubtful =
    report.conclusion === 'incomplete' ||
    report.packs.length === 0 ||
    told.some(({ level }) => level === 'warn');
  const paint = isBad
    ? (text: string) => style.bold(style.red(text))
    : isDoubtful
      ? style.yellow
      : style.green;
  const counts = describeTold(told);
  return [
    ...renderPacks(report, view),
    style.dim([...(counts === '' ? [] : [counts]), describeCoverage(report)].join('; ')),
    ...hintsFor(report, told).map((hint) => style.dim(hint)),
    paint(conclusion),
  ].join('\n');
};

export const renderCheckText = (report: CheckReport, { color, width, allNotes }: RenderOptions): string => {
  const view: View = { style: styleFor(color), width: width ?? Infinity, allNotes: allNotes === true };
  const told = toldIn(report);
  const notes = told.filter(({ level }) => level === 'note');
  const others = told.filter(({ level }) => level !== 'note');
  const blocks = [
    ...others.map((each) => renderFinding(each, view)),
    ...renderNotes(notes, others.length, view),
    renderSum(report, told, view),
  ];
  return withoutCommands(`${blocks.join('\n\n')}\n`);
};
