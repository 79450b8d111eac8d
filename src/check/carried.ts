import type { CheckedClaim, CheckedPack } from './checked.ts';

/**
 * "No new tables" in the words of a design speaks of the change that carries the feature, and of no later one. A change
 * carries it that edits the design, or that brings something which the design names in full.
 */

const isBrought = ({ claim, found, atBase }: CheckedClaim): boolean =>
  !claim.ban &&
  claim.kind !== 'name' &&
  claim.prose?.tentative !== true &&
  !claim.subject.startsWith('*') &&
  found !== null &&
  atBase()?.verdict === 'missing';

const isOfFeature = ({ claim: { ban, prose } }: CheckedClaim): boolean =>
  prose !== undefined && ban?.onlyNew === true;

const ofAnother = (checked: CheckedClaim): CheckedClaim => ({
  ...checked,
  verdict: 'conforms',
  atHead: 'conforms',
  found: null,
  why: 'this change brings nothing of the feature, so what is new in it is not meant',
  evidence: [],
  level: null,
});

/** Bans of prose on what is new, where the change has nothing to do with the feature, are kept. */
export const withFeature = (
  claims: readonly CheckedClaim[],
  { isEdited }: CheckedPack,
  hasBase: boolean,
): CheckedClaim[] =>
  !hasBase || isEdited === true || !claims.some(isOfFeature) || claims.some(isBrought)
    ? [...claims]
    : claims.map((checked) => (isOfFeature(checked) ? ofAnother(checked) : checked));
