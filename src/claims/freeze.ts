import type { Claim } from '../domain/claim.ts';
import type { Value } from '../domain/fact.ts';
import { writeYaml } from '../text/write-yaml.ts';
import type { YamlPath } from '../text/yaml.ts';
import { kindOf, sections } from './claim-kinds.ts';
import { readContract } from './contract.ts';

/** The words of a design as a contract, for a person to review. */

export interface Left {
  claim: Claim;
  /** As the end of "it is left out, because …". */
  why: string;
}

export interface Frozen {
  /** The text of the block. */
  text: string;
  claims: Claim[];
  left: Left[];
}

type Group = Record<string, unknown>;

const groupAt = (root: Group, path: YamlPath): Group => {
  let group = root;
  for (const part of path) {
    const own = group[String(part)];
    const next = own !== null && typeof own === 'object' ? (own as Group) : {};
    group[String(part)] = next;
    group = next;
  }
  return group;
};

const put = (root: Group, { kind, subject, expected }: Claim): void => {
  const entry = kindOf(kind)?.entry?.(subject, expected);
  if (!entry) return;
  if (entry.key !== undefined) {
    const group = groupAt(root, entry.at);
    const own = group[entry.key];
    group[entry.key] =
      Object.keys(expected).length > 0 ? { ...(own as Group | null), ...expected } : (own ?? null);
    return;
  }
  const last = String(entry.at.at(-1));
  const group = groupAt(root, entry.at.slice(0, -1));
  const list = (group[last] ?? []) as Value[];
  group[last] = [...list, entry.item ?? null];
};

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
const lists = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);

/** What is said of one thing in several places, as one. */
const merged = (claims: readonly Claim[]): Claim[] =>
  [
    ...Map.groupBy(
      claims,
      ({ kind, subject }) => `${kind} ${kindOf(kind)?.identity(subject) ?? subject}`,
    ).values(),
  ].flatMap(([first, ...others]) =>
    first
      ? [
          others.reduce((one, { expected }) => {
            const both = Object.entries(expected).map(([key, value]): [string, Value] => {
              const own = one.expected[key];
              return [
                key,
                Array.isArray(own) ? [...new Set([...lists(own), ...lists(value)])] : (own ?? value),
              ];
            });
            return { ...one, expected: { ...one.expected, ...Object.fromEntries(both) } };
          }, first),
        ]
      : [],
  );

const mayMeanOther = 'the words may mean something else';

const isWhole = (subject: string): boolean => !/[*…~]/.test(subject);

/** What the code has for what a claim means. */
export interface InCode {
  /** The full names; none where it has nothing of the kind. */
  names: readonly string[];
  /** It is another's, and the code uses it. */
  isUsed: boolean;
}

const settle = (claim: Claim, inCode: (claim: Claim) => InCode): Claim | Left => {
  const { kind, subject, ban, prose } = claim;
  if (ban)
    return ban.form === undefined && kind !== 'name' ? claim : { claim, why: 'a contract cannot say it' };
  if (!kindOf(kind)?.entry) return { claim, why: 'a contract cannot say it' };
  if (prose?.past) return { claim, why: 'it speaks of the code before the design' };
  const { names, isUsed } = inCode(claim);
  if (names.length === 0 && isUsed) return { claim, why: 'it is of a library, and the code only uses it' };
  if (prose?.tentative && names.length === 0) return { claim, why: mayMeanOther };
  if (prose?.hedge?.about === 'all' || (prose?.hedge && names.length !== 1))
    return { claim, why: prose.hedge.why };
  if (kind === 'index' && !isWhole(subject)) return { claim, why: 'its columns are not named' };
  if (names.length === 1) return { ...claim, subject: names[0] ?? subject };
  if (names.length > 1 && !isWhole(subject))
    return { claim, why: `it may be any of ${names.slice(0, 3).join(', ')}` };
  return isWhole(subject) ? claim : { claim, why: 'its full name is not known' };
};

/** Loose names are no material for a contract. */
const isMaterial = ({ kind }: Claim): boolean => kind !== 'name';

const isLeft = (settled: Claim | Left): settled is Left => 'why' in settled;
const isClaim = (settled: Claim | Left): settled is Claim => !isLeft(settled);

/** Whether a contract that says no more than this can be read, with its attributes or without. */
const asSayable = (claim: Claim): Claim | Left => {
  const bare = { ...claim, expected: {} };
  for (const one of [claim, bare]) {
    const root: Group = {};
    put(root, one);
    const { contract } = readContract({ slug: '', path: '', text: writeYaml(root, 2), firstLine: 1 });
    if (contract && contract.claims.length > 0) return one;
  }
  return { claim, why: 'a contract cannot say it in these words' };
};

export const freezeClaims = (words: readonly Claim[], inCode: (claim: Claim) => InCode): Frozen => {
  const settled = words.filter(isMaterial).map((claim) => settle(claim, inCode));
  const sayable = merged(settled.filter(isClaim)).map((claim) => (claim.ban ? claim : asSayable(claim)));
  const claims = sayable.filter(isClaim);
  const root: Group = {};
  for (const claim of claims.filter(({ ban }) => !ban)) put(root, claim);
  const inOrder = Object.fromEntries(
    sections.flatMap(({ key }): [string, unknown][] => (key in root ? [[key, root[key]]] : [])),
  );
  const forbid = [...new Set(claims.flatMap(({ ban, subject }) => (ban ? [subject] : [])))];
  return {
    text: writeYaml({ ...inOrder, ...(forbid.length > 0 ? { forbid } : {}) }, 2),
    claims,
    left: [...settled, ...sayable].filter(isLeft).filter(({ why }) => why !== mayMeanOther),
  };
};
