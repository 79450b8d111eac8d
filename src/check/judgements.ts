import { type ClaimKind, sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Fact, OpenSet, Value } from '../domain/fact.ts';
import type { Place } from '../domain/finding.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { FactIndex } from './fact-index.ts';
import { closeEnough, closeEnoughIfNew } from './alike-names.ts';
import { likeness } from './likeness.ts';

/** What judgements of contracts and of prose have in common. */

export const placeOf = ({ path, line }: Fact): Place => ({ path, line });

/** What nothing reads stands nowhere. */
export const placesOf = ({ path, line }: OpenSet): Place[] => (path === '' ? [] : [{ path, line }]);
const show = (value: Value | undefined): string => JSON.stringify(value ?? null);

interface Comparison {
  different: string[];
  unknown: string[];
}

/** A default that other files set otherwise is not the default. */
const otherDefaults = (key: string, expected: Value, { attributes }: Fact): Value | undefined => {
  const some = key === 'default' ? attributes['some_defaults'] : undefined;
  return Array.isArray(some) && some.some((value: Value) => !sameValue(expected, value)) ? some : undefined;
};

/** What a fact states where something is expected; undefined where that is not known. */
export const statedOf = (key: string, expected: Value, fact: Fact): Value | undefined => {
  const own = fact.attributes[key];
  return own === undefined ? otherDefaults(key, expected, fact) : own;
};

export const compare = (
  { expected }: Claim,
  fact: Fact,
  { same = {}, implied = {} }: ClaimKind,
): Comparison => {
  const isSame = (key: string, value: Value, found: Value): boolean =>
    (same[key] ?? sameValue)(value, found, fact.attributes);
  const comparison: Comparison = { different: [], unknown: [] };
  for (const [key, value] of Object.entries({ ...implied, ...expected })) {
    const found = statedOf(key, value, fact);
    if (found !== undefined && !isSame(key, value, found)) comparison.different.push(key);
    else if (found === undefined && key in expected) comparison.unknown.push(key);
  }
  return comparison;
};

export const evidenceOf = (facts: readonly Fact[]): Place[] => facts.slice(0, 20).map(placeOf);

export const foundOf = ({ expected }: Claim, { attributes }: Fact): Record<string, Value> =>
  Object.fromEntries(
    Object.keys(expected).flatMap((key) => (attributes[key] === undefined ? [] : [[key, attributes[key]]])),
  );

export const showDifferences = (
  { expected }: Pick<Claim, 'expected'>,
  found: Readonly<Record<string, Value>>,
): string =>
  Object.entries(found)
    .map(([key, value]) => `${key} is ${show(value)}, expected ${show(expected[key])}`)
    .join('; ');

/** Facts that no claim has by their own name. */
export interface Strangers {
  facts: readonly Fact[];
  /** The change brings them. */
  areNew: boolean;
  /** Claims about what lies within what is looked for. */
  within: readonly Claim[];
}

export const noStrangers: Strangers = { facts: [], areNew: false, within: [] };

/** How much of what lies within the one lies within the other too, from 0 to 1. */
const shareWithin = (within: readonly Claim[], { subject }: Fact, facts: FactIndex): number => {
  const isThere = (claim: Claim): boolean => {
    const kind = kindOf(claim.kind);
    const names = kind?.owner?.within(claim.subject, subject) ?? [];
    return (
      kind !== undefined && names.some((name) => facts.find(kind.factKind, kind.identity(name)).length > 0)
    );
  };
  return within.filter(isThere).length / within.length;
};

/** What claims are judged by. */
export interface Evidence {
  facts: FactIndex;
  /** Facts that could be a claim under another name, and are as like it as that. */
  candidates(kind: ClaimKind, claim: Claim, least?: number): Strangers;
}

/** How likely it is that a fact is what was claimed, under another name. */
export const likenessTo = (claim: Claim, kind: ClaimKind, { subject, attributes }: Fact): number =>
  likeness(
    kind.factKind,
    { subject: kind.identity(claim.subject), expected: claim.expected },
    { subject: kind.identity(subject), attributes },
  );

/** The likeliest other name: a fact that no claim has a better right to. */
const nearest = (
  claim: Claim,
  { facts, areNew, within }: Strangers,
  kind: ClaimKind,
  index: FactIndex,
): Fact | undefined => {
  const enough = areNew ? closeEnoughIfNew : closeEnough;
  let best: { fact: Fact; score: number } | undefined;
  for (const fact of facts) {
    if (kind.hidesInternal && kind.isInternal?.(fact.attributes)) continue;
    const alike = likenessTo(claim, kind, fact);
    const score =
      within.length === 0 || alike < enough ? alike : 0.75 * alike + 0.25 * shareWithin(within, fact, index);
    if (score >= enough && score > (best?.score ?? 0)) best = { fact, score };
  }
  return best?.fact;
};

/** `names`: under which it could be found, were it there. */
export const judgeAbsent = (
  claim: Claim,
  facts: FactIndex,
  kind: ClaimKind,
  candidates: Strangers,
  names: readonly string[] = [claim.subject],
): Judgement => {
  const near = nearest(claim, candidates, kind, facts);
  if (near) {
    return {
      claim,
      verdict: 'renamed',
      found: foundOf(claim, near),
      why: `the code has \`${near.subject}\` instead`,
      evidence: [placeOf(near)],
      doubtful: Object.values(compare(claim, near, kind)).flat(),
      near,
    };
  }
  const open = names.map((name) => facts.openness(kind.factKind, name)).find((set) => set !== undefined);
  return open
    ? {
        claim,
        verdict: 'unverifiable',
        found: null,
        why: `it cannot be known, because ${open.why}`,
        evidence: placesOf(open),
      }
    : {
        claim,
        verdict: 'missing',
        found: null,
        why: `no ${claim.kind} \`${claim.subject}\` in the code`,
        evidence: [],
      };
};
