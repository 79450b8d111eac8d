import { type ClaimKind, includesAll, sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim, Contract } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import type { CheckedClaim, CheckedPack, CheckInput } from './checked.ts';
import { findingId } from './finding.ts';
import { closeEnough } from './alike-names.ts';
import { likeness } from './likeness.ts';
import { levelFor } from './weigh.ts';

/** Where the words of a design part ways with its contract: the contract is judged, and the words are out of date. */

/** A claim of the contract as the code would bear it out. */
const asFact = ({ subject, expected, place }: Claim, { factKind }: ClaimKind): Fact => ({
  kind: factKind,
  subject,
  attributes: expected,
  path: place.path,
  line: place.line,
});

const isSame = (
  kind: ClaimKind,
  key: string,
  said: Value,
  { frozen, attributes }: { frozen: Value; attributes: Claim['expected'] },
): boolean =>
  kind.same?.[key]?.(said, frozen, attributes) ??
  (Array.isArray(said) ? includesAll(said, frozen) : sameValue(said, frozen));

const differences = (said: Claim, frozen: Claim, kind: ClaimKind): string[] =>
  Object.entries(said.expected).flatMap(([key, value]) => {
    const other = frozen.expected[key];
    return other === undefined || isSame(kind, key, value, { frozen: other, attributes: frozen.expected })
      ? []
      : [`${key} is ${JSON.stringify(value)} in the words and ${JSON.stringify(other)} in the contract`];
  });

interface Parted {
  said: Claim;
  frozen: Claim;
  why: string;
}

/** Only what the words commit themselves to by name can be held against the contract. */
const isPlain = ({ kind, ban, prose }: Claim): boolean =>
  !ban && kind !== 'name' && kind !== 'file' && prose !== undefined && !prose.hedge && !prose.tentative;

const meantBy = (said: Claim, frozen: readonly Claim[], kind: ClaimKind): Claim[] => {
  const identity = kind.identity(said.subject);
  const exact = frozen.filter(({ subject }) => kind.identity(subject) === identity);
  const test = said.prose && kind.loosely?.(said.subject, said.prose);
  return exact.length > 0 || !test ? exact : frozen.filter((claim) => test(asFact(claim, kind)));
};

const partedAs = (said: Claim, meant: readonly Claim[], kind: ClaimKind): Parted[] => {
  const all = meant.map((frozen) => ({ frozen, why: differences(said, frozen, kind) }));
  const [first] = all;
  return first && all.every(({ why }) => why.length > 0)
    ? [{ said, frozen: first.frozen, why: first.why.join('; ') }]
    : [];
};

/** A name that is almost one of the contract, which the words do not have by its own name. */
const nearest = (said: Claim, frozen: readonly Claim[], kind: ClaimKind): Parted[] => {
  const scored = frozen.map((claim) => ({
    claim,
    score: likeness(
      kind.factKind,
      { subject: kind.identity(said.subject), expected: said.expected },
      { subject: kind.identity(claim.subject), attributes: claim.expected },
    ),
  }));
  const [best] = scored.filter(({ score }) => score >= closeEnough).toSorted((a, b) => b.score - a.score);
  return best
    ? [
        {
          said,
          frozen: best.claim,
          why: `the contract has \`${best.claim.subject}\``,
        },
      ]
    : [];
};

const partings = ({ claims }: Pick<Contract, 'claims'>, words: readonly Claim[]): Parted[] => {
  const plain = words.filter(isPlain);
  const byKind = Map.groupBy(
    claims.filter(({ ban }) => !ban),
    ({ kind }) => kind,
  );
  const meant = new Map(
    plain.map((said) => {
      const kind = kindOf(said.kind);
      return [said, kind ? meantBy(said, byKind.get(said.kind) ?? [], kind) : []];
    }),
  );
  const named = new Set([...meant.values()].flat());
  return plain.flatMap((said) => {
    const kind = kindOf(said.kind);
    const own = meant.get(said) ?? [];
    if (!kind || said.subject.includes('*')) return [];
    if (own.length > 0) return partedAs(said, own, kind);
    const others = (byKind.get(said.kind) ?? []).filter((claim) => !named.has(claim));
    return nearest(said, others, kind);
  });
};

const keyOf = ({ said, why }: Parted): string => `${said.kind} ${said.subject} ${why}`;

/** Told of the change that brings it, at the level of prose. */
export const judgeStale = (pack: CheckedPack, input: CheckInput): CheckedClaim[] => {
  if (pack.source !== 'contract') return [];
  const before = new Set(
    pack.before?.source === 'contract'
      ? partings(pack.before.contract, pack.before.words ?? []).map(keyOf)
      : [],
  );
  return partings(pack.contract, pack.words ?? []).map((parted): CheckedClaim => {
    const { said, frozen, why } = parted;
    const isOld = input.base !== null && before.has(keyOf(parted));
    return {
      claim: { ...said, id: findingId(pack.slug, said.kind, said.subject, 'stale') },
      verdict: 'stale',
      atHead: 'stale',
      atBase: () => null,
      due: { isDue: true, wasDue: isOld, isUnchanged: isOld },
      found: { contract: frozen.subject, ...frozen.expected },
      why,
      evidence: [frozen.place],
      disposition: isOld ? 'pre-existing' : 'introduced',
      level: isOld ? 'note' : levelFor({ ...pack, source: 'prose' }, input, 'block'),
    };
  });
};
