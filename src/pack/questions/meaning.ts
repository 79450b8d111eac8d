/** Words that any two requirements or criteria share. */
const common = new Set(
  'given when then that this with from into shall must should will system user users'.split(' '),
);
/** In characters: what a requirement says, it says at its beginning. */
const asFarAsCompared = 2000;

const wordsOf = (text: string): Set<string> => {
  const words =
    text
      .slice(0, asFarAsCompared)
      .toLowerCase()
      .match(/[\p{L}\p{N}_]{4,}/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)));
};

/** How many of the words of the shorter text the longer one has too; below it, two texts speak of different things. */
const restated = 0.3;

/** Whether one text says again, shorter or longer, what the other says. Texts of hardly a word say nothing else. */
export const isRestated = (one: string, other: string): boolean => {
  const [shorter, longer] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.size - b.size);
  if (!shorter || !longer || shorter.size < 3) return true;
  return [...shorter].filter((word) => longer.has(word)).length / shorter.size >= restated;
};
