import type { ClaimKind } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Ban, Claim } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import type { Place } from '../domain/finding.ts';
import type { Judgement } from '../domain/verdict.ts';
import { bannedFacts, hidesBanned } from './bans.ts';
import type { FactIndex } from './fact-index.ts';
import { factsMeant } from './facts-meant.ts';
import { judgeProse } from './judge-prose.ts';
import {
  compare,
  type Evidence,
  foundOf,
  judgeAbsent,
  placeOf,
  placesOf,
  showDifferences,
  statedOf,
} from './judgements.ts';

const listDifferences = (
  keys: readonly string[],
  claim: Claim,
  fact: Fact,
  { implied, stated }: ClaimKind,
): string => {
  const expected = { ...implied, ...claim.expected };
  const valueOf = (key: string): Value =>
    stated?.(key, expected, fact.attributes)?.value ?? statedOf(key, expected[key] ?? null, fact) ?? null;
  const found = keys.map((key) => [key, valueOf(key)]);
  return showDifferences({ expected }, Object.fromEntries(found) as Record<string, Value>);
};

/** Where an attribute is stated that differs, if that is elsewhere. */
const otherPlaces = (
  keys: readonly string[],
  { expected }: Claim,
  { attributes }: Fact,
  { stated }: ClaimKind,
): Place[] =>
  keys.flatMap((key) => {
    const at = stated?.(key, expected, attributes)?.at;
    const [, path, line] = /^(.*):(\d+)$/.exec(typeof at === 'string' ? at : '') ?? [];
    return path === undefined ? [] : [{ path, line: Number(line) }];
  });

/** The fact that fits best: several clauses, modules or migrations may state one thing. */
const judgeFound = (claim: Claim, facts: readonly Fact[], kind: ClaimKind): Judgement => {
  const compared = facts.map((fact) => ({ fact, ...compare(claim, fact, kind) }));
  const fitting = compared.filter(({ different }) => different.length === 0);
  const byDoubt = fitting.toSorted((one, other) => one.unknown.length - other.unknown.length);
  const [best] = fitting.length > 0 ? byDoubt : compared;
  const { fact, different, unknown } = best ?? { fact: facts[0] as Fact, different: [], unknown: [] };
  const others = facts.filter((each) => each !== fact);
  const common = {
    claim,
    found: foundOf(claim, fact),
    evidence: [...otherPlaces(different, claim, fact, kind), ...[fact, ...others].map(placeOf)],
    agreeing: kind.agreeing?.(claim.expected, fact.attributes) ?? [],
    doubtful: [...different, ...unknown],
  };
  if (fitting.length > 0 && fitting.length < compared.length && !kind.isOneEnough) {
    return {
      ...common,
      doubtful: [...new Set(compared.flatMap((each) => [...each.different, ...each.unknown]))],
      verdict: 'ambiguous',
      why: `${facts.length} places state \`${claim.subject}\`, and not alike`,
    };
  }
  if (different.length > 0) {
    return { ...common, verdict: 'contradicts', why: listDifferences(different, claim, fact, kind) };
  }
  if (unknown.length > 0) {
    return { ...common, verdict: 'unverifiable', why: `${unknown.join(', ')} cannot be read from the code` };
  }
  return { ...common, verdict: 'conforms', why: 'found as declared' };
};

/** What a side is judged by. */
export interface Side extends Evidence {
  /** What the code stated at the base, for bans on what is new. */
  before: FactIndex | null;
  /** The claims that lie within what this one is about. */
  within(claim: Claim): readonly Claim[];
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

/** One claim against the facts of one side; null where words of prose turn out to claim nothing. */
export const judgeClaim = (claim: Claim, side: Side): Judgement | null => {
  if (claim.kind === 'name') return null;
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
  const candidates: Evidence['candidates'] = (...about) => ({
    ...side.candidates(...about),
    within: side.within(claim),
  });
  const { prose } = claim;
  if (prose) {
    const named = { ...claim, prose };
    const meant = factsMeant(named, side.facts, kind);
    return judgeProse(named, kind, meant, { facts: side.facts, candidates });
  }
  const exact = side.facts.find(kind.factKind, kind.identity(claim.subject));
  return exact.length > 0
    ? judgeFound(claim, exact, kind)
    : judgeAbsent(claim, side.facts, kind, candidates(kind, claim));
};
