import { sentencesOf } from '../../pack/questions/find.ts';
import { at, blockText, isWords, type Piece, wholeText } from './material.ts';
import { plain } from './safe-text.ts';

/** More of one kind is a list that nobody reads; the rest is named as a gap. */
const most = 150;

/** `what` names what is left out where there is more than anybody reads. */
export const limited = (texts: readonly string[], what: string): string[] =>
  texts.length <= most
    ? [...texts]
    : [...texts.slice(0, most), `[NEEDS INPUT: ${texts.length - most} more ${what} of the request]`];

export const once = (texts: readonly string[]): string[] => [
  ...new Map(
    texts.map((text) => [plain(text).toLowerCase().replace(/\W+/g, ' ').trim() || text, text]),
  ).values(),
];

/** What is said at these places, each said once. */
export const textsAt = (material: readonly Piece[], ...keys: readonly string[]): string[] =>
  limited(
    once(
      at(material, ...keys)
        .filter(isWords)
        .map(wholeText),
    ),
    'entries',
  );

/** With code as it stands, where the place is wide enough for it. */
export const blocksAt = (material: readonly Piece[], ...keys: readonly string[]): string[] =>
  limited(once(at(material, ...keys).map((piece) => blockText(piece))), 'entries');

export const sentencesIn = (texts: readonly string[]): string[] => texts.flatMap(sentencesOf);

export const asSentence = (text: string): string => {
  const trimmed = text.trim();
  const ended = /[.!?…:][)"'”’`*]*$/.test(trimmed) ? trimmed.replace(/:$/, '.') : `${trimmed}.`;
  return ended.replace(/^(?:\p{Ll})/u, (letter) => letter.toUpperCase());
};

const common = new Set(
  'given when then that this with from into have they them their there shall must should will would could been does able'.split(
    ' ',
  ),
);

/** Words that tell one sentence from another; plural and singular are one. */
export const wordsOf = (text: string): Set<string> =>
  new Set(
    (
      plain(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}_]{4,}/gu) ?? []
    )
      .filter((word) => !common.has(word))
      .map((word) => word.replace(/(?:e?s|ed|ing)$/, '')),
  );

export const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((word) => other.has(word)).length;
