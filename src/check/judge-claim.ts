import type { ClaimKind } from '../claims/claim-kind.ts';
import { sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Ban, Claim } from '../domain/claim.ts';
import type { Fact, OpenSet, Value } from '../domain/fact.ts';
import type { Place } from '../domain/finding.ts';
import type { Judgement } from '../domain/verdict.ts';
import { bannedFacts, hidesBanned } from './bans.ts';
import type { FactIndex } from './fact-index.ts';
import { likeness } from './likeness.ts';

const placeOf = ({ path, line }: Fact): Place => ({ path, line });
/** What nothing reads stands nowhere. */
const placesOf = ({ path, line }: OpenSet): Place[] => (path === '' ? [] : [{ path, line }]);
const show = (value: Value | undefined): string => JSON.stringify(value ?? null);

interface Comparison {
  different: string[];
  unknown: string[];
}

const compare = ({ expected }: Claim, { attributes }: Fact, { same = {} }: ClaimKind): Comparison => {
  const comparison: Comparison = { different: [], unknown: [] };
  for (const [key, value] of Object.entries(expected)) {
    const found = attributes[key];
    if (found === undefined) comparison.unknown.push(key);
    else if (!(same[key] ?? sameValue)(value, found)) comparison.different.push(key);
  }
  return comparison;
};

const foundOf = ({ expected }: Claim, { attributes }: Fact): Record<string, Value> =>
  Object.fromEntries(
    Object.keys(expected).flatMap((key) => (attributes[key] === undefined ? [] : [[key, attributes[key]]])),
  );

const listDifferences = (keys: readonly string[], claim: Claim, fact: Fact): string =>
  keys
    .map((key) => `${key} is ${show(fact.attributes[key])}, expected ${show(claim.expected[key])}`)
    .join('; ');

/** The fact that fits best: several clauses, modules or migrations may state one thing. */
const judgeFound = (claim: Claim, facts: readonly Fact[], kind: ClaimKind): Judgement => {
  const compared = facts.map((fact) => ({ fact, ...compare(claim, fact, kind) }));
  const fitting = compared.filter(({ different }) => different.length === 0);
  const [best] = fitting.length > 0 ? fitting : compared;
  const { fact, different, unknown } = best ?? { fact: facts[0] as Fact, different: [], unknown: [] };
  const common = {
    claim,
    found: foundOf(claim, fact),
    evidence: facts.map(placeOf),
    doubtful: [...different, ...unknown],
  };
  if (fitting.length > 0 && fitting.length < compared.length) {
    return {
      ...common,
      doubtful: [...new Set(compared.flatMap((each) => [...each.different, ...each.unknown]))],
      verdict: 'ambiguous',
      why: `${facts.length} places state \`${claim.subject}\`, and not alike`,
    };
  }
  if (different.length > 0) {
    return { ...common, verdict: 'contradicts', why: listDifferences(different, claim, fact) };
  }
  if (unknown.length > 0) {
    return { ...common, verdict: 'unverifiable', why: `${unknown.join(', ')} cannot be read from the code` };
  }
  return { ...common, verdict: 'conforms', why: 'found as declared' };
};

export const closeEnough = 0.75;

export const likenessTo = (claim: Claim, kind: ClaimKind, fact: Fact): number =>
  likeness(kind.factKind, kind.identity(claim.subject), kind.identity(fact.subject));

/** The likeliest other name: a fact that no claim has a better right to. */
const nearest = (claim: Claim, candidates: readonly Fact[], kind: ClaimKind): Fact | undefined => {
  let best: { fact: Fact; score: number } | undefined;
  for (const fact of candidates) {
    const score = likenessTo(claim, kind, fact);
    if (score >= closeEnough && score > (best?.score ?? 0)) best = { fact, score };
  }
  return best?.fact;
};

const judgeAbsent = (
  claim: Claim,
  facts: FactIndex,
  kind: ClaimKind,
  candidates: readonly Fact[],
): Judgement => {
  const near = nearest(claim, candidates, kind);
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
  const open = facts.openness(kind.factKind, claim.subject);
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

/** What a side is judged by. */
export interface Side {
  facts: FactIndex;
  /** What the code stated at the base, for bans on what is new. */
  before: FactIndex | null;
  /** Facts that could be a claim under another name. */
  candidates(kind: ClaimKind): readonly Fact[];
  /** Whether a design in force declares such a fact: then it is nobody's "new". */
  isDeclared(fact: Fact): boolean;
}

/** The facts that break a ban, those that are new first. */
export const offendersOf = (ban: Ban, { facts, before, isDeclared }: Side): Fact[] => {
  const old = new Set(before ? bannedFacts(ban, before).map(({ subject }) => subject) : []);
  const broken = bannedFacts(ban, facts);
  const isNew = ({ subject }: Fact): boolean => !old.has(subject);
  return ban.onlyNew
    ? broken.filter((fact) => isNew(fact) && !isDeclared(fact))
    : [...broken.filter(isNew), ...broken.filter((fact) => !isNew(fact))];
};

const judgeBan = (claim: Claim, ban: Ban, side: Side): Judgement => {
  if (ban.onlyNew && !side.before) {
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: 'without a base nobody can tell what is new',
      evidence: [],
    };
  }
  const broken = offendersOf(ban, side);
  if (broken.length > 0) {
    const subjects = [...new Set(broken.map(({ subject }) => subject))];
    const names = subjects.slice(0, 3).map((subject) => `\`${subject}\``);
    const more = subjects.length > 3 ? ` and ${subjects.length - 3} more` : '';
    return {
      claim,
      verdict: 'forbidden',
      found: { facts: subjects.toSorted() },
      why: `the code has ${names.join(', ')}${more}`,
      evidence: broken.slice(0, 20).map(placeOf),
    };
  }
  // A "no" is borne out by absence, so where something unknown may be it, it is not borne out at all.
  const open = hidesBanned(ban, side.facts, side.before);
  return open
    ? {
        claim,
        verdict: 'unverifiable',
        found: null,
        why: `it cannot be known, because ${open.why}`,
        evidence: placesOf(open),
      }
    : { claim, verdict: 'conforms', found: null, why: 'nothing of the kind in the code', evidence: [] };
};

/** One claim against the facts of one side. */
export const judgeClaim = (claim: Claim, side: Side): Judgement => {
  if (claim.ban) return judgeBan(claim, claim.ban, side);
  const kind = kindOf(claim.kind);
  if (!kind)
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: `nothing reads a ${claim.kind}`,
      evidence: [],
    };
  const exact = side.facts.find(kind.factKind, kind.identity(claim.subject));
  return exact.length > 0
    ? judgeFound(claim, exact, kind)
    : judgeAbsent(claim, side.facts, kind, side.candidates(kind));
};
