import type { ClaimKind } from '../claims/claim-kind.ts';
import { sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Ban, Claim } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { FactIndex } from './fact-index.ts';
import { factsMeant, judgeProse } from './judge-prose.ts';
import { foundOf, judgeAbsent, placeOf, placesOf, showDifferences, type Strangers } from './judgements.ts';

interface Comparison {
  different: string[];
  unknown: string[];
}

const compare = (
  { expected }: Claim,
  { attributes }: Fact,
  { same = {}, implied = {} }: ClaimKind,
): Comparison => {
  const isSame = (key: string, value: Value, found: Value): boolean => (same[key] ?? sameValue)(value, found);
  const comparison: Comparison = { different: [], unknown: [] };
  for (const [key, value] of Object.entries({ ...implied, ...expected })) {
    const found = attributes[key];
    if (found !== undefined && !isSame(key, value, found)) comparison.different.push(key);
    else if (found === undefined && key in expected) comparison.unknown.push(key);
  }
  return comparison;
};

const listDifferences = (
  keys: readonly string[],
  { expected }: Claim,
  { attributes }: Fact,
  { implied }: ClaimKind,
): string =>
  showDifferences(
    { expected: { ...implied, ...expected } },
    Object.fromEntries(keys.map((key) => [key, attributes[key] ?? null])),
  );

/** The fact that fits best: several clauses, modules or migrations may state one thing. */
const judgeFound = (claim: Claim, facts: readonly Fact[], kind: ClaimKind): Judgement => {
  const compared = facts.map((fact) => ({ fact, ...compare(claim, fact, kind) }));
  const fitting = compared.filter(({ different }) => different.length === 0);
  const [best] = fitting.length > 0 ? fitting : compared;
  const { fact, different, unknown } = best ?? { fact: facts[0] as Fact, different: [], unknown: [] };
  const common = { claim, found: foundOf(claim, fact), evidence: facts.map(placeOf) };
  if (fitting.length > 0 && fitting.length < compared.length) {
    return {
      ...common,
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

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/** `Oli*` is Oli and what lies within, not Olive. */
const modulePattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(' -> ')
      .map((side) => `${side.replace(/\*$/, '').replaceAll('.', '\\.')}(?:\\.[\\w.]+)?`)
      .join(' -> ')}$`,
  );

const bannedFacts = ({ kind, subject }: Ban, facts: FactIndex): Fact[] => {
  const pattern = kind === 'dependency' ? modulePattern(subject) : patternOf(subject);
  return facts.ofKind(kind).filter((fact) => pattern.test(fact.subject));
};

/** `before`: what the code stated at the base, for bans on what is new. */
const judgeBan = (claim: Claim, ban: Ban, facts: FactIndex, before: FactIndex | null): Judgement => {
  const old = new Set(before ? bannedFacts(ban, before).map(({ subject }) => subject) : []);
  if (ban.onlyNew && !before) {
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: 'without a base nobody can tell what is new',
      evidence: [],
    };
  }
  const all = bannedFacts(ban, facts);
  const added = before ? all.filter(({ subject }) => !old.has(subject)) : [];
  const broken = ban.onlyNew || added.length > 0 ? added : all;
  if (broken.length > 0) {
    const names = broken.slice(0, 3).map(({ subject }) => `\`${subject}\``);
    const more = broken.length > 3 ? ` and ${broken.length - 3} more` : '';
    return {
      claim,
      verdict: 'forbidden',
      found: null,
      why: `the code has ${names.join(', ')}${more}`,
      evidence: broken.slice(0, 20).map(placeOf),
      isNew: added.length > 0,
    };
  }
  // A "no" is borne out by absence, so where all of the kind is unknown it is not borne out at all.
  const open = facts.openness(ban.kind, '');
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

/** One claim against the facts. `candidates`: those that could be it under another name, by kind. */
export const judgeClaim = (
  claim: Claim,
  facts: FactIndex,
  before: FactIndex | null,
  candidates: (kind: ClaimKind) => Strangers,
): Judgement | null => {
  if (claim.ban) return judgeBan(claim, claim.ban, facts, before);
  const kind = kindOf(claim.kind);
  if (!kind)
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: `nothing reads a ${claim.kind}`,
      evidence: [],
    };
  const { prose } = claim;
  if (prose) {
    const named = { ...claim, prose };
    return judgeProse(named, kind, factsMeant(named, facts, kind), facts, candidates(kind));
  }
  const exact = facts.find(kind.factKind, kind.identity(claim.subject));
  return exact.length > 0
    ? judgeFound(claim, exact, kind)
    : judgeAbsent(claim, facts, kind, candidates(kind));
};
