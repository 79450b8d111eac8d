import type { Gate } from '../domain/gate.ts';
import type { StatusReport, StatusRow } from '../domain/report.ts';
import { escapeCode, escapeMarkdown } from './escape-markdown.ts';
import { describePhases, describeStatus, gateColumns, gateOf, showState, unfinished } from './gate-state.ts';

const limit = 60_000;
const longestText = 1_000;
const longestName = 200;

const renderRow = (row: StatusRow): string => {
  const cells = [
    escapeMarkdown(row.slug, longestName),
    ...gateColumns.map(({ kind }) => showState(gateOf(row, kind)?.state ?? 'absent')),
    describePhases(row),
  ];
  return `| ${cells.join(' | ')} |`;
};

const renderReason = ({ kind, state, reason, next }: Gate): string => {
  const then = next === undefined ? '' : `; next: ${escapeMarkdown(next, longestText)}`;
  return `- **${kind}** ${state}: ${escapeMarkdown(reason, longestText)}${then}`;
};

const renderReasons = (row: StatusRow): string[] => {
  const lines = [
    ...row.problems.map((problem) => `- **problem**: ${escapeMarkdown(problem, longestText)}`),
    ...unfinished(row).map(renderReason),
  ];
  return lines.length === 0
    ? []
    : [
        '',
        `### ${escapeMarkdown(row.slug, longestName)}`,
        '',
        escapeCode(row.folder, longestName),
        '',
        ...lines,
      ];
};

/** Whole lines from the start, as many as there is room for. */
const linesWithin = (lines: readonly string[], room: number): string[] => {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return end === -1 ? [...lines] : lines.slice(0, end);
};

/** For a comment on a pull request or the summary of a workflow's step. */
export const renderStatusMarkdown = (report: StatusReport): string => {
  const head = ['## Specgate: gates', '', describeStatus(report)];
  if (report.packs.length === 0) return `${head.join('\n')}\n`;
  const titles = ['Pack', ...gateColumns.map(({ title }) => title), 'Phases'];
  const lines = [
    ...head,
    '',
    `| ${titles.join(' | ')} |`,
    `|${' --- |'.repeat(titles.length)}`,
    ...report.packs.map(renderRow),
    ...report.packs.flatMap(renderReasons),
  ];
  const shown = linesWithin(lines, limit - 200);
  const cut = [
    '',
    `**Cut at ${limit.toLocaleString('en')} characters.** \`specgate status\` shows all of it.`,
  ];
  return `${[...shown, ...(shown.length < lines.length ? cut : [])].join('\n')}\n`;
};
