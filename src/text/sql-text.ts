/** Pieces of SQL that say one thing, however designs, migrations and databases write them. */

const deepest = 10;

const closesAtEnd = (text: string): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
};

const withoutParentheses = (text: string): string => {
  let inner = text.trim();
  for (let depth = 0; depth < deepest && inner.startsWith('(') && closesAtEnd(inner); depth += 1)
    inner = inner.slice(1, -1).trim();
  return inner;
};

const cast =
  /::\s*(?:"[^"]+"|[a-z_][\w.]*(?: (?:varying|precision|with(?:out)? time zone))?)(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*/gi;

/** What stands in single quotes keeps its case and its spaces. */
const outsideOfQuotes = (text: string, change: (part: string) => string): string =>
  text
    .split(/('(?:[^']|'')*')/)
    .map((part) => (part.startsWith("'") ? part : change(part)))
    .join('');

/** A condition or an expression without casts, needless quotes, parentheses and spaces. */
export const plainSql = (text: string): string =>
  withoutParentheses(
    outsideOfQuotes(text.replace(cast, ''), (part) =>
      part
        .replaceAll(/["`]/g, '')
        .replaceAll('!=', '<>')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ ?([(),=<>+*/|-]+) ?/g, '$1')
        .toLowerCase(),
    ).trim(),
  );

/** One item of an index without its order: `inserted_at DESC NULLS LAST` and `inserted_at`. */
export const plainItem = (text: string): string =>
  plainSql(text)
    .replace(/^:(?=\w)/, '')
    .replace(/^(?:asc|desc):\s*:?(\w+)$/, '$1')
    .replace(/ (?:asc|desc)?(?: ?nulls (?:first|last))?$/, '')
    .trim();

/** Items between commas that stand in no parentheses. */
export const itemsIn = (text: string): string[] => {
  const items: string[] = [''];
  let depth = 0;
  for (const part of text.split(/([(),[\]])/)) {
    if (part === '(' || part === '[') depth += 1;
    if (part === ')' || part === ']') depth -= 1;
    if (part === ',' && depth <= 0) items.push('');
    else items[items.length - 1] += part;
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
};
