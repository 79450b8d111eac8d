import type { Claim, ClaimKindName, Contract, ContractSource } from '../domain/claim.ts';
import type { Value } from '../domain/fact.ts';
import type { LineEdit } from '../domain/verdict.ts';
import { canonicalJson } from '../text/digest.ts';
import { editYaml, type YamlChange } from '../text/edit-yaml.ts';
import { yamlSpans } from '../text/yaml-spans.ts';
import { readYaml, type YamlPath } from '../text/yaml.ts';
import type { ContractEntry } from './claim-kind.ts';
import { kindOf } from './claim-kinds.ts';
import { readContract } from './contract.ts';

/** A contract with one claim changed, as lines of the design. */

type Attributes = Readonly<Record<string, Value>>;

export type Amendment =
  /** The claim says that of itself, and nothing else; null takes all of it out. */
  | { claim: Claim; becomes: { subject: string; expected: Attributes } | null }
  | { add: { kind: ClaimKindName; subject: string; expected: Attributes } }
  | { open: ClaimKindName };

const isWithin = (at: YamlPath | undefined, path: YamlPath | undefined): boolean =>
  at !== undefined && path !== undefined && path.every((part, index) => part === at[index]);
const samePath = (one: YamlPath | undefined, other: YamlPath | undefined): boolean =>
  isWithin(one, other) && isWithin(other, one);

const entryFor = (kind: ClaimKindName, subject: string, attributes: Attributes): ContractEntry | undefined =>
  kindOf(kind)?.entry?.(subject, attributes);

const isListAt = (text: string, path: YamlPath): boolean => {
  let value = readYaml(text).value;
  for (const part of path) value = (value as Record<string, unknown> | null | undefined)?.[part];
  return Array.isArray(value);
};

const addition = (text: string, entry: ContractEntry, attributes: Attributes): YamlChange => {
  const { at, key, item } = entry;
  if (key === undefined) return { do: 'add', at, value: item ?? null };
  if (isListAt(text, at)) return { do: 'add', at, value: item ?? key };
  const value = Object.keys(attributes).length > 0 ? attributes : null;
  return { do: 'set', at: [...at, key], value };
};

/** One item may stand for several claims, as `route/2-3` does: what is left of it is spelt out. */
const itemsBeside = (claims: readonly Claim[], claim: Claim): Value[] =>
  claims
    .filter((other) => other !== claim && other.kind === claim.kind && samePath(other.at, claim.at))
    .flatMap((other) => entryFor(other.kind, other.subject, other.expected)?.item ?? []);

const removal = (claims: readonly Claim[], claim: Claim, at: YamlPath): YamlChange[] => {
  const [first, ...rest] = itemsBeside(claims, claim);
  return first === undefined
    ? [{ do: 'remove', at }]
    : [
        { do: 'set', at, value: first },
        ...rest.map((value) => ({ do: 'add' as const, at: at.slice(0, -1), value })),
      ];
};

/** Only the attributes that differ are written anew: comments, phases and requirements stay. */
const attributeChanges = (at: YamlPath, before: Attributes, after: Attributes): YamlChange[] => [
  ...Object.entries(after)
    .filter(([key, value]) => canonicalJson(before[key] ?? null) !== canonicalJson(value))
    .map(([key, value]) => ({ do: 'set' as const, at: [...at, key], value })),
  ...Object.keys(before)
    .filter((key) => !(key in after))
    .map((key) => ({ do: 'remove' as const, at: [...at, key] })),
];

const isMapping = (value: Value | undefined): value is Attributes =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const renaming = (
  text: string,
  claims: readonly Claim[],
  claim: Claim,
  at: YamlPath,
  becomes: { subject: string; expected: Attributes },
): YamlChange[] | null => {
  const entry = entryFor(claim.kind, becomes.subject, becomes.expected);
  if (!entry) return null;
  const isSameGroup = samePath(entry.at, at.slice(0, -1)) && itemsBeside(claims, claim).length === 0;
  if (!isSameGroup) return [...removal(claims, claim, at), addition(text, entry, becomes.expected)];
  const { item } = entry;
  const isItem = typeof at.at(-1) === 'number';
  if (isMapping(item) && isItem) return attributeChanges(at, claim.expected, item);
  if (isItem) return [{ do: 'set', at, value: item ?? entry.key ?? null }];
  const renamed = [...at.slice(0, -1), entry.key ?? ''];
  return [
    { do: 'rename', at, key: entry.key ?? '' },
    ...attributeChanges(renamed, claim.expected, becomes.expected),
  ];
};

const changesFor = (text: string, contract: Contract, amendment: Amendment): YamlChange[] | null => {
  if ('open' in amendment) {
    const index = contract.closed.indexOf(amendment.open);
    const names = (readYaml(text).value as { closed?: string[] } | null)?.closed ?? [];
    const at = names.indexOf(kindOf(amendment.open)?.plural ?? '');
    return index === -1 || at === -1 ? null : [{ do: 'remove', at: ['closed', at] }];
  }
  if ('add' in amendment) {
    const { kind, subject, expected } = amendment.add;
    const entry = entryFor(kind, subject, expected);
    return entry ? [addition(text, entry, expected)] : null;
  }
  const { claim, becomes } = amendment;
  const { at } = claim;
  if (!at) return null;
  if (!becomes) return removal(contract.claims, claim, at);
  return becomes.subject === claim.subject
    ? attributeChanges(at, claim.expected, becomes.expected)
    : renaming(text, contract.claims, claim, at, becomes);
};

