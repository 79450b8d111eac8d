/** What authors call the steps of a plan, likeliest first. */
export const phaseWords = [
  'phase',
  'milestone',
  'stage',
  'iteration',
  'sprint',
  'increment',
  'slice',
  'wave',
] as const;
export type PhaseWord = (typeof phaseWords)[number];

const spelled = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const roman = [
  ...['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'],
  ...['XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII', 'XVIII', 'XIX', 'XX'],
];

/** `2`, `2A`, `2.1`, `B`, `IV`; `two` is 2. Null for what is no number, such as the article in "stage a rollout". */
export const readPhaseNumber = (text: string): string | null => {
  const word = spelled.indexOf(text.toLowerCase());
  if (word !== -1) return String(word + 1);
  if (/^\d{1,3}(?:\.\d{1,3})*[A-Za-z]?$/.test(text)) return text.toUpperCase();
  return /^[A-Z]$/.test(text) || roman.includes(text) ? text : null;
};

/** `2A` and `2.1` are parts of 2. */
export const isPartOf = (number: string, whole: string): boolean =>
  number === whole || (number.startsWith(whole) && /^(?:[A-Z]|\.\d.*)$/.test(number.slice(whole.length)));

export interface PhaseRank {
  major: number;
  minor: number;
}

const letterRank = (letter: string): number => letter.charCodeAt(0) - 64;

/** Where each number stands in a sequence, or null where it is numbered in another way than the first. */
export const rankNumbers = (numbers: readonly string[]): (PhaseRank | null)[] => {
  const [first = ''] = numbers;
  if (/^\d/.test(first)) {
    return numbers.map((number) => {
      const match = /^(\d+)(?:\.(\d+))?(?:\.\d+)*([A-Z])?$/.exec(number);
      if (!match) return null;
      const minor = match[3] ? letterRank(match[3]) : Number(match[2] ?? 0);
      return { major: Number(match[1]), minor };
    });
  }
  const isRoman = numbers[0] === 'I' || numbers.every((number) => number.length > 1);
  return numbers.map((number) => {
    const major = isRoman ? roman.indexOf(number) + 1 : /^[A-Z]$/.test(number) ? letterRank(number) : 0;
    return major === 0 ? null : { major, minor: 0 };
  });
};

const mentionOf = (word: PhaseWord): RegExp => {
  const capitalized = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  const name = `(?:${word}|${capitalized}|${word.toUpperCase()})`;
  const number = String.raw`(?:\d{1,3}(?:\.\d{1,3})*[A-Za-z]?|[IVX]{2,5}|[A-Z])(?![\w'’%])`;
  const alone = String.raw`\s*[/+–—-]\s*(?=\d)|\s+(?:and|&|or|to|through)\s+(?=\d)`;
  const listed = String.raw`\s*,\s*(?:and\s+|&\s+)?(?=\d)`;
  return new RegExp(
    String.raw`\b(?:${name}s\s+${number}(?:(?:${alone}|${listed})${number})*|${name}\s+${number}(?:(?:[/+–—-]|\s+(?:and|&|or|to|through)\s+)(?=\d)${number})*)(?:\s*(?:[–—-]|to|through)\s*${name}s?\s+${number})?`,
    'g',
  );
};
const mentions = new Map(phaseWords.map((word) => [word, mentionOf(word)]));

/** Phases that a text names: `Phase 2`, `Phases 1, 3 and 4`, `Phases 2–5`, `Phase 7/8`, `Phase 1 -> Phase 2`. */
export const phasesNamedIn = (text: string, word: PhaseWord): string[] => {
  // Every mention holds the word without its first letter, whatever its case; most texts do not.
  if (!text.includes(word.slice(1)) && !text.includes(word.slice(1).toUpperCase())) return [];
  const pattern = mentions.get(word) ?? mentionOf(word);
  return [...new Set([...text.matchAll(pattern)].flatMap(([match]) => numbersOf(match)))];
};

/** Numbers in `Phases 1, 3–5`, with those that a range leaves out. */
const numbersOf = (mention: string): string[] => {
  const numbers: string[] = [];
  let previousEnd = 0;
  for (const match of mention.matchAll(/\b(\d{1,3}(?:\.\d{1,3})*[A-Za-z]?|[IVX]{2,5}|[A-Z])(?![\w'’])/g)) {
    const number = readPhaseNumber(match[1] ?? '');
    const before = numbers.at(-1);
    const between = mention.slice(previousEnd, match.index);
    previousEnd = match.index + match[0].length;
    if (number === null) continue;
    if (before !== undefined && /[–—-]|\bto\b|\bthrough\b/.test(between)) {
      for (let next = Number(before) + 1; next < Number(number); next += 1) numbers.push(String(next));
    }
    numbers.push(number);
  }
  return numbers;
};
