/** How near something is to a request: by the rare words that both have. */

const common = new Set(
  'a about add after all also an and any are as at be been before but by can could do does each for from get has have if in into is it its list make may more must need needs new no none not of on one only or other our out over page per set should show so some such than that the their them then there these they this to under up use used user users uses using want wants was we were what when where which while who will with would you your'.split(
    ' ',
  ),
);

/** `queue`, `queues` and `queued` are one word by their beginning; forms that differ more are other words. */
const stemOf = (word: string): string =>
  word.replace(/(?<=\p{L}{3})(?:ies|ing|ed|es|(?<!s)s|y|e)$/u, '').slice(0, 12);

/** `Stacks.Circulation.HoldQueue`, `hold_queue` and "hold queue" have the same words. */
export const wordsIn = (text: string): string[] =>
  text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 2 && !common.has(word))
    .map(stemOf);

/** Of so few texts nothing follows from what most of them have. */
const few = 3;

export interface Relevance {
  /** 0 where nothing is in common. */
  scoreOf(text: string): number;
}

/**
 * `corpus`: all that is compared. A word that most of it has, such as the product's own name, tells nothing; how often
 * the request says it does.
 */
export const openRelevance = (request: string, corpus: readonly string[]): Relevance => {
  const asked = Map.groupBy(wordsIn(request), (word) => word);
  const having = new Map<string, number>();
  for (const text of corpus)
    for (const word of new Set(wordsIn(text)))
      if (asked.has(word)) having.set(word, (having.get(word) ?? 0) + 1);
  const weights = new Map(
    [...asked].map(([word, all]) => {
      const share = (having.get(word) ?? 0) / Math.max(1, corpus.length);
      return [
        word,
        share > 0.5 && corpus.length > few
          ? 0
          : Math.log(1 + all.length) * Math.log(1 + 1 / Math.max(share, 1e-4)),
      ];
    }),
  );
  return {
    scoreOf: (text) => [...new Set(wordsIn(text))].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0),
  };
};