const wordsOf = ({ kind, subject, expected, phase }: Claim): string =>
  `${kind} ${kindOf(kind)?.identity(subject) ?? subject} ${canonicalJson(expected)} ${phase ?? ''}`;

const isStated = (
  claims: readonly Claim[],
  { kind, subject, expected }: { kind: ClaimKindName; subject: string; expected: Attributes },
): Claim | undefined =>
  claims.find(
    (claim) =>
      claim.kind === kind &&
      claim.subject === subject &&
      Object.keys(claim.expected).every(
        (key) => canonicalJson(claim.expected[key]) === canonicalJson(expected[key]),
      ),
  );

/** Whether the amended contract says what it was to say, and of all else what it said. */
const saysSo = (before: Contract, after: Contract, amendment: Amendment): boolean => {
  if ('open' in amendment)
    return (
      canonicalJson(after.closed) ===
        canonicalJson(before.closed.filter((kind) => kind !== amendment.open)) &&
      canonicalJson(after.claims.map(wordsOf)) === canonicalJson(before.claims.map(wordsOf))
    );
  const gone = 'claim' in amendment ? amendment.claim : null;
  const brought =
    'add' in amendment
      ? amendment.add
      : amendment.becomes && { ...amendment.becomes, kind: amendment.claim.kind };
  const added = brought ? isStated(after.claims, brought) : undefined;
  if (brought && !added) return false;
  const now = new Set(after.claims.map(wordsOf));
  const then = new Set(before.claims.map(wordsOf));
  const isMeant = (claim: Claim): boolean => claim === gone || isWithin(claim.at, gone?.at);
  const isBrought = (claim: Claim): boolean =>
    claim === added || isWithin(added?.at, claim.at) || (added !== undefined && isWithin(claim.at, added.at));
  return (
    before.claims.every((claim) => isMeant(claim) || now.has(wordsOf(claim))) &&
    after.claims.every((claim) => isBrought(claim) || then.has(wordsOf(claim))) &&
    (gone === null || brought !== null || !now.has(wordsOf(gone)))
  );
};

/** The lines that differ, as few as there are. */
const lineEdit = (path: string, before: string, after: string, firstLine: number): LineEdit => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shortest = Math.min(old.length, now.length);
  let start = 0;
  while (start < shortest && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shortest - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return {
    path,
    line: firstLine + start,
    endLine: firstLine + old.length - end - 1,
    lines: now.slice(start, now.length - end),
  };
};

interface Part {
  start: number;
  end: number;
}

const sectionsOf = (text: string): ReadonlyMap<string, Part> => {
  const root = yamlSpans(text);
  const entries = root?.isFlow === false ? root.entries : [];
  return new Map(
    entries.map(({ key, start }, index) => [
      key ?? '',
      { start, end: entries[index + 1]?.start ?? text.length },
    ]),
  );
};

/** A design has many findings, and one text. */
const known = new WeakMap<ContractSource, ReadonlyMap<string, Part>>();

/** The section of the contract that an amendment is about: nothing else has to be read again. */
const partOf = (source: ContractSource, amendment: Amendment): Part => {
  const sections = known.get(source) ?? sectionsOf(source.text);
  known.set(source, sections);
  const own = sections.get(sectionFor(amendment) ?? '');
  return own && sections.size > 1 ? own : { start: 0, end: source.text.length };
};

const sectionFor = (amendment: Amendment): string | undefined => {
  if ('open' in amendment) return 'closed';
  if ('claim' in amendment) return amendment.claim.at?.[0]?.toString();
  const { kind, subject, expected } = amendment.add;
  return entryFor(kind, subject, expected)?.at[0]?.toString();
};

/** Null where the form of the contract does not allow it, or a contract cannot say it. */
export const amendContract = (contract: Contract, slug: string, amendment: Amendment): LineEdit | null => {
  const { source } = contract;
  if (!source) return null;
  const { path, text, firstLine } = source;
  const { start, end } = partOf(source, amendment);
  const isWhole = end - start === text.length;
  const section = sectionFor(amendment);
  const claims = isWhole ? contract.claims : contract.claims.filter(({ at }) => at?.[0] === section);
  const own = { ...contract, claims };
  const changes = changesFor(text.slice(start, end), own, amendment) ?? [];
  // A claim stays where nothing is left of its attributes.
  const isClaim = (at: YamlPath): boolean => claims.some((claim) => samePath(claim.at, at));
  let part = text.slice(start, end);
  for (const change of changes) {
    const edited = editYaml(part, change, isClaim);
    if (edited === null || readYaml(edited).problems.length > 0) return null;
    part = edited;
  }
  const { contract: after } = readContract({ slug, path, text: part, firstLine });
  if (changes.length === 0 || !after || !saysSo(own, after, amendment)) return null;
  const left = isWhole ? part : part.replace(/^\{\}\n?/, '');
  return lineEdit(path, text, text.slice(0, start) + left + text.slice(end), firstLine);
};
