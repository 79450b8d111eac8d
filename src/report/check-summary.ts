import { verdicts } from '../domain/verdict.ts';
import type { CheckReport, Verdict } from '../domain/verdict.ts';
import type { Told } from './told.ts';
import { countOf, describeCounts } from './totals.ts';

/** A check in few words: what was held against what, and what came of it. */

type Pack = CheckReport['packs'][number];

const number = (value: number): string => value.toLocaleString('en');

/** `105 conforms, 1 regressed`. */
const tally = (claims: readonly { verdict: Verdict }[]): string =>
  verdicts
    .map((verdict) => ({ verdict, count: claims.filter((claim) => claim.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${number(count)} ${verdict}`)
    .join(', ');

const countClaims = (claims: readonly { verdict: Verdict }[]): string => {
  const told = tally(claims);
  return `${number(claims.length)} ${claims.length === 1 ? 'claim' : 'claims'}${told === '' ? '' : `: ${told}`}`;
};

export const describePack = ({ skipped, claims }: Pack): string => skipped ?? countClaims(claims);

const isQuiet = ({ skipped, claims }: Pack): boolean =>
  skipped === null && claims.every(({ verdict }) => verdict === 'conforms' || verdict === 'pending');

/** A design more or less that is kept needs no line of its own. */
const quietShown = 5;

export interface PackSummary {
  shown: Pack[];
  /** Of the others all in one, which all conform or are not due. */
  rest: string | null;
}

export const summarizePacks = ({ packs }: CheckReport): PackSummary => {
  const quiet = packs.filter(isQuiet);
  if (quiet.length <= quietShown) return { shown: [...packs], rest: null };
  return {
    shown: packs.filter((pack) => !isQuiet(pack)),
    rest: `${countOf(quiet.length, 'design')} with ${countClaims(quiet.flatMap(({ claims }) => claims))}`,
  };
};

/** `2 block, 1 warn, 3 notes (2 pre-existing, 1 waived)`. */
export const describeTold = (told: readonly Told[]): string => {
  const counts = { block: 0, warn: 0, note: 0 };
  for (const { level } of told) counts[level] += 1;
  const kinds = Map.groupBy(
    told.filter(({ disposition }) => disposition !== null),
    ({ disposition }) => disposition,
  );
  const held = [...kinds].map(([disposition, group]) => `${number(group.length)} ${disposition}`);
  return `${describeCounts(counts)}${held.length > 0 ? ` (${held.toSorted().join(', ')})` : ''}`;
};

export const describeCoverage = ({ coverage }: CheckReport): string =>
  `${number(coverage.filesParsed)} of ${number(coverage.files)} files read, ${number(coverage.facts)} ${coverage.facts === 1 ? 'fact' : 'facts'}, ${countOf(coverage.open.length, 'open set')}`;

/** What it comes to, in one sentence. */
export const describeConclusion = (
  { conclusion, packs, guidelines }: CheckReport,
  told: readonly Told[],
): string => {
  const blocking = told.filter(({ level }) => level === 'block').length;
  const isAny = told.some(({ level }) => level === 'warn');
  if (conclusion === 'incomplete')
    return 'Incomplete: no source file could be read, so this is neither a pass nor a fail.';
  if (blocking > 0) return `${countOf(blocking, 'finding')} ${blocking === 1 ? 'blocks' : 'block'}.`;
  if (packs.length === 0) {
    return guidelines.length > 0
      ? 'Nothing blocks. No final design is in force.'
      : 'No final design is in force: there was nothing to hold the code against.';
  }
  if (packs.every(({ skipped }) => skipped !== null))
    return 'Nothing blocks, and nothing was held against the code.';
  return isAny ? 'Nothing blocks.' : 'Code and design agree, as far as they were held against each other.';
};
