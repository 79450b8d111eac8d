import { includesAll, sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim, Contract } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import { canonicalJson } from '../text/digest.ts';
import type { CheckedClaim, CheckedPack, CheckInput, EarlierPack } from './checked.ts';
import { keyOf } from './claimed.ts';
import { isBanned } from './bans.ts';
import { levelFor } from './weigh.ts';

/** Designs in force that cannot be kept at the same time. A kind that one closes and another declares in is no such case. */

interface Stated {
  slug: string;
  claim: Claim;
}

interface Clash {
  one: Stated;
  other: Stated;
  /** The attributes that differ; none where one forbids what the other requires. */
  keys: string[];
}

const statedIn = (packs: readonly { slug: string; contract: Contract }[]): Stated[] =>
  packs.flatMap(({ slug, contract }) => contract.claims.map((claim) => ({ slug, claim })));

/** Two lists of what must be there at least can both be kept. */
const differ = (one: Claim, other: Claim): string[] => {
  const same = kindOf(one.kind)?.same ?? {};
  return Object.keys(one.expected).filter((key) => {
    const [left, right] = [one.expected[key], other.expected[key]];
    const compare = same[key] ?? sameValue;
    if (left === undefined || right === undefined || compare === includesAll) return false;
    return !compare(left, right, other.expected) && !compare(right, left, one.expected);
  });
};

/** All pairs within groups that share a name, so that thousands of claims are compared with few. */
const clashingAttributes = (stated: readonly Stated[]): Clash[] => {
  const groups = Map.groupBy(
    stated.filter(({ claim }) => !claim.ban),
    ({ claim }) => keyOf(claim),
  );
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, index) =>
      group.slice(index + 1).flatMap((other): Clash[] => {
        const isOne = one.claim.place.path === other.claim.place.path;
        const keys = isOne ? [] : differ(one.claim, other.claim);
        return keys.length > 0 ? [{ one, other, keys }] : [];
      }),
    ),
  );
};

/** What a claim would have the code state: a call from one module to another is a dependency, too. */
const factsOf = ({ kind, subject, expected, place }: Claim): Fact[] => {
  const factKind = kindOf(kind)?.factKind;
  if (factKind === undefined) return [];
  const fact: Fact = { kind: factKind, subject, attributes: expected, path: place.path, line: place.line };
  const [, caller, callee] = /^([A-Z][\w.]*) -> ([A-Z][\w.]*)\.[^.]+$/.exec(subject) ?? [];
  return factKind === 'call' && caller !== undefined && callee !== undefined
    ? [fact, { ...fact, kind: 'dependency', subject: `${caller} -> ${callee}` }]
    : [fact];
};

/** A "no" to what is new is no "no" to what another design declares. */
const clashingBans = (stated: readonly Stated[]): Clash[] => {
  const bans = stated.filter(({ claim }) => claim.ban && !claim.ban.onlyNew);
  if (bans.length === 0) return [];
  return stated
    .filter(({ claim }) => !claim.ban)
    .flatMap((one) =>
      bans
        .filter(({ claim: { ban } }) => ban && factsOf(one.claim).some((fact) => isBanned(ban, fact)))
        .map((other) => ({ one, other, keys: [] })),
    );
};

const clashesOf = (packs: readonly { slug: string; contract: Contract }[]): Clash[] => {
  const stated = statedIn(packs);
  return [...clashingAttributes(stated), ...clashingBans(stated)];
};

/** The same clash, in whichever packs its two sides stand. */
const clashKey = ({ one, other }: Clash): string =>
  [one, other]
    .map(({ claim }) => `${keyOf(claim)} ${canonicalJson(claim.expected)}`)
    .toSorted()
    .join(' ');

const show = (value: Value | undefined): string => JSON.stringify(value ?? null);

const describe = ({ claim }: Stated, { claim: other }: Stated, keys: readonly string[]): string => {
  const where = `${other.place.path}:${other.place.line}`;
  if (other.ban) return `${where} forbids it: ${other.text}`;
  if (claim.ban) return `${where} requires ${other.kind} \`${other.subject}\``;
  return `${where} claims it otherwise: ${keys
    .map((key) => `${key} is ${show(other.expected[key])} there and ${show(claim.expected[key])} here`)
    .join('; ')}`;
};

interface Side {
  own: Stated;
  other: Stated;
  keys: string[];
  isOld: boolean;
}

/** The claim that is new answers for the clash; of two that are as old, the later one, and not the "no". */
const sidesOf = (packs: readonly CheckedPack[], earlier: readonly EarlierPack[]): Side[] => {
  const stood = new Set(
    statedIn(earlier).map(({ claim }) => `${keyOf(claim)} ${canonicalJson(claim.expected)}`),
  );
  const known = new Set(clashesOf(earlier).map(clashKey));
  const isNew = ({ claim }: Stated): boolean =>
    !stood.has(`${keyOf(claim)} ${canonicalJson(claim.expected)}`);
  return clashesOf(packs).map((clash) => {
    const isFirst = clash.other.claim.ban
      ? isNew(clash.one) || !isNew(clash.other)
      : isNew(clash.one) && !isNew(clash.other);
    const [own, other] = isFirst ? [clash.one, clash.other] : [clash.other, clash.one];
    return { own, other, keys: clash.keys, isOld: known.has(clashKey(clash)) };
  });
};

const toChecked = (pack: CheckedPack, sides: readonly Side[], input: CheckInput): CheckedClaim[] => {
  const [first] = sides;
  if (!first) return [];
  const isOld = input.base !== null && sides.every((side) => side.isOld);
  return [
    {
      claim: first.own.claim,
      verdict: 'conflict',
      atHead: 'conflict',
      atBase: () => null,
      due: { isDue: true, wasDue: isOld, isUnchanged: isOld },
      found: Object.fromEntries(
        sides.map(({ other: { slug, claim } }) => [`${slug} ${claim.kind} ${claim.subject}`, claim.expected]),
      ),
      why: sides.map(({ own, other, keys }) => describe(own, other, keys)).join('; '),
      evidence: sides.map(({ other }) => other.claim.place),
      doubtful: [...new Set(sides.flatMap(({ keys }) => keys))],
      disposition: isOld ? 'pre-existing' : 'introduced',
      level: levelFor(pack, input, isOld ? 'note' : 'block'),
    },
  ];
};

/** By pack: the conflicts that its claims answer for. Prose is too loose to be held against other prose. */
export const judgeConflicts = (
  packs: readonly CheckedPack[],
  earlier: readonly EarlierPack[],
  input: CheckInput,
): ((pack: CheckedPack) => CheckedClaim[]) => {
  const sides = sidesOf(
    packs.filter(({ source }) => source === 'contract'),
    earlier,
  );
  return (pack) => {
    const own = sides.filter(({ own: { claim } }) => claim.place.path === pack.path);
    return [...Map.groupBy(own, ({ own: { claim } }) => claim).values()].flatMap((group) =>
      toChecked(pack, group, input),
    );
  };
};
