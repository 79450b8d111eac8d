import type { ClaimKind } from '../claims/claim-kind.ts';
import type { Claim } from '../domain/claim.ts';
import type { Fact, OpenSet, Value } from '../domain/fact.ts';
import type { Place } from '../domain/finding.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { FactIndex } from './fact-index.ts';
import { closeEnough, closeEnoughIfNew, likeness } from './likeness.ts';

/** What judgements of contracts and of prose have in common. */

export const placeOf = ({ path, line }: Fact): Place => ({ path, line });

/** What nothing reads stands nowhere. */
export const placesOf = ({ path, line }: OpenSet): Place[] => (path === '' ? [] : [{ path, line }]);
const show = (value: Value | undefined): string => JSON.stringify(value ?? null);

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
}

export const noStrangers: Strangers = { facts: [], areNew: false };

/** The likeliest other name: a fact that no claim has a better right to. */
const nearest = (claim: Claim, { facts, areNew }: Strangers, kind: ClaimKind): Fact | undefined => {
  const claimed = { subject: kind.identity(claim.subject), expected: claim.expected };
  const enough = areNew ? closeEnoughIfNew : closeEnough;
  let best: { fact: Fact; score: number } | undefined;
  for (const fact of facts) {
    if (kind.isInternal?.(fact.attributes)) continue;
    const found = { subject: kind.identity(fact.subject), attributes: fact.attributes };
    const score = likeness(kind.factKind, claimed, found);
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
  const near = nearest(claim, candidates, kind);
  if (near) {
    return {
      claim,
      verdict: 'renamed',
      found: foundOf(claim, near),
      why: `the code has \`${near.subject}\` instead`,
      evidence: [placeOf(near)],
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
