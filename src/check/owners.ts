import type { ClaimKind } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Level } from '../domain/finding.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { CheckedClaim } from './checked.ts';

/**
 * A column lies within its table, a function within its module. Where that is gone or called otherwise, so is all that
 * lies within it: that is one finding, told of the owner.
 */

type Checked = Pick<CheckedClaim, keyof Judgement | 'level' | 'atHead'>;

const key = (kind: ClaimKind, subject: string): string => `${kind.kind} ${kind.identity(subject)}`;

const ranks: readonly (Level | null)[] = [null, 'note', 'warn', 'block'];
const isToldAsMuch = (one: Checked, other: Checked): boolean =>
  one.level !== null && ranks.indexOf(one.level) >= ranks.indexOf(other.level);

/** Owners that have another name now, or are gone. */
const goneOwners = (claims: readonly Checked[]): Map<string, Checked> =>
  new Map(
    claims.flatMap((checked): [string, Checked][] => {
      const { claim, near, found, verdict } = checked;
      const kind = kindOf(claim.kind);
      const isGone =
        near !== undefined || (found === null && (verdict === 'missing' || verdict === 'regressed'));
      return kind && isGone && !claim.ban ? [[key(kind, claim.subject), checked]] : [];
    }),
  );

/** What refers to the owner by its name, or is called after it: `holds_book_id_index` of `holds`. */
const renamedIn = (expected: Claim['expected'], from: string, to: string): Claim['expected'] =>
  Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [
      name,
      value === from || (typeof value === 'string' && value.startsWith(`${from}_`))
        ? `${to}${value.slice(from.length)}`
        : value,
    ]),
  );

/** The claim as it would be of the owner under its new name. */
const movedClaims = (claim: Claim, from: string, to: string, { owner }: ClaimKind): Claim[] =>
  (owner?.within(claim.subject, to) ?? []).flatMap((subject) => [
    { ...claim, subject },
    { ...claim, subject, expected: renamedIn(claim.expected, from, to) },
  ]);

/** What a claim says is found within its owner, which has another name now. */
const moveAlong = <One extends Checked>(
  checked: One,
  owner: Checked,
  there: Judgement,
  kind: ClaimKind,
): One => {
  const { verdict, why, evidence, found, claim } = there;
  const [first] = evidence;
  const isSame = verdict === 'conforms' && isToldAsMuch(owner, checked);
  const now = verdict === 'conforms' ? 'renamed' : verdict;
  return {
    ...checked,
    verdict: checked.verdict === 'missing' ? now : checked.verdict,
    atHead: now,
    ...(first
      ? { near: { kind: kind.factKind, subject: claim.subject, attributes: found ?? {}, ...first } }
      : {}),
    found,
    evidence,
    why: isSame ? `it goes with \`${owner.claim.subject}\`, which is \`${owner.near?.subject}\` now` : why,
    level: isSame ? null : checked.level,
  };
};

const follow = <One extends Checked>(
  checked: One,
  owner: Checked,
  kind: ClaimKind,
  judge: (claim: Claim) => Judgement | null,
): One => {
  if (!owner.near) return isToldAsMuch(owner, checked) ? { ...checked, level: null } : checked;
  const found = movedClaims(checked.claim, owner.claim.subject, owner.near.subject, kind)
    .map(judge)
    .filter((there) => there !== null && there.found !== null);
  const there = found.find((each) => each?.verdict === 'conforms') ?? found[0];
  return there ? moveAlong(checked, owner, there, kind) : checked;
};

/** What claims say of the things that lie within others. */
export const claimsWithin = (claims: readonly Claim[]): ((claim: Claim) => readonly Claim[]) => {
  const groups = Map.groupBy(claims, ({ kind, subject }) => {
    const owner = kindOf(kind)?.owner;
    return owner ? `${owner.kind} ${owner.of(subject)}` : '';
  });
  return ({ kind, subject }) => groups.get(`${kind} ${subject}`) ?? [];
};

/** `judge`: one claim by its own name alone. */
export const withOwners = <One extends Checked>(
  claims: readonly One[],
  judge: (claim: Claim) => Judgement | null,
): One[] => {
  const gone = goneOwners(claims);
  return claims.map((checked) => {
    const kind = kindOf(checked.claim.kind);
    const ownerKind = kind?.owner && kindOf(kind.owner.kind);
    if (!kind?.owner || !ownerKind || (checked.found !== null && !checked.near)) return checked;
    const owner = gone.get(key(ownerKind, kind.owner.of(checked.claim.subject)));
    return owner && checked.claim.id !== owner.claim.id ? follow(checked, owner, kind, judge) : checked;
  });
};

/** The names that something had while its owner had its old one. */
export const movedFrom = (
  claims: readonly Judgement[],
  { owner }: ClaimKind,
): ((subject: string) => string[]) => {
  const before = new Map(
    claims.flatMap(({ claim, near }) =>
      near && claim.kind === owner?.kind ? [[near.subject, claim.subject]] : [],
    ),
  );
  return (subject) => {
    const old = owner && before.get(owner.of(subject));
    return old === undefined ? [] : (owner?.within(subject, old) ?? []);
  };
};
