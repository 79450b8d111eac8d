import type { Finding, Level } from '../domain/finding.ts';
import type { LintReport, RenderOptions, ReportedRule } from '../domain/report.ts';
import { printableJson } from './ordered-json.ts';
import { uriOfPath } from './path-uri.ts';
import { printableLine, printableLines } from './printable.ts';

const longestMessage = 10_000;

const levelOf: Record<Level, 'error' | 'warning' | 'note'> = {
  block: 'error',
  warn: 'warning',
  note: 'note',
};

/** In a SARIF message `[text](address)` is a link; what a document says must not become one. */
const withoutLinks = (text: string): string => text.replaceAll('](', '] (');

const messageOf = ({ message, example }: Finding): string => {
  const tried = example === undefined ? [] : ['', 'Try:', ...printableLines(example, longestMessage)];
  return withoutLinks([printableLine(message, longestMessage), ...tried].join('\n'));
};

const describeRule = ({ id, summary, page }: ReportedRule) => ({
  id,
  shortDescription: { text: summary },
  fullDescription: { text: summary },
  help: { text: `${summary} ${page} says why, with examples of what is right and what is not.` },
  properties: { page },
});

const describeFinding = (finding: Finding, ruleIndex: number) => {
  const { id, rule, level, slug, design } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levelOf[level],
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOfPath(design.path), uriBaseId: '%SRCROOT%' },
          region: { startLine: design.line, endLine: design.endLine ?? design.line },
        },
      },
    ],
    partialFingerprints: { 'specgateFinding/v1': id },
    ...(slug === undefined ? {} : { properties: { pack: slug } }),
  };
};

/** For code scanning: SARIF 2.1.0, without a clock or an absolute path, so that equal findings are equal bytes. */
export const renderSarif = (report: LintReport, { toolVersion }: RenderOptions): string => {
  const indexOfRule = new Map(report.rules.map(({ id }, index) => [id, index]));
  return printableJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'specgate', version: toolVersion, rules: report.rules.map(describeRule) } },
        invocations: [{ executionSuccessful: report.conclusion !== 'incomplete' }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        // SARIF's own value for a rule that the run does not describe.
        results: report.findings.map((finding) =>
          describeFinding(finding, indexOfRule.get(finding.rule) ?? -1),
        ),
      },
    ],
  });
};
