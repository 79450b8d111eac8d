import type { Finding } from '../domain/finding.ts';
import type { LintReport, RenderOptions, ReportedRule } from '../domain/report.ts';
import type { CheckFinding, CheckReport, GuidelineFinding } from '../domain/verdict.ts';
import { renderCheckJson } from './check-json.ts';
import { renderCheckText } from './check-text.ts';
import { type Format, formats, reporters } from './index.ts';

const page = 'docs/check.md';

/** At the code where there is some, because that is what the change can mend; else at the design. */
const asFinding = ({ id, rule, level, message, slug, design, code, exits }: CheckFinding): Finding => ({
  id,
  rule,
  level,
  message: `${message} (${design.path}:${design.line})`,
  design: code ?? design,
  slug,
  example: `${exits.code}\nor amend: ${exits.amend}\nor: ${exits.waive}`,
  page,
});

const gateFinding = ({ path, line, message }: CheckReport['gates'][number], index: number): Finding => ({
  id: `gate-${index}`,
  rule: 'gate',
  level: 'block',
  message,
  design: { path, line },
  page,
});

const guidelineFinding = ({ path, line, example, ...finding }: GuidelineFinding): Finding => ({
  id: finding.id,
  rule: finding.rule,
  level: finding.level,
  message: finding.message,
  design: { path, line },
  ...(example === undefined ? {} : { example }),
  page: finding.page,
});

/** The rules behind the findings: a guideline has a page of its own. */
const rulesOf = ({ guidelines }: CheckReport, findings: readonly Finding[]): ReportedRule[] => {
  const told = new Map(guidelines.map(({ rule, summary }) => [rule, summary]));
  const pages = new Map(findings.map((finding) => [finding.rule, finding.page]));
  return [...pages]
    .map(([id, itsPage]) => ({ id, summary: told.get(id) ?? id, page: itsPage }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
};

/** The formats that know findings and nothing else are shared with the document rules. */
const asLintReport = (report: CheckReport): LintReport => {
  const findings = [
    ...report.gates.map(gateFinding),
    ...report.findings.map(asFinding),
    ...report.guidelines.map(guidelineFinding),
  ];
  const count = (level: Finding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  return {
    version: 1,
    conclusion: report.conclusion,
    packs: [],
    findings,
    rules: rulesOf(report, findings),
    totals: {
      packs: report.packs.length,
      documents: report.packs.length,
      rules: report.packs.reduce((sum, { claims }) => sum + claims.length, 0),
      block: count('block'),
      warn: count('warn'),
      note: count('note'),
    },
  };
};

export const checkFormats = formats;

export const renderCheck = (format: Format, report: CheckReport, options: RenderOptions): string => {
  if (format === 'text') return renderCheckText(report, options);
  if (format === 'json') return renderCheckJson(report);
  return reporters[format](asLintReport(report), options);
};
