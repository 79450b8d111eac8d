import { matchesGlob } from 'node:path/posix';
import { type ClaimKind, sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import { covers, holdsSet } from '../domain/open-set.ts';
import type { Fact, OpenSet } from '../domain/fact.ts';
import type { Level, Place } from '../domain/finding.ts';
import type { Narrowed } from '../domain/question.ts';
import { among } from './among.ts';
import type { CheckedClaim, CheckedPack, CheckInput } from './checked.ts';
import { identityOf } from './claimed.ts';
import { findingId } from './finding.ts';
import { movedFrom } from './owners.ts';
import { levelFor } from './weigh.ts';

/** Closed kinds: nothing comes in that no design declares, and nothing becomes unknown that was known. */

/** Paths are asked about over and over, and patterns take their time. */
const known = new WeakMap<readonly string[], Map<string, boolean>>();

const isWithin = (scope: readonly string[], path: string): boolean => {
  const paths = known.get(scope) ?? new Map<string, boolean>();
  known.set(scope, paths);
  const is = paths.get(path) ?? scope.some((pattern) => matchesGlob(path, pattern));
  paths.set(path, is);
  return is;
};

const isInScope = ({ contract: { scope } }: CheckedPack, path: string): boolean =>
  scope.length === 0 || isWithin(scope, path);

/** Where additions count. */
const scopeOf = ({ contract: { scope } }: CheckedPack): Narrowed | undefined =>
  scope.length === 0
    ? undefined
    : { key: `scope ${scope.join(' ')}`, where: { isPath: (path) => isWithin(scope, path) } };

const factsInScope = ({ contract: { scope } }: CheckedPack, facts: readonly Fact[]): readonly Fact[] =>
  scope.length === 0 ? facts : among(facts, `scope ${scope.join(' ')}`, ({ path }) => isWithin(scope, path));

/** What a closed kind says, where a finding needs a claim to be about. */
const closure = (pack: CheckedPack, kind: ClaimKind, subject: string, id: string): Claim => {
  const { line, text } = pack.contract.closedAt ?? { line: 1, text: `closed: [${kind.plural}]` };
  return {
    id,
    kind: kind.kind,
    subject,
    expected: {},
    place: { path: pack.path, line, endLine: line },
    text,
    phase: null,
    requirements: [],
  };
};

const unheard = { isDue: true, wasDue: false, isUnchanged: false } as const;

/** What designs in force speak of. */
export interface SpokenOf {
  /** Declared, or taken for what is declared. */
  isSpokenOf(fact: Fact): boolean;
  /** Claims as they were judged: what they speak of may have moved with its owner. */
  claims: readonly CheckedClaim[];
}

/** Facts of a closed kind that the change brings, in files of the scope, and that no design declares. */
const undeclaredFacts = (
  kind: ClaimKind,
  pack: CheckedPack,
  { isSpokenOf, claims }: SpokenOf,
  { head, base }: CheckInput,
): Fact[] => {
  const origin = movedFrom(claims, kind);
  const wasThere = (fact: Fact): boolean =>
    [identityOf(fact), ...origin(fact.subject).map(kind.identity)].some(
      (identity) => (base?.find(kind.factKind, identity).length ?? 0) > 0,
    );
  const seen = new Set<string>();
  return factsInScope(pack, head.ofKind(kind.factKind, scopeOf(pack))).filter((fact) => {
    if (kind.isInternal?.(fact.attributes) || isSpokenOf(fact)) return false;
    const identity = identityOf(fact);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return !wasThere(fact);
  });
};

/** What all places say alike that state a thing. */
const agreedAttributes = ([first, ...others]: readonly Fact[]): Fact['attributes'] =>
  Object.fromEntries(
    Object.entries(first?.attributes ?? {}).filter(([key, value]) =>
      others.every(({ attributes }) => sameValue(attributes[key] ?? null, value)),
    ),
  );

export const judgeUndeclared = (pack: CheckedPack, spoken: SpokenOf, input: CheckInput): CheckedClaim[] =>
  pack.contract.closed.flatMap((name) => {
    const kind = kindOf(name);
    if (!kind) return [];
    const origin = movedFrom(spoken.claims, kind);
    return undeclaredFacts(kind, pack, spoken, input).map((fact): CheckedClaim => ({
      declareAs: origin(fact.subject)[0] ?? fact.subject,
      claim: closure(pack, kind, fact.subject, findingId(pack.slug, kind.kind, fact.subject, 'undeclared')),
      verdict: 'undeclared',
      atHead: 'undeclared',
      atBase: () => null,
      due: unheard,
      found: agreedAttributes(input.head.find(kind.factKind, kind.identity(fact.subject))),
      why: `the design closes \`${kind.plural}\` and does not declare it`,
      evidence: [{ path: fact.path, line: fact.line }],
      disposition: 'introduced',
      level: levelFor(pack, input, 'block'),
    }));
  });

const placeOf = ({ path, line }: OpenSet): Place[] => (path === '' ? [] : [{ path, line }]);

/** Open sets in which additions could hide: not those that name the one thing that they hold, nor those that a claim speaks of. */
const hidingPlaces = (
  kind: ClaimKind,
  pack: CheckedPack,
  claims: readonly Claim[],
  { head }: CheckInput,
): OpenSet[] =>
  head
    .openSets(kind.factKind, scopeOf(pack))
    .filter(
      (set) =>
        (set.path === '' || isInScope(pack, set.path)) &&
        !kind.isOneName?.(set.within) &&
        (set.within === '' ||
          !claims.some((claim) => claim.kind === kind.kind && covers(set, kind.identity(claim.subject)))),
    );

/** That a part of it cannot be known is a note where nothing brought it about; that nothing of it can be is told. */
const weightOf = (open: readonly OpenSet[], { base }: CheckInput, wasClosed: boolean): Level => {
  if (base && wasClosed) return 'block';
  return base || open.some((set) => covers(set, '')) ? 'warn' : 'note';
};

/** Rule 5 of the gate: a closed set that a change makes open would hide whatever the change adds to it. */
export const judgeOpened = (pack: CheckedPack, claims: readonly Claim[], input: CheckInput): CheckedClaim[] =>
  pack.contract.closed.flatMap((name): CheckedClaim[] => {
    const kind = kindOf(name);
    const open = kind ? hidingPlaces(kind, pack, claims, input) : [];
    if (!kind || open.length === 0) return [];
    const before = input.base?.openSets(kind.factKind, scopeOf(pack)) ?? [];
    const opened = open.filter((set) => !before.some((each) => holdsSet(each, set)));
    const wasClosed = pack.before?.contract.closed.includes(name) ?? false;
    const isOld = input.base !== null && wasClosed && opened.length === 0;
    const [first] = opened.length > 0 ? opened : open;
    const subject = `closed: ${kind.plural}`;
    const more = open.length > 1 ? `, and ${open.length - 1} more` : '';
    return [
      {
        claim: closure(pack, kind, subject, findingId(pack.slug, kind.kind, subject, 'unverifiable')),
        isOfClosed: true,
        verdict: 'unverifiable',
        atHead: 'unverifiable',
        atBase: () => null,
        due: { ...unheard, isUnchanged: wasClosed },
        found: { open: [...new Set(open.map(({ within }) => within))].toSorted() },
        why: `additions cannot all be known, because ${first?.why ?? ''}${more}`,
        evidence: (opened.length > 0 ? opened : open).slice(0, 20).flatMap(placeOf),
        disposition: isOld ? 'pre-existing' : 'introduced',
        level: levelFor(pack, input, isOld ? 'note' : weightOf(open, input, wasClosed)),
      },
    ];
  });
