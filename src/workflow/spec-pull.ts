import { askedByLine } from './asked-by.ts';

/** The pull request that a pack grows on: what it says of itself, for people and for whoever reads it again. */

const issueLine = (issue: number): string => `<!-- specgate:issue ${issue} -->`;

/** The issue at which a pull request began; null where it does not say. */
export const begunAtIssue = (body: string): number | null => {
  const [, number] = /^<!-- specgate:issue (\d{1,12}) -->$/m.exec(body.replaceAll('\r\n', '\n')) ?? [];
  return number === undefined ? null : Number(number);
};

export interface SpecPull {
  issue: number | null;
  /** Who asked for documents on it. */
  askers: readonly string[];
  documents: readonly { path: string; state: string }[];
  /** What the last role has to say, each with its heading; those without lines are left out. Markdown, made safe. */
  parts: readonly { heading: string; lines: readonly string[] }[];
  summary: string;
  foot: string;
}

const longest = 60_000;

const mostLines = 40;

const listOf = (heading: string, lines: readonly string[]): string => {
  const left = lines.length - mostLines;
  const shown = [...lines.slice(0, mostLines), ...(left > 0 ? [`and ${left} more`] : [])];
  return `### ${heading}\n\n${shown.map((line) => `- ${line}`).join('\n')}`;
};

export const renderSpecPull = ({ issue, askers, documents, parts, summary, foot }: SpecPull): string => {
  const head = [
    ...(issue === null ? [] : [issueLine(issue)]),
    ...askers.map(askedByLine),
    issue === null ? '' : `The spec pack of #${issue}.`,
  ].filter((line) => line !== '');
  const table = [
    '| Document | State |',
    '| --- | --- |',
    ...documents.map(({ path, state }) => `| \`${path}\` | ${state} |`),
  ].join('\n');
  const body = [
    head.join('\n'),
    ...(summary === '' ? [] : [summary]),
    ...(documents.length > 0 ? [table] : []),
    ...parts.filter(({ lines }) => lines.length > 0).map(({ heading, lines }) => listOf(heading, lines)),
    foot,
  ].join('\n\n');
  return body.length <= longest
    ? body
    : `${body.slice(0, longest).toWellFormed()}\n\n*Cut for want of room.*`;
};
