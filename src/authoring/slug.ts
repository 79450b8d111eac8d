const longest = 48;

/** Words that say nothing of what a feature is. */
const small = new Set(
  'a an and as at be by can could for from in into is it its may of on or our should so that the their then there this to us we will with would'.split(
    ' ',
  ),
);

const wordsOf = (title: string): string[] =>
  title
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const fitting = (words: readonly string[]): string => {
  const fit: string[] = [];
  for (const word of words) {
    if ([...fit, word].join('-').length > longest) break;
    fit.push(word);
  }
  return fit.join('-');
};

/** `[Feature] Members can wait for a book` → `members-wait-book`; a title in another script goes by the issue's number. */
export const slugOfTitle = (title: string, issue: number | null): string => {
  const words = wordsOf(title.replace(/^\s*(?:\[[^\]]{1,30}\]|\w{1,12}:)\s*/, ''));
  const telling = words.filter((word) => !small.has(word));
  const slug = fitting(telling.length > 0 ? telling : words);
  if (/[a-z]/.test(slug)) return slug;
  return issue === null ? 'feature' : `issue-${issue}`;
};
