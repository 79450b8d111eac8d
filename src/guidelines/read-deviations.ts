import type { Deviation } from './deviation.ts';
import type { Guideline } from './guideline.ts';
import { clausesIn } from './questions/functions.ts';
import { lineOfOffset } from './questions/lines.ts';
import { guidelines } from './rules/index.ts';
import type { Source } from './source.ts';
import { type Found, suppress, suppressionRule } from './suppressions.ts';

const holdsAny = (text: string, words: readonly string[]): boolean =>
  words.length === 0 || words.some((word) => text.includes(word));

/** What a program writes is nobody's to write better. */
const isGenerated = (text: string): boolean => {
  const start = text.slice(0, 1_000);
  return /@generated\b/.test(start) || (/\bgenerated\b/i.test(start) && /\bdo not edit\b/i.test(start));
};

const longestText = 200;

const lineOf = (lines: readonly string[], line: number): string =>
  (lines[line - 1] ?? '')
    .slice(0, 5 * longestText)
    .trim()
    .replaceAll(/\s+/g, ' ')
    .slice(0, longestText);

/** The function around a line, by the lines on which functions start and end. */
const functionsOf = (source: Source): ((line: number) => string) => {
  const spans = clausesIn(source)
    .map(({ name, arity, line, end }) => ({
      called: `${name}/${arity}`,
      line,
      last: lineOfOffset(source, end),
    }))
    .toSorted((one, other) => one.line - other.line);
  return (line) => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1];
    return span && line <= span.last ? span.called : '';
  };
};

/** Where a file departs from guidelines, whatever settings make of them. */
export const readDeviations = (source: Source, rules: readonly Guideline[] = guidelines): Deviation[] => {
  const { text } = source;
  if (isGenerated(text)) return [];
  const found = rules
    .filter(({ words }) => holdsAny(text, words))
    .flatMap((rule) => rule.check(source).map((problem) => ({ rule: rule.id, problem })));
  const { kept, problems } = suppress(
    text,
    found,
    rules.map(({ id }) => id),
  );
  const all: Found[] = [...kept, ...problems.map((problem) => ({ rule: suppressionRule.id, problem }))];
  if (all.length === 0) return [];
  const lines = text.split('\n');
  const within = functionsOf(source);
  return all
    .map(({ rule, problem: { line, message, example } }): Deviation => ({
      rule,
      line,
      message,
      ...(example === undefined ? {} : { example }),
      within: within(line),
      text: lineOf(lines, line),
    }))
    .toSorted((one, other) => one.line - other.line || (one.rule < other.rule ? -1 : 1));
};
