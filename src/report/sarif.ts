import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding, Level, Place } from '../domain/finding.ts';
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

/** What SARIF has a place for besides. */
export interface SarifFinding extends Finding {
  related?: readonly { place: Place; text: string }[];
  /** Why it is let pass. */
  suppressed?: string;
}

export interface SarifReport {
  findings: readonly SarifFinding[];
  rules: readonly ReportedRule[];
  isComplete: boolean;
}

/** In a SARIF message `[text](address)` is a link; what a document says must not become one. */
const withoutLinks = (text: string): string => text.replaceAll('](', '] (');

const lineOfText = (text: string): string => withoutLinks(printableLine(text, longestMessage));

const messageOf = ({ message, example }: Finding): string => {
  const tried = example === undefined ? [] : ['', 'Try:', ...printableLines(example, longestMessage)];
  return withoutLinks([printableLine(message, longestMessage), ...tried].join('\n'));
};

const describeRule = ({ id, summary, page }: ReportedRule): ReportingDescriptor => ({
  id,
  shortDescription: { text: summary },
  fullDescription: { text: summary },
  help: {
    text: `${summary} ${page} says ${page.startsWith('docs/rules/') ? 'why, with examples of what is right and what is not' : 'more'}.`,
  },
  properties: { page },
});

const locationOf = ({ path, line, endLine }: Place): Location => ({
  physicalLocation: {
    artifactLocation: { uri: uriOfPath(path), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, endLine: endLine ?? line },
  },
});

const relatedTo = ({ related = [] }: SarifFinding): Pick<Result, 'relatedLocations'> =>
  related.length === 0
    ? {}
    : {
        relatedLocations: related.map(({ place, text }, index) => ({
          id: index,
          message: { text: lineOfText(text) },
          ...locationOf(place),
        })),
      };

const describeFinding = (finding: SarifFinding, ruleIndex: number): Result => {
  const { id, rule, level, slug, design, suppressed } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: levelOf[level],
    message: { text: messageOf(finding) },
    locations: [locationOf(design)],
    ...relatedTo(finding),
    partialFingerprints: { 'specgateFinding/v1': id },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: lineOfText(suppressed) }] }),
    ...(slug === undefined ? {} : { properties: { pack: slug } }),
  };
};

/** For code scanning: SARIF 2.1.0, without a clock or an absolute path, so that equal findings are equal bytes. */
export const renderLog = ({ findings, rules, isComplete }: SarifReport, toolVersion: string): string => {
  const indexOfRule = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'specgate', version: toolVersion, rules: rules.map(describeRule) } },
        invocations: [{ executionSuccessful: isComplete }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        // SARIF's own value for a rule that the run does not describe.
        results: findings.map((finding) => describeFinding(finding, indexOfRule.get(finding.rule) ?? -1)),
      },
    ],
  };
  return printableJson(log);
};

export const renderSarif = (
  { findings, rules, conclusion }: LintReport,
  { toolVersion }: RenderOptions,
): string => renderLog({ findings, rules, isComplete: conclusion !== 'incomplete' }, toolVersion);
