import { kindOf } from '../claims/claim-kinds.ts';
import { type ClaimKind, sameValue } from '../claims/claim-kind.ts';
import type { Claim } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import { withFeature } from './carried.ts';
import type { CheckedClaim, CheckedPack, CheckInput, DueState, EarlierPack, PackResult } from './checked.ts';
import { claimsBefore, claimsOf, declaredBy, type EarlierClaim, keyOf, nameOfFact } from './claimed.ts';
import { judgeOpened, judgeUndeclared } from './closed.ts';
import { judgeConflicts } from './conflicts.ts';
import { tell, type Told } from './finding.ts';
import type { FactIndex } from './fact-index.ts';
import { judgeAll, judgeEach, type Judgements } from './judge-all.ts';
import { judgeClaim, type Side } from './judge-claim.ts';
import { judgeStale } from './stale.ts';
import { type Audits, waive, waiverFindings } from './waivers.ts';
import { isDueBy, levelFor, weigh } from './weigh.ts';
import { withNames } from './judge-name.ts';
import { likenessTo, noStrangers } from './judgements.ts';
import { closeEnoughIfNew } from './alike-names.ts';
import { nearTo } from './narrow.ts';
import { claimsWithin, withOwners } from './owners.ts';
import { attempt } from './unanswered.ts';

/** The designs that a check is about. */
export interface Designs {
  /** Those whose claims are held against the code. */
  judged: readonly CheckedPack[];
  /** All that are in force: what any of them declares, none of them calls undeclared. */
  inForce: readonly CheckedPack[];
  /** Those in force at the base. */
  earlier: readonly EarlierPack[];
}

interface Sides {
  head: Side;
  base: Side | null;
}

/**
 * What the claims are judged by. What could be one under another name is nobody's own, and new where that is known: the
 * change brings it, or it is what takes its claim away.
 */
export const sidesOf = ({ inForce, earlier }: Designs, { head, base }: CheckInput): Sides => {
  const [isDeclared, wasDeclared] = [declaredBy(inForce), declaredBy(earlier)];
  const wasThere = (kind: ClaimKind, { subject }: Fact): boolean =>
    base !== null && base.find(kind.factKind, kind.identity(subject)).length > 0;
  const isStranger = (kind: ClaimKind, fact: Fact): boolean =>
    !isDeclared(fact) && (!wasThere(kind, fact) || wasDeclared(fact));
  const candidates: Side['candidates'] = (kind, claim, least = closeEnoughIfNew) => ({
    facts: head
      .ofKind(kind.factKind, nearTo(kind, claim, least))
      .filter((fact) => likenessTo(claim, kind, fact) >= least && isStranger(kind, fact)),
    areNew: base !== null,
    within: [],
  });
  const common = { before: base, isDeclared, within: claimsWithin(claimsOf(inForce)) };
  const atBase = (facts: FactIndex): Side => ({ ...common, facts, candidates: () => noStrangers });
  return { head: { ...common, facts: head, candidates }, base: base && atBase(base) };
};

const dueStateOf = (
  claim: Claim,
  { phases }: CheckedPack,
  old: EarlierClaim | undefined,
  { due }: CheckInput,
): DueState => {
  const wasDue = old !== undefined && isDueBy(old.claim, old.pack.phases, due);
  return {
    // What was owed at the base stays owed, whatever the plan says now.
    isDue: wasDue || isDueBy(claim, phases, due),
    wasDue,
    isUnchanged: old !== undefined && sameValue(old.claim.expected, claim.expected),
  };
};

/** Words that may mean nothing meant something at the base: what they meant is gone. */
const goneFrom = ({ claim, verdict }: Judgement): Judgement | null => {
  const why = `no ${claim.kind} \`${claim.subject}\` any more`;
  return verdict === 'conforms' && !claim.prose?.past && !claim.prose?.migrations
    ? { claim, verdict: 'missing', found: null, why, evidence: [] }
    : null;
};

/** Prose says one thing in several places, and the keys of one event apart: that is one finding. */
const together = (claims: readonly CheckedClaim[]): CheckedClaim[] =>
  [...Map.groupBy(claims, ({ claim, verdict }) => `${keyOf(claim)} ${verdict}`).values()].flatMap(
    ([first, ...others]) =>
      first
        ? [{ ...first, why: [...new Set([first, ...others].map(({ why }) => why))].slice(0, 3).join('; ') }]
        : [],
  );

/** What conforms by one place alone, where two said so at the base, does not conform as it did. */
const withLoss = (head: Judgement, base: Judgement | null): Judgement => {
  if (head.verdict !== 'conforms' || base?.verdict !== 'conforms') return head;
  const lost = (base.agreeing ?? []).filter((place) => head.agreeing?.includes(place) === false);
  return lost.length === 0
    ? head
    : { ...head, verdict: 'contradicts', why: `${lost.join(' and ')} is not as declared any more` };
};

/** Whether something that a place could say of the claim is not said at the head: the base may have said it. */
const mayHaveLost = ({ claim, agreeing = [] }: Judgement): boolean =>
  agreeing.length < (kindOf(claim.kind)?.agreeing?.(claim.expected, claim.expected).length ?? 0);

