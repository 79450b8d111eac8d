/** Tokens as endpoints count them are about so many characters of English and code. */
const charactersOfToken = 3.6;

export const tokensOf = (text: string): number => Math.ceil(text.length / charactersOfToken);

/** The first of them that fit, whole. */
export const fittingIn = <Item>(
  items: readonly Item[],
  budget: number,
  textOf: (item: Item) => string,
): Item[] => {
  let left = budget;
  const fit: Item[] = [];
  for (const item of items) {
    left -= tokensOf(textOf(item)) + 2;
    if (left < 0) break;
    fit.push(item);
  }
  return fit;
};

/** A text's beginning, up to the end of a line. */
export const cutTo = (text: string, budget: number): string => {
  if (tokensOf(text) <= budget) return text;
  const cut = text.slice(0, Math.max(0, Math.floor(budget * charactersOfToken))).toWellFormed();
  return cut.slice(0, Math.max(cut.lastIndexOf('\n'), Math.floor(cut.length / 2)));
};
