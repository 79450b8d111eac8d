import type { CheckedClaimReport, CheckReport } from '../domain/verdict.ts';
import { attributes, escapeXml, incompleteSuite, renderSuites, type Suite, xmlLine } from './junit.ts';
import { printableLine, printableLines } from './printable.ts';
import { type Told, toldIn } from './told.ts';

/** For the test page of a CI: a suite for each design, a case for each of its claims, and for what is told besides. */

const longest = 10_000;

const explain = ({ place, design, message, exits, example, page }: Told): string =>
  [
    `${escapeXml(place.path)}:${place.line}`,
    xmlLine(message),
    ...(design
      ? [`design: ${escapeXml(design.place.path)}:${design.place.line} ${xmlLine(design.text)}`]
      : []),
    ...(example === null ? [] : [`try: ${xmlLine(example)}`]),
    ...(exits
      ? [exits.code, exits.amend, exits.waive].flatMap((exit) =>
          printableLines(`or: ${exit}`, longest).map(escapeXml),
        )
      : []),
    `see ${escapeXml(page)}`,
  ].join('\n');

const outcomeOf = (told: Told): string => {
  const message = attributes({ message: printableLine(told.message, longest) });
  switch (told.level) {
    case 'block':
      return `<failure${message}${attributes({ type: told.rule })}>${explain(told)}</failure>`;
    case 'warn':
      return `<skipped${message}/>\n      <system-out>${explain(told)}</system-out>`;
    case 'note':
      return `<system-out>${explain(told)}</system-out>`;
  }
};

interface Case {
  name: string;
  path: string;
  line: number;
  told: Told | null;
  /** Why it was not judged yet. */
  pending: string | null;
}

const renderCase = ({ name, path, line, told, pending }: Case, classname: string): string => {
  const head = `    <testcase${attributes({ classname, name, file: path, line })}`;
  const inner =
    told !== null
      ? outcomeOf(told)
      : pending === null
        ? null
        : `<skipped${attributes({ message: printableLine(pending, longest) })}/>`;
  return inner === null ? `${head}/>` : `${head}>\n      ${inner}\n    </testcase>`;
};

/** Some readers keep one case of each name. */
const withOwnNames = (cases: readonly Case[]): Case[] => {
  const seen = new Map<string, number>();
  return cases.map((each) => {
    const nth = (seen.get(each.name) ?? 0) + 1;
    seen.set(each.name, nth);
    return nth === 1 ? each : { ...each, name: `${each.name} (${nth})` };
  });
};

const suiteOf = (name: string, cases: readonly Case[]): Suite => {
  const count = (level: Told['level']): number => cases.filter(({ told }) => told?.level === level).length;
  const pending = cases.filter((each) => each.told === null && each.pending !== null).length;
  return {
    name,
    cases: withOwnNames(cases).map((each) => renderCase(each, name)),
    counts: { failures: count('block'), errors: 0, skipped: count('warn') + pending },
  };
};

const caseOfClaim = (claim: CheckedClaimReport, path: string, told: Told | undefined): Case => {
  const place = claim.evidence[0] ?? { path, line: claim.line };
  return {
    name: `${claim.kind} ${claim.subject}`,
    path: place.path,
    line: place.line,
    told: told ?? null,
    pending: claim.verdict === 'pending' ? `not due yet: ${claim.why}` : null,
  };
};

const caseOfTold = (told: Told): Case => ({
  name: `${told.rule}: ${printableLine(told.message, 200)}`,
  path: told.place.path,
  line: told.place.line,
  told,
  pending: null,
});

const packSuite = (
  { slug, fdd, claims, skipped }: CheckReport['packs'][number],
  all: readonly Told[],
): Suite => {
  const own = all.filter((told) => told.slug === slug);
  const judged = claims.map((claim) => ({
    claim,
    told: own.find((each) => each.claim === claim.id && each.rule === `${claim.kind}-${claim.verdict}`),
  }));
  const used = new Set(judged.map(({ told }) => told));
  const unjudged = { name: 'held against the code', path: fdd.path, line: 1, told: null, pending: skipped };
  return suiteOf(slug, [
    ...(skipped === null ? [] : [unjudged]),
    ...judged.map(({ claim, told }) => caseOfClaim(claim, fdd.path, told)),
    ...own.filter((told) => !used.has(told)).map(caseOfTold),
  ]);
};

export const renderCheckJunit = (report: CheckReport): string => {
  const told = toldIn(report);
  const others = Map.groupBy(
    told.filter(({ slug }) => slug === null),
    ({ rule }) => (rule === 'gate' ? 'gates' : 'coding guidelines'),
  );
  return renderSuites([
    ...report.packs.map((pack) => packSuite(pack, told)),
    ...[...others].map(([name, group]) => suiteOf(name, group.map(caseOfTold))),
    ...(report.conclusion === 'incomplete' ? [incompleteSuite] : []),
  ]);
};
