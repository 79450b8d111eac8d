import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim, Contract } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { CheckedPack, EarlierPack } from './checked.ts';

/** What the designs in force speak of, by the names that claims and facts are compared by. */

/** One name for a claim, however its subject is written. */
export const keyOf = ({ kind, subject }: Pick<Claim, 'kind' | 'subject'>): string =>
  `${kind} ${kindOf(kind)?.identity(subject) ?? subject}`;

/** Working out a name takes its time, and the same facts are asked about in one check after the other. */
const identities = new WeakMap<Fact, string>();

export const identityOf = (fact: Fact): string => {
  const identity = identities.get(fact) ?? kindOf(fact.kind)?.identity(fact.subject) ?? fact.subject;
  identities.set(fact, identity);
  return identity;
};

export const nameOfFact = (fact: Fact): string => `${fact.kind} ${identityOf(fact)}`;

export const claimsOf = (packs: readonly { contract: Contract }[]): Claim[] =>
  packs.flatMap(({ contract }) => contract.claims);

/** Whether any of these designs declares a fact: what one design brings is no stranger to the others. */
export const declaredBy = (packs: readonly { contract: Contract }[]): ((fact: Fact) => boolean) => {
  const keys = new Set(
    claimsOf(packs).flatMap((claim) => {
      const kind = kindOf(claim.kind);
      return kind && !claim.ban ? [`${kind.factKind} ${kind.identity(claim.subject)}`] : [];
    }),
  );
  return (fact) =>
    [fact, ...(kindOf(fact.kind)?.also?.facts(fact) ?? [])].some((each) => keys.has(nameOfFact(each)));
};

export interface EarlierClaim {
  claim: Claim;
  pack: EarlierPack;
}

/** Claims that stood at the base in any pack, its own before others: a claim that moved between packs is still the same. */
export const claimsBefore = (
  own: CheckedPack,
  earlier: readonly EarlierPack[],
): ReadonlyMap<string, EarlierClaim> => {
  const others = earlier.filter((pack) => pack !== own.before);
  const inOrder = own.before ? [...others, own.before] : others;
  return new Map(
    inOrder.flatMap((pack) => pack.contract.claims.map((claim) => [keyOf(claim), { claim, pack }])),
  );
};
