import { printableLine } from './printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '\\': '&#92;',
  '`': '&#96;',
  $: '&#36;',
  '\u200b': '&#8203;',
};

/** Entities where GitHub reads the source of a table or of HTML, backslashes where only markdown does. */
const escapeSyntax = (text: string): string =>
  text
    .replace(/[&<>|\\`$\u200b]/g, (character) => entities[character] ?? '')
    .replace(/[*_[\]~]/g, String.raw`\$&`)
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}&#46;`);

/** An escaped `@` would still mention: GitHub looks at what is shown. A space without width is what it stops at. */
const breakMentions = (text: string): string => text.replace(/@(?=[\w-])|#(?=\d)|\bGH(?=-\d)/gi, '$&\u200b');

/** A piece of text as code; in `<code>` nobody is mentioned. */
export const escapeCode = (text: string, limit: number): string =>
  `<code>${escapeSyntax(printableLine(text, limit))}</code>`;

/** Text of unknown origin as inline markdown of one line, its `code` as code and everything else as it reads. */
export const escapeMarkdown = (text: string, limit: number): string =>
  printableLine(text, limit)
    .split(/(`[^`]+`)/)
    .map((part, index) =>
      index % 2 === 1 ? escapeCode(part.slice(1, -1), limit) : escapeSyntax(breakMentions(part)),
    )
    .join('');
