import { basename } from 'node:path/posix';
import type { Place } from '../domain/finding.ts';
import type { RenderOptions } from '../domain/report.ts';
import type { CheckReport } from '../domain/verdict.ts';
import {
  describeConclusion,
  describeCoverage,
  describePack,
  describeTold,
  summarizePacks,
} from './check-summary.ts';
import { escapeCode, escapeMarkdown } from './escape-markdown.ts';
import { linkTo } from './markdown.ts';
import { printableLines, withoutCommands } from './printable.ts';
import { type Told, toldIn } from './told.ts';
import { countOf } from './totals.ts';

/** A comment or a check run holds 65,536 characters; the rest is left to whoever puts something around the report. */
const limit = 60_000;
const longest = 1_000;
const longestName = 200;

/** Text as it is, in a fence that nothing in it can close. */
const fence = (text: string, language: string): string => {
  const lines = printableLines(text, 4_000);
  const longestRun = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)),
  );
  const mark = '`'.repeat(longestRun + 1);
  return [`${mark}${language}`, ...lines, mark].join('\n');
};

const showLink = (place: Place, base?: string): string =>
  `[${escapeMarkdown(`${basename(place.path)}:${place.line}`, longestName)}](${linkTo(place.path, place, base)})`;

const places = ({ place, design, related }: Told, base?: string): string =>
  [
    ...(design && design.place.path === place.path && design.place.line === place.line
      ? []
      : [`${design ? 'code ' : ''}${showLink(place, base)}`]),
    ...(design ? [`design ${showLink(design.place, base)}`] : []),
    ...related.slice(0, 3).map((each) => `also ${showLink(each, base)}`),
  ].join(' · ');

const exitsOf = ({ exits, example }: Told): string[] => {
  if (example !== null) return ['', fence(example, '')];
  if (!exits) return [];
  const [head = '', ...lines] = printableLines(exits.amend, 4_000);
  return [
    '',
    '<details><summary>Ways out</summary>',
    '',
    `**Code:** ${escapeMarkdown(exits.code, longest)}`,
    '',
    `**Design:** ${escapeMarkdown(head, longest)}`,
    ...(lines.length > 0 ? ['', fence(lines.join('\n'), 'yaml')] : []),
    '',
    '**Waiver:**',
    '',
    fence(exits.waive, ''),
    '',
    '</details>',
  ];
};

/** What the design says, as it says it. */
const quoteOf = ({ design }: Told): string[] =>
  design && design.text !== '' ? ['', `> ${escapeCode(design.text, 300)}`] : [];

const renderFinding = (told: Told, base?: string): string =>
  [
    `#### ${told.level === 'block' ? '❌' : '⚠️'} ${escapeMarkdown(told.message, longest)}`,
    '',
    `${places(told, base)} · ${escapeCode(told.rule, longestName)}${told.slug === null ? '' : ` ${escapeCode(told.id, longestName)}`}`,
    ...quoteOf(told),
    ...exitsOf(told),
  ].join('\n');

const heldBy = ({ disposition, waiver }: Told): string =>
  waiver ? `waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}` : (disposition ?? '');

const renderNote = (told: Told, base?: string): string => {
  const held = heldBy(told);
  return `- ${showLink(told.place, base)} ${escapeMarkdown(told.message, longest)}${held === '' ? '' : ` (${escapeMarkdown(held, longest)})`}`;
};

const renderNotes = (notes: readonly string[]): string =>
  `<details><summary>${countOf(notes.length, 'note')}</summary>\n\n${notes.join('\n')}\n\n</details>`;

const renderPacks = (report: CheckReport): string => {
  const { shown, rest } = summarizePacks(report);
  return [
    ...shown.map(
      (pack) =>
        `- **${escapeMarkdown(pack.slug, longestName)}** (${pack.fdd.status}): ${escapeMarkdown(describePack(pack), longest)}`,
    ),
    ...(rest === null ? [] : [`- ${escapeMarkdown(rest, longest)}`]),
  ].join('\n');
};

const symbolOf = (report: CheckReport, told: readonly Told[]): string => {
  if (report.conclusion === 'failure') return '❌';
  const isDoubtful =
    report.conclusion === 'incomplete' ||
    report.packs.length === 0 ||
    told.some(({ level }) => level === 'warn');
  return isDoubtful ? '⚠️' : '✅';
};

/** Parts from the first on, as many as there is room for. */
const within = (parts: readonly string[], room: number): string[] => {
  let used = 0;
  const end = parts.findIndex((part) => {
    used += part.length + 2;
    return used > room;
  });
  return end === -1 ? [...parts] : parts.slice(0, end);
};

/** For a comment on a pull request, a check run, or the summary of a workflow's step. */
export const renderCheckMarkdown = (report: CheckReport, { linkBase }: RenderOptions): string => {
  const told = toldIn(report);
  const counts = describeTold(told);
  const head = [
    `## ${symbolOf(report, told)} Specgate: ${escapeMarkdown(describeConclusion(report, told), longest)}`,
    [...(counts === '' ? [] : [counts]), describeCoverage(report)].join('; '),
  ];
  const packs = within([renderPacks(report)], 10_000);
  const findings = told.filter(({ level }) => level !== 'note').map((each) => renderFinding(each, linkBase));
  const notes = told.filter(({ level }) => level === 'note').map((each) => renderNote(each, linkBase));
  const room = limit - [...head, ...packs].join('\n\n').length - 500;
  const shown = within(findings, room);
  const notesShown = within(notes, room - shown.join('\n\n').length);
  const left = findings.length + notes.length - shown.length - notesShown.length;
  const parts = [
    ...head,
    ...shown,
    ...(notesShown.length > 0 ? [renderNotes(notesShown)] : []),
    ...(left > 0
      ? [
          `**Cut at ${limit.toLocaleString('en')} characters:** ${left} more. \`specgate check\` shows all of them.`,
        ]
      : []),
    ...packs.filter((part) => part !== ''),
  ];
  return withoutCommands(`${parts.join('\n\n')}\n`);
};
