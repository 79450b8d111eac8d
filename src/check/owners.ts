import type { ClaimKind } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Level } from '../domain/finding.ts';
import type { Judgement, Verdict } from '../domain/verdict.ts';

/**
 * A column lies within its table, a function within its module. Where that is gone or called otherwise, so is all that
 * lies within it: that is one finding, told of the owner.
 */

interface Checked extends Judgement {
  level: Level | null;
  /** What the head alone says. */
  atHead: Verdict;
}

const newVerdict = ({ verdict, atHead }: Checked, found: Verdict) => ({
  verdict: verdict === 'missing' ? found : verdict,
  atHead: atHead === 'missing' ? found : atHead,
});

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

const follow = <One extends Checked>(
  checked: One,
  owner: Checked,
  kind: ClaimKind,
  judge: (claim: Claim) => Judgement | null,
): One => {
  const { claim } = checked;
  if (!owner.near) return isToldAsMuch(owner, checked) ? { ...checked, level: null } : checked;
  const to = owner.near.subject;
  for (const subject of kind.owner?.within(claim.subject, to) ?? []) {
    const there = judge({ ...claim, subject });
    if (!there || there.found === null) continue;
    const { verdict, why, evidence, found } = there;
    const [first] = evidence;
    const near = first && { kind: kind.factKind, subject, attributes: found ?? {}, ...first };
    const isSame = verdict === 'conforms' && isToldAsMuch(owner, checked);
    return {
      ...checked,
      ...newVerdict(checked, isSame ? 'renamed' : verdict),
      ...(near ? { near } : {}),
      found,
      evidence,
      why: isSame ? `it goes with \`${owner.claim.subject}\`, which is \`${to}\` now` : why,
      level: isSame ? null : checked.level,
    };
  }
  return checked;
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
    if (!kind?.owner || !ownerKind || checked.found !== null) return checked;
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
