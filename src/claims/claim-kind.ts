import * as z from 'zod';
import type { Ban, ClaimKindName, Prose } from '../domain/claim.ts';
import type { Fact, FactKind, Value } from '../domain/fact.ts';
import type { Where } from '../domain/question.ts';
import { canonicalJson } from '../text/digest.ts';
import type { YamlPath } from '../text/yaml.ts';
import type { FactTest } from './loose-names.ts';

/** What an entry of the contract says, before it has a place and an id. */
export interface Draft {
  kind: ClaimKindName;
  subject: string;
  expected: Readonly<Record<string, Value>>;
  /** Where in the contract it stands. */
  at: YamlPath;
  phase?: string | number | undefined;
  requirements?: readonly string[] | undefined;
  ban?: Ban;
}

/** `attributes`: all that is stated of what was found, where one word is not all that is said. */
export type Sameness = (
  expected: Value,
  found: Value,
  attributes: Readonly<Record<string, Value>>,
) => boolean;

/** Where a contract states a claim: under a key of the mapping at a path, or as an item of the list there. */
export interface ContractEntry {
  at: YamlPath;
  key?: string;
  item?: Value;
}

type Attributes = Readonly<Record<string, Value>>;

/** A key of one section. */
export const keyOfSection =
  (section: string) =>
  (subject: string): ContractEntry => ({ at: [section], key: subject });

/** `users.email`: a name within another. */
export const cutAtLast = (subject: string, mark: string): [owner: string, name: string] => {
  const at = subject.lastIndexOf(mark);
  return [subject.slice(0, Math.max(at, 0)), subject.slice(at + 1)];
};

/** How claims of one kind compare with facts. */
export interface ClaimKind {
  kind: ClaimKindName;
  /** The facts that bear it out. */
  factKind: FactKind;
  /** As `closed` and `forbid` name it: `tables`. */
  plural: string;
  /** The name that subjects are compared by: `get /a/:id` and `GET /a/:user_id` are one route. */
  identity(subject: string): string;
  /** What it lies within, where that is claimed too and tells for both when it is gone or called otherwise. */
  owner?: {
    kind: ClaimKindName;
    of(subject: string): string;
    /** The names that it may have once its owner is called `owner`. */
    within(subject: string, owner: string): string[];
  };
  /** Several may be called the same, and one that is as declared is enough: indexes over the same columns. */
  isOneEnough?: true;
  /** What is told of an attribute, and of which place, where that is not what stands under its name. */
  stated?(
    key: string,
    expected: Readonly<Record<string, Value>>,
    attributes: Readonly<Record<string, Value>>,
  ): { value: Value; at: Value | undefined } | undefined;
  /** Where several places state one thing: those that state what is expected. What is taken from them is a regression. */
  agreeing?(expected: Readonly<Record<string, Value>>, attributes: Readonly<Record<string, Value>>): string[];
  /** What each entry of a contract expects without saying so, where it can be read. */
  implied?: Readonly<Record<string, Value>>;
  /** Facts of the kind that a design need not declare even where the kind is closed. */
  isInternal?(attributes: Readonly<Record<string, Value>>): boolean;
  /** Nobody means such facts by another name, either. */
  hidesInternal?: true;
  /** Where a contract would state it; absent where none does. */
  entry?(subject: string, attributes: Attributes): ContractEntry;
  /** The facts that prose may mean by a name, where none has it to the letter. */
  loosely?(claimed: string, prose: Prose): FactTest;
  /** Where these can stand; without it, anywhere. */
  looselyIn?(claimed: string, prose: Prose): Where | undefined;
  /** Facts, of other kinds among them, that bear out a claim of this kind under the names of these: a unique index is a unique constraint. */
  also?: { kinds: readonly FactKind[]; facts(fact: Fact): Fact[] };
  /** How well a fact that may be meant fits; the best are meant. Without it, all fit alike. */
  fit?(claimed: string, found: string): number;
  /** Whether an open set within this start holds one named fact and no others: no addition could hide in it. */
  isOneName?(within: string): boolean;
  /** Attributes that are the same though they are written otherwise; the default is `sameValue`. */
  same?: Readonly<Record<string, Sameness>>;
}

/** One key of the contract: a group of entries, and the claims that they make. */
export interface ContractSection<Content = unknown> {
  key: string;
  schema: z.ZodType<Content>;
  read(content: Content): Draft[];
}

/** What every entry may say besides its own attributes. */
export const entryShape = {
  phase: z.union([z.string(), z.int()], { error: 'the number of a phase of plan.md' }).optional(),
  requirements: z.array(z.string()).optional(),
};

/** A section of names with entries, of which each may be empty: `Oli.Router:`. */
export const entriesOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.record(z.string(), z.strictObject({ ...entryShape, ...shape }).nullable());

/** The attributes of an entry, without what every entry may say and what is absent. */
export const attributesOf = (entry: Readonly<Record<string, unknown>> | null): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(entry ?? {}).filter(([key, value]) => value !== undefined && !(key in entryShape)) as [
      string,
      Value,
    ][],
  );

/** A value as text: itself where it is one. */
export const written = (value: Value): string => (typeof value === 'string' ? value : canonicalJson(value));

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** One spelling of equal data, with the items of lists in one order. */
const canonical = (value: Value): string =>
  isList(value) ? `[${value.map(canonical).toSorted(inOrder).join(',')}]` : canonicalJson(value);

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Equal as data; lists as sets, because the order in which a design lists things says nothing. */
export const sameValue = (expected: Value, found: Value): boolean => canonical(expected) === canonical(found);

/** All that is expected is there; more may be. */
export const includesAll = (expected: Value, found: Value): boolean => {
  const wanted = Array.isArray(expected) ? expected : [expected];
  const there = new Set((Array.isArray(found) ? found : [found]).map((value: Value) => canonical(value)));
  return wanted.every((value: Value) => there.has(canonical(value)));
};

export const exactly = (subject: string): string => subject.trim();

/** `MyApp.Router.route/2` lies within `MyApp.Router`: what stands before a mark is the owner. */
export const ownedBy = (
  kind: ClaimKindName,
  mark: '.' | ':' | '(' | ' -> ',
): NonNullable<ClaimKind['owner']> => {
  const cut = (subject: string): number => (mark === '.' ? subject.lastIndexOf(mark) : subject.indexOf(mark));
  return {
    kind,
    of: (subject) => subject.slice(0, Math.max(cut(subject), 0)),
    within: (subject, owner) => [owner + subject.slice(cut(subject))],
  };
};
