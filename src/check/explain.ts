import { kindOf } from '../claims/claim-kinds.ts';
import type { Fact, OpenSet } from '../domain/fact.ts';
import type { ConsideredFact, Explanation, ScoredFact } from '../domain/explanation.ts';
import type { CheckFinding } from '../domain/verdict.ts';
import type { CheckedClaim, CheckedPack, CheckInput, PackResult } from './checked.ts';
import { type Designs, sidesOf } from './check.ts';
import { explainSteps } from './explain-steps.ts';
import { findingId } from './finding.ts';
import { offendersOf, type Side } from './judge-claim.ts';
import { factsMeant } from './facts-meant.ts';
import { compare, likenessTo } from './judgements.ts';
import { bannedBy } from './narrow.ts';

/** How a verdict came about: all that was looked at, and what was made of it. */

const considered = (fact: Fact, { claim }: CheckedClaim): ConsideredFact => {
  const { subject, attributes, path, line } = fact;
  const kind = kindOf(claim.kind);
  const compared = kind && !claim.ban ? compare(claim, fact, kind) : { different: [], unknown: [] };
  return { subject, attributes, path, line, ...compared };
};

const factsFor = ({ claim, isOfClosed }: CheckedClaim, side: Side): readonly Fact[] => {
  const kind = kindOf(claim.kind);
  if (claim.ban) return offendersOf(claim.ban, side);
  if (!kind || isOfClosed) return [];
  return claim.prose
    ? factsMeant({ ...claim, prose: claim.prose }, side.facts, kind)
    : side.facts.find(kind.factKind, kind.identity(claim.subject));
};

const mostNear = 5;
/** Below, two names have nothing in common. */
const leastLikeness = 0.3;

const nearOnes = ({ claim, isOfClosed }: CheckedClaim, side: Side): ScoredFact[] => {
  const kind = kindOf(claim.kind);
  if (!kind || claim.ban || isOfClosed) return [];
  return side
    .candidates(kind, claim, leastLikeness)
    .facts.map((fact) => ({ fact, score: likenessTo(claim, kind, fact) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostNear)
    .map(({ fact: { subject, path, line }, score }) => ({ subject, score, path, line }));
};

const openSets = ({ claim, isOfClosed }: CheckedClaim, { facts }: Side): readonly OpenSet[] => {
  const kind = kindOf(claim.kind);
  if (claim.ban) return facts.openSets(claim.ban.kind, bannedBy(claim.ban));
  if (!kind) return [];
  return isOfClosed
    ? facts.openSets(kind.factKind)
    : facts.openAround(kind.factKind, kind.identity(claim.subject));
};

export interface Explainable {
  pack: CheckedPack;
  checked: CheckedClaim;
  finding: CheckFinding | null;
}

/** Every claim that was judged, with what was told of it. */
export const explainables = (results: readonly PackResult[]): Explainable[] =>
  results.flatMap(({ pack, claims, beside, findings }) => {
    const byId = new Map(findings.map((finding) => [finding.id, finding]));
    return [...claims, ...beside].map((checked) => {
      const { claim, verdict, level } = checked;
      const id = findingId(pack.slug, claim.kind, claim.subject, verdict);
      return { pack, checked, finding: (level !== null && byId.get(id)) || null };
    });
  });

export const explain = (
  { pack, checked, finding }: Explainable,
  designs: Designs,
  input: CheckInput,
): Omit<Explanation, 'claim' | 'code'> => {
  const { head } = sidesOf(designs, input);
  const facts = factsFor(checked, head).map((fact) => considered(fact, checked));
  const isThere = facts.length > 0 || checked.verdict === 'conflict' || checked.verdict === 'stale';
  const parts = {
    facts,
    near: isThere ? [] : nearOnes(checked, head),
    open: isThere && !checked.claim.ban ? [] : openSets(checked, head),
  };
  return {
    slug: pack.slug,
    finding,
    verdict: checked.verdict,
    disposition: finding?.disposition ?? checked.disposition,
    level: finding?.level ?? checked.level,
    design: checked.claim.place,
    text: checked.claim.text,
    ...parts,
    open: parts.open.map(({ within, why, path, line }) => ({ within, why, path, line })),
    steps: explainSteps(checked, parts, { pack, finding, input }),
  };
};
