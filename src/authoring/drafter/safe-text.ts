import type { PhrasingContent } from 'mdast';

/**
 * Words of others on one line of markdown. They read as they were written, and whatever they look like, they become no
 * heading, list, fence, cell, comment or command.
 */

/** What shows nothing, or shows other text in another order than it stands in. */
const unseen = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(unseen, '');

export const escapeText = (text: string): string =>
  onOneLine(text)
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '\\\\')
    .replace(/`/g, '\\`')
    .replace(/\*(?=\S)|(?<=\S)\*/g, '\\*')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/<!--/g, '&lt;!--')
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/\](?=[([:])/g, '\\]');

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));

const codeSpan = (value: string): string => {
  const text = onOneLine(value).trim();
  if (text === '' || text.includes('<!--')) return escapeText(text);
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
};

const linkOf = (text: string, url: string): string => {
  const shown = /^https?:\/\/\S+$/.test(url) && !text.includes(url) ? `(${escapeText(url)})` : '';
  return [text, shown].filter((part) => part !== '').join(' ');
};

/** Emphasis is dropped; a link into the web keeps its address, one from an issue to a file would lead nowhere. */
export const inlineText = (nodes: readonly PhrasingContent[]): string =>
  nodes
    .map((node): string => {
      switch (node.type) {
        case 'text':
          return escapeText(node.value);
        case 'inlineCode':
          return codeSpan(node.value);
        case 'break':
          return ' ';
        case 'link':
          return linkOf(inlineText(node.children), node.url);
        case 'image':
        case 'imageReference':
          return escapeText(node.alt ?? '');
        default:
          return 'children' in node ? inlineText(node.children) : ' ';
      }
    })
    .join('');

const startsBlock = /^(?:#{1,6}(?=[\s#]|$)|[-+](?=[\s-]|$)|>|~{3}|\/spec\b|\[[ xX]\](?=\s|$)|:-|\|)/i;

/** As it may stand at the beginning of a line or of an item. */
export const opening = (text: string): string =>
  text
    .trim()
    .replace(startsBlock, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');

/** As it may stand in a table. */
export const cell = (text: string): string => text.trim().replaceAll('|', '\\|');

const marks = /[!&*<[\]_`]/g;
const mostMarks = 600;

/** A paragraph of thousands of marks costs whoever reads it; nobody meant them. */
export const withoutNoise = (text: string): string =>
  (text.match(marks)?.length ?? 0) > mostMarks
    ? onOneLine(text.replace(marks, ' ').replaceAll('\\', ''))
    : text;

/** What escaping has put in is taken out: for comparing, never for writing. */
export const plain = (text: string): string =>
  text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&lt;', '<');

const plainLanguage = /^[\w+-]{1,20}$/;
/** Such blocks are read as something else than code: as scenarios, as diagrams, as the contract. */
const meaningful = /^(?:gherkin|cucumber|feature|mermaid)$/i;
const mostLines = 120;

/** A block of code as it stands; null where it could be taken for something else, or is no excerpt any more. */
export const fenced = (value: string, language: string): string | null => {
  const lines = value.replace(/\r\n?/g, '\n').split('\n');
  if (lines.length > mostLines || /<!--|^ {0,3}\/spec\b/im.test(value)) return null;
  const fence = '`'.repeat(Math.max(3, longestRun(value) + 1));
  const name = plainLanguage.test(language) && !meaningful.test(language) ? language : '';
  return `${fence}${name}\n${lines.map((line) => line.replace(unseen, (mark) => (mark === '\t' ? mark : ''))).join('\n')}\n${fence}`;
};
