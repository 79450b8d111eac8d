import { explain, type Explainable, explainables } from '../check/explain.ts';
import type { Excerpt, Explanation, GuidelineExplanation } from '../domain/explanation.ts';
import type { Place } from '../domain/finding.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { CheckFinding, GuidelineFinding } from '../domain/verdict.ts';
import { explainGuideline } from '../guidelines/explain.ts';
import type { CheckRun } from './check.ts';
import { reportClaim } from './check-report.ts';
import { UsageError } from './faults.ts';
import { readTextFile } from './packs.ts';

/** How verdicts of a check came about. */

/** What somebody asks about: a finding or a claim by its id, or a place. */
export type Target = { id: string } | { path: string; line: number };

export interface Explained {
  explanations: Explanation[];
  guidelines: GuidelineExplanation[];
}

const holds = ({ path, line, endLine = line }: Place, target: { path: string; line: number }): boolean =>
  path === target.path && line <= target.line && target.line <= endLine;

const placesOf = ({ checked, finding }: Explainable): Place[] => [
  checked.claim.place,
  ...checked.evidence,
  ...(finding?.related ?? []),
];

/** Findings that no claim is behind: about waivers. */
const withoutClaim = (finding: CheckFinding): Omit<Explanation, 'code'> => ({
  slug: finding.slug,
  claim: null,
  finding,
  verdict: finding.verdict,
  disposition: finding.disposition,
  level: finding.level,
  design: finding.design,
  text: finding.text,
  facts: [],
  near: [],
  open: [],
  steps: [finding.message],
});

interface Match {
  explanation: Omit<Explanation, 'code'>;
  places: readonly Place[];
  /** Where it was at the base; told where the head has it nowhere. */
  before: readonly Place[];
}

const toMatch = (each: Explainable, { designs, input }: CheckRun): Match => {
  const { checked } = each;
  const { verdict, evidence, atBase, claim } = checked;
  const named = ({ path, line }: Place): boolean => path !== claim.place.path || line !== claim.place.line;
  return {
    explanation: { ...explain(each, designs, input), claim: reportClaim(checked) },
    places: verdict === 'conflict' || verdict === 'stale' ? evidence : evidence.filter(named),
    before: evidence.length === 0 ? (atBase()?.evidence ?? []) : [],
  };
};

const matchesOf = (target: Target, run: CheckRun): Match[] => {
  const all = explainables(run.results);
  const told = new Set(all.flatMap(({ finding }) => finding ?? []));
  const others = run.report.findings.filter((finding) => !told.has(finding));
  const isMeant =
    'id' in target
      ? ({ checked, finding }: Explainable) =>
          checked.claim.id.startsWith(target.id) || (finding?.id.startsWith(target.id) ?? false)
      : (each: Explainable) => placesOf(each).some((place) => holds(place, target));
  const isMeantToo = (finding: CheckFinding): boolean =>
    'id' in target ? finding.id.startsWith(target.id) : holds(finding.design, target);
  return [
    ...all.filter(isMeant).map((each) => toMatch(each, run)),
    ...others
      .filter(isMeantToo)
      .map((finding) => ({ explanation: withoutClaim(finding), places: [], before: [] })),
  ];
};

const context = 3;
const mostExcerpts = 5;

const excerptAt = async (
  tree: Snapshot,
  { path, line, endLine = line }: Place,
  side: Excerpt['side'],
): Promise<Excerpt> => {
  const file = await readTextFile(tree, path);
  const lines = (file?.text ?? '').split(/\r\n|\n/);
  const first = Math.max(line - context, 1);
  return {
    place: { path, line },
    side,
    lines: lines.slice(first - 1, endLine + context).map((text, index) => {
      const number = first + index;
      return { number, text, isMeant: line <= number && number <= endLine };
    }),
  };
};

const finish = async ({ explanation, places, before }: Match, run: CheckRun): Promise<Explanation> => {
  const code: Excerpt[] = [];
  for (const place of places.slice(0, mostExcerpts))
    code.push(await excerptAt(run.request.head.tree, place, 'head'));
  const fork = before.length > 0 ? await run.mergeBase() : null;
  if (fork)
    for (const place of before.slice(0, mostExcerpts)) code.push(await excerptAt(fork, place, 'base'));
  return { ...explanation, code };
};

const guidelinesOf = (target: Target, { report }: CheckRun): GuidelineFinding[] =>
  report.guidelines.filter((finding) =>
    'id' in target ? finding.id.startsWith(target.id) : holds(finding, target),
  );

const finishGuideline = async (finding: GuidelineFinding, run: CheckRun): Promise<GuidelineExplanation> => {
  const { settings } = run.request.base ?? run.request;
  const explained = explainGuideline(finding, settings, run.request.base !== null);
  return { ...explained, code: [await excerptAt(run.request.head.tree, finding, 'head')] };
};

const knownLines = (path: string, run: CheckRun): number[] =>
  [
    ...new Set(
      [...explainables(run.results).flatMap(placesOf), ...run.report.guidelines].flatMap((place) =>
        place.path === path ? [place.line] : [],
      ),
    ),
  ].toSorted((a, b) => a - b);

const nothingFound = (text: string, target: Target, run: CheckRun): string => {
  if ('id' in target)
    return `There is no finding or claim \`${text}\` here. \`specgate check\` lists the findings; those of a branch need --base.`;
  const lines = knownLines(target.path, run);
  return lines.length > 0
    ? `No finding and no design in force speaks of \`${text}\`. In that file they are about lines ${lines.slice(0, 30).join(', ')}`
    : `No finding and no design in force speaks of \`${text}\`, nor of any line of that file`;
};

/** `text`: how whoever asks has written the target. */
export const explainTarget = async (text: string, target: Target, run: CheckRun): Promise<Explained> => {
  const matches = await run.known(() => matchesOf(target, run));
  const departures = guidelinesOf(target, run);
  if (matches.length + departures.length === 0) throw new UsageError(nothingFound(text, target, run));
  const explanations: Explanation[] = [];
  for (const match of matches) explanations.push(await finish(match, run));
  const guidelines: GuidelineExplanation[] = [];
  for (const finding of departures) guidelines.push(await finishGuideline(finding, run));
  return { explanations, guidelines };
};