/**
 * What the base says of a claim, worked out where it is asked for: of what conforms nobody asks. Names are looked for
 * where all other claims were found.
 */
const judgeBase = (claims: readonly Claim[], then: Side | null): ((claim: Claim) => Judgement | null) => {
  if (!then) return () => null;
  let names: Judgements | null = null;
  const judgeNames = (): Judgements => withNames(claims, judgeEach(claims, then), then.facts);
  return (claim) =>
    claim.kind === 'name' ? ((names ??= judgeNames()).get(claim) ?? null) : judgeClaim(claim, then);
};

const judgeClaims = (
  pack: CheckedPack,
  { heads, sides }: { heads: Judgements; sides: Sides },
  earlier: readonly EarlierPack[],
  input: CheckInput,
): CheckedClaim[] => {
  const before = claimsBefore(pack, earlier);
  const { claims } = pack.contract;
  const { base: then } = sides;
  const atHead = withNames(claims, heads, sides.head.facts);
  const judge = judgeBase(claims, then);
  const judged = claims.flatMap((claim): CheckedClaim[] => {
    const found = atHead.get(claim);
    if (found === undefined) return [];
    const isSettled = found?.verdict === 'conforms' && !mayHaveLost(found);
    const base = isSettled ? null : attempt(() => judge(claim));
    const kept = found ?? (base && goneFrom(base));
    if (!kept) return [];
    const head = withLoss(kept, base);
    const atBase = (): Judgement | null => judgeBase(claims, then)(claim);
    const due = dueStateOf(claim, pack, before.get(keyOf(claim)), input);
    const weighed = weigh(head, base, due, input.designFirst);
    const level = weighed.level && levelFor(pack, input, weighed.level);
    return [{ ...head, ...weighed, level, atHead: head.verdict, atBase, due }];
  });
  const byName: Side = { ...sides.head, candidates: () => noStrangers };
  const followed = withOwners(judged, (claim) => attempt(() => judgeClaim(claim, byName)));
  return withFeature(followed, pack, input.base !== null);
};

/** Facts that a claim was taken to mean under another name are no additions of their own. */
const nearOnes = (claims: readonly CheckedClaim[]): ((fact: Fact) => boolean) => {
  const names = new Set(claims.flatMap(({ near }) => (near ? [nameOfFact(near)] : [])));
  return (fact) => names.has(nameOfFact(fact));
};

interface Judged extends Omit<PackResult, 'findings'> {
  told: Told[];
}

const judgePacks = (designs: Designs, input: CheckInput): Judged[] => {
  const sides = sidesOf(designs, input);
  const heads = judgeAll(claimsOf(designs.judged), sides.head);
  const judged = designs.judged.map((pack) => ({
    pack,
    claims: judgeClaims(pack, { heads, sides }, designs.earlier, input),
  }));
  const allClaims = judged.flatMap(({ claims }) => claims);
  const isNear = nearOnes(allClaims);
  const isSpokenOf = (fact: Fact): boolean => sides.head.isDeclared(fact) || isNear(fact);
  const declared = claimsOf(designs.inForce).filter(({ ban }) => !ban);
  const conflictsOf = judgeConflicts(designs.inForce, designs.earlier, input);
  return judged.map(({ pack, claims }) => {
    const undeclared = attempt(() => judgeUndeclared(pack, { isSpokenOf, claims: allClaims }, input)) ?? [];
    const opened = attempt(() => judgeOpened(pack, declared, input)) ?? [];
    const all = [...claims, ...undeclared];
    const beside = [...opened, ...conflictsOf(pack), ...judgeStale(pack, input)];
    const told = together([...all, ...beside]).flatMap((checked) => tell(pack, checked, input.at) ?? []);
    return { pack, claims: all, beside, told };
  });
};

const toldOf = (results: readonly Judged[], slug: string): Told[] =>
  results.filter(({ pack }) => pack.slug === slug).flatMap(({ told }) => told);

/** What an audit of either side would tell, which a waiver may serve as well. */
const auditsFor = (designs: Designs, input: CheckInput) => {
  const head = judgePacks(designs, { ...input, base: null });
  const earlier = designs.earlier.map((pack): CheckedPack => ({ ...pack, before: null }));
  const then = { judged: earlier, inForce: earlier, earlier: [] };
  const base = input.base ? judgePacks(then, { ...input, head: input.base, base: null }) : [];
  return (slug: string): Omit<Audits, 'change'> => ({ head: toldOf(head, slug), base: toldOf(base, slug) });
};

/** Every design in force against the facts of both sides, and against each other. */
export const checkPacks = (designs: Designs, input: CheckInput): PackResult[] => {
  const isAnyWaived = designs.judged.some(({ waivers }) => waivers && waivers.stated.length > 0);
  const auditsOf = isAnyWaived ? auditsFor(designs, input) : () => ({ head: [], base: [] });
  return judgePacks(designs, input).map(({ pack, claims, beside, told }) => {
    const findings = told.map((each) => waive(each, pack.waivers, input.at));
    const complaints = waiverFindings(pack, { change: told, ...auditsOf(pack.slug) }, input);
    return { pack, claims, beside, findings: [...findings, ...complaints] };
  });
};
