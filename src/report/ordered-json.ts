import { replaceActing } from './printable.ts';

/**
 * Every key of the reports in the order in which a reader wants them, whatever object has it. The order in which
 * some code happened to build an object must not show.
 */
const keyOrder = [
  ...['version', 'mode', 'conclusion'],
  ...['slug', 'folder', 'packs', 'findings'],
  ...['id', 'rule', 'level', 'message', 'design'],
  ...['kind', 'path', 'number', 'title', 'depth', 'line', 'endLine', 'text', 'names'],
  ...['gate', 'state', 'reason', 'next', 'digest'],
  ...['sections', 'requirements', 'acceptance', 'gates', 'phases', 'tasks', 'done', 'total', 'problems'],
  ...['summary', 'example', 'page', 'documents', 'rules', 'totals', 'block', 'warn', 'note'],
];
const rank = new Map(keyOrder.map((key, index) => [key, index]));

const byRank = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => {
  const difference = (rank.get(a) ?? keyOrder.length) - (rank.get(b) ?? keyOrder.length);
  return difference || (a < b ? -1 : 1);
};

const inOrder = (_key: string, part: unknown): unknown =>
  part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).toSorted(byRank))
    : part;

const escapeOf = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** Escapes all that a terminal, an editor or GitHub's runner would act on: the data stay the same. */
const escapeActing = (json: string): string =>
  replaceActing(json, (character) =>
    // Within a string JSON has escaped it already; what is left is the layout.
    character === '\n' ? character : escapeOf(character),
  ).replace(/#(?=#\[)/g, escapeOf);

/** Indented, for reports whose order of keys is written down where they are made. */
export const printableJson = (value: unknown): string => `${escapeActing(JSON.stringify(value, null, 2))}\n`;

export const orderedJson = (value: unknown): string => `${escapeActing(JSON.stringify(value, inOrder, 2))}\n`;
