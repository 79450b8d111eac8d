import { editDistance } from '../text/nearest.ts';

/** How alike names are, from 0 to 1: of one place, of one word, of one spelling. */

/** From here on it is worth telling, whoever brought it. */
export const closeEnough = 0.75;
/** Of what a change brings while the declared one is not there, less is enough. */
export const closeEnoughIfNew = 0.5;

export const related = 0.85;
export const possible = 0.6;

/** How alike two words are. */
const alike = (one: string, other: string): number => {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  if (left === right) return 1;
  const longest = Math.max(left.length, right.length);
  return longest > 200 ? 0 : 1 - editDistance(left, right) / longest;
};

const wordsOf = (name: string): string[] =>
  name.split(/_|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());

/** The only part in which two lists of one length differ. */
export const differingPart = (
  one: readonly string[],
  other: readonly string[],
): { left: string; right: string } | null => {
  if (one.length !== other.length) return null;
  const different = one.flatMap((part, index) =>
    part === other[index] ? [] : [{ left: part, right: other[index] ?? '' }],
  );
  return different.length === 1 ? (different[0] ?? null) : null;
};

/** Two names: alike, and where one word of several differs that one too, as `HoldController` and `BookController` are not. */
export const alikeNames = (one: string, other: string): number => {
  const part = differingPart(wordsOf(one), wordsOf(other));
  const score = alike(one, other);
  return part && wordsOf(one).length > 1 && alike(part.left, part.right) < possible
    ? Math.min(score, possible)
    : score;
};

/** `hold` and `hold_request`: one of them is the other and more. */
const isWithin = (one: string, other: string): boolean => {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  return left.every((word) => right.includes(word)) || right.every((word) => left.includes(word));
};

/** The one word with a letter more or less, or with an ending. */
export const isSpelling = (one: string, other: string): boolean =>
  alike(one, other) >= 0.7 ||
  (Math.min(one.length, other.length) > 2 && (one.startsWith(other) || other.startsWith(one)));

/** Two names in one place: alike, or at least made of the same words. */
export const alikeHere = (one: string, other: string): number =>
  Math.max(alikeNames(one, other), isWithin(one, other) ? possible : 0);

export const cutAtLast = (subject: string, mark: string): [owner: string, name: string] => {
  const at = subject.lastIndexOf(mark);
  return [subject.slice(0, Math.max(at, 0)), subject.slice(at + 1)];
};

/** One part differs: `[:a, :b, :stop]` and `[:a, :b, :stopped]`. */
export const alikeInParts = (one: string, other: string, mark: RegExp): number => {
  const parts = one.split(mark);
  if (parts.length === 1) return alikeHere(one, other);
  const part = differingPart(parts, other.split(mark));
  if (!part) return 0;
  const isLikely = isWithin(part.left, part.right) || isSpelling(part.left, part.right);
  return nudged(isLikely ? related : possible, part);
};

/** Among what is equally likely, the likest spelling comes first. */
export const nudged = (score: number, { left, right }: { left: string; right: string }): number =>
  score + alike(left, right) / 20;

export const isSubsequence = (short: readonly string[], long: readonly string[]): boolean => {
  let at = 0;
  for (const part of long) if (part === short[at]) at += 1;
  return at === short.length;
};

/** `A.Analytic` and `A.Analytics`, `App` and `AppWeb`, `A.B` and `A.C.B`: one place, written otherwise. */
export const alikePlaces = (one: readonly string[], other: readonly string[]): number => {
  const part = differingPart(one, other);
  if (part && (isSpelling(part.left, part.right) || isWithin(part.left, part.right))) return 0.9;
  return isSubsequence(one, other) || isSubsequence(other, one) ? related : possible;
};

/** A slip of the pen in its place is likelier than the same name in another, and that is likelier than another word. */
export const inPlace = (one: string, other: string, score: number): number => {
  if (score < closeEnough) return score;
  const isSlip = alike(one, other) >= 0.9 || one.startsWith(other) || other.startsWith(one);
  return isSlip ? 0.9 + score / 10 : Math.min(score, 0.84);
};
