import type { Finding } from '../domain/finding.ts';
import type { RenderOptions, ReportedRule } from '../domain/report.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { renderCheckJson } from './check-json.ts';
import { renderCheckJunit } from './check-junit.ts';
import { renderCheckMarkdown } from './check-markdown.ts';
import { describeConclusion, describeTold } from './check-summary.ts';
import { renderCheckText } from './check-text.ts';
import { annotate } from './github.ts';
import { type Format, formats } from './index.ts';
import { renderLog, type SarifFinding } from './sarif.ts';
import { type Told, toldIn } from './told.ts';

/** The formats of `specgate check`. Those that only know findings have them as those of `specgate lint`. */

const exampleOf = ({ exits, example }: Told): Pick<Finding, 'example'> => {
  if (example !== null) return { example };
  return exits === null ? {} : { example: `${exits.code}\nor: ${exits.amend}\nor: ${exits.waive}` };
};

const heldBy = ({ disposition, waiver }: Told): string =>
  waiver
    ? ` (waived until ${waiver.until} by ${waiver.by}: ${waiver.reason})`
    : disposition === null
      ? ''
      : ` (${disposition})`;

const asFinding = (told: Told): Finding => ({
  id: told.id,
  rule: told.rule,
  level: told.level,
  message: `${told.message}${told.design ? ` (${told.design.place.path}:${told.design.place.line})` : ''}${heldBy(told)}`,
  design: told.place,
  ...(told.slug === null ? {} : { slug: told.slug }),
  ...(told.level === 'note' ? {} : exampleOf(told)),
  page: told.page,
});

const asSarif = (told: Told): SarifFinding => {
  const { design, related, waiver } = told;
  return {
    ...asFinding(told),
    message: told.message,
    related: [
      ...(design ? [{ place: design.place, text: `The design: ${design.text}` }] : []),
      ...related.map((place) => ({ place, text: 'Here as well.' })),
    ],
    ...(waiver ? { suppressed: `${waiver.reason} (until ${waiver.until}, ${waiver.by})` } : {}),
  };
};

const rulesOf = (told: readonly Told[]): ReportedRule[] =>
  [...new Map(told.map(({ rule, summary, page }) => [rule, { id: rule, summary, page }])).values()].toSorted(
    (one, other) => (one.id < other.id ? -1 : 1),
  );

/** On a pull request what it did not bring about would only be in the way. */
const isNews = ({ disposition }: Told): boolean => disposition !== 'pre-existing' && disposition !== 'waived';

const renderGithub = (report: CheckReport): string => {
  const told = toldIn(report);
  const counts = describeTold(told);
  const total = `${counts === '' ? '' : `${counts}. `}${describeConclusion(report, told)}`;
  return annotate(told.filter(isNews).map(asFinding), total);
};

const renderSarif = (report: CheckReport, { toolVersion }: RenderOptions): string => {
  const told = toldIn(report);
  const isComplete = report.conclusion !== 'incomplete';
  return renderLog({ findings: told.map(asSarif), rules: rulesOf(told), isComplete }, toolVersion);
};

export const checkFormats = formats;

const reporters: Record<Format, (report: CheckReport, options: RenderOptions) => string> = {
  text: renderCheckText,
  json: renderCheckJson,
  sarif: renderSarif,
  junit: renderCheckJunit,
  github: renderGithub,
  markdown: renderCheckMarkdown,
};

export const renderCheck = (format: Format, report: CheckReport, options: RenderOptions): string =>
  reporters[format](report, options);
