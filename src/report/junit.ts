import { basename } from 'node:path/posix';
import type { Finding } from '../domain/finding.ts';
import type { LintReport, RenderOptions } from '../domain/report.ts';
import { groupByPack, nameOfPack, type ReportedDocument } from './group.ts';
import { printable, printableLine, printableLines, withoutCommands } from './printable.ts';
import { countLevels } from './totals.ts';

const longestText = 10_000;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** `printable` has left no character that XML 1.0 forbids. */
export const escapeXml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

export const xmlLine = (text: string): string => escapeXml(printableLine(text, longestText));

export const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

/** The whole finding as lines of text: what readers show when a case is opened. */
const explain = ({ design, message, example, page }: Finding): string =>
  [
    `${escapeXml(design.path)}:${design.line}`,
    xmlLine(message),
    ...(example === undefined ? [] : ['try:', ...printableLines(example, longestText).map(escapeXml)]),
    `see ${escapeXml(page)}`,
  ].join('\n');

/**
 * A warning is a skipped case: readers count and show those apart from what passed and what failed, while the output
 * of a passed case stays folded away. A note is a hint, for which the folded place is right.
 */
const outcomeOf = (finding: Finding): string => {
  const message = attributes({ message: printableLine(finding.message, longestText) });
  switch (finding.level) {
    case 'block':
      return `<failure${message}${attributes({ type: finding.rule })}>${explain(finding)}</failure>`;
    case 'warn':
      return `<skipped${message}/>\n      <system-out>${explain(finding)}</system-out>`;
    case 'note':
      return `<system-out>${explain(finding)}</system-out>`;
  }
};

const findingCase = (finding: Finding, nth: number, classname: string): string => {
  const { path, line } = finding.design;
  // Some readers keep one case of each name.
  const name = `${finding.rule} line ${line}${nth === 0 ? '' : ` (${nth + 1})`}`;
  return `    <testcase${attributes({ classname, name, file: path, line })}>
      ${outcomeOf(finding)}
    </testcase>`;
};

const findingCases = (findings: readonly Finding[], classname: string): string[] => {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = `${finding.rule} ${finding.design.line}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return findingCase(finding, nth, classname);
  });
};

export interface Suite {
  name: string;
  cases: string[];
  counts: { failures: number; errors: number; skipped: number };
}

const documentSuite = ({ path, findings }: ReportedDocument, classname: string): Suite => {
  const { block, warn } = countLevels(findings);
  const name = `${basename(path)}: nothing blocks`;
  const passed = block > 0 ? [] : [`    <testcase${attributes({ classname, name, file: path })}/>`];
  return {
    name: path,
    cases: [...passed, ...findingCases(findings, classname)],
    counts: { failures: block, errors: 0, skipped: warn },
  };
};

export const incompleteSuite: Suite = {
  name: 'specgate',
  cases: [
    `    <testcase classname="specgate" name="everything could be read">
      <error message="Not everything could be read, so this is no clean result."/>
    </testcase>`,
  ],
  counts: { failures: 0, errors: 1, skipped: 0 },
};

const renderSuite = ({ name, cases, counts }: Suite): string =>
  `  <testsuite${attributes({ name, tests: cases.length, ...counts })}>\n${cases.join('\n')}\n  </testsuite>\n`;

const sumOf = (suites: readonly Suite[]): Record<string, number> => ({
  tests: suites.reduce((sum, { cases }) => sum + cases.length, 0),
  failures: suites.reduce((sum, { counts }) => sum + counts.failures, 0),
  errors: suites.reduce((sum, { counts }) => sum + counts.errors, 0),
  skipped: suites.reduce((sum, { counts }) => sum + counts.skipped, 0),
});

export const renderSuites = (suites: readonly Suite[]): string => {
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'specgate', ...sumOf(suites) })}>`;
  return withoutCommands(`${head}\n${suites.map(renderSuite).join('')}</testsuites>\n`);
};

/** For the test page of a CI: a suite for each document, a case for each finding, and a case that shows green. */
export const renderJunit = (report: LintReport, _options: RenderOptions): string =>
  renderSuites([
    ...groupByPack(report).flatMap((pack) =>
      pack.documents.map((document) => documentSuite(document, nameOfPack(pack))),
    ),
    ...(report.conclusion === 'incomplete' ? [incompleteSuite] : []),
  ]);
