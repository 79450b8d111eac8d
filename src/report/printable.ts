/**
 * Characters that act on a terminal, on the order of the text or on nothing that can be seen, and those that XML
 * forbids. Texts come from documents that anybody can write, so such a character is shown, never passed on.
 */
const acting =
  /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

export const replaceActing = (text: string, escape: (character: string) => string): string =>
  text.replace(acting, escape);

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
};

/** Text of unknown origin as text and nothing else. GitHub's runner takes `##[…]` for a command anywhere in a line. */
export const printable = (text: string): string =>
  replaceActing(text.toWellFormed(), escapeOf).replaceAll('##[', '#\\x23[');

const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** The same on one line, of a length that somebody will read. */
export const printableLine = (text: string, limit: number): string =>
  printable(shorten(text, limit).replace(/[\t\n\v\f\r\u2028\u2029]+/g, ' '));

/** Text that may have several lines, each of them printable. */
export const printableLines = (text: string, limit: number): string[] =>
  shorten(text, limit)
    .trimEnd()
    .split(/\r\n|[\n\v\f\r\u2028\u2029]/)
    .map((line) => printable(line.replaceAll('\t', '  ')));

/**
 * GitHub's runner takes a line that starts with `::` for a command; no line of a report for people is meant as one.
 * Colour would hide it from the runner, but a text must not depend on its colour.
 */
export const withoutCommands = (output: string): string =>
  output.replace(/^((?:[^\S\n]|\p{Cc}\[\d+m)*)::/gmu, '$1\\x3a:');
