import { dump } from 'js-yaml';
import { canonicalJson } from '../text/digest.ts';
import { lineEndingOf } from '../text/lines.ts';
import { readYaml } from '../text/yaml.ts';
import { type SplitText, splitFrontMatter } from './front-matter.ts';

/** New values by key; undefined takes the key out. */
export type FrontMatterChanges = Readonly<Record<string, unknown>>;

export type Edited = { text: string } | { problem: string };

const renderKey = (key: string, value: unknown, lineEnding: string): string =>
  value === undefined ? '' : dump({ [key]: value }, { lineWidth: -1 }).replaceAll('\n', lineEnding);

interface Block {
  name: string;
  start: number;
  end: number;
}

/** The lines of each key, without the blank lines and comments that lead to the next one. */
const blocksOf = (yaml: string, keys: readonly { name: string; start: number }[]): Block[] =>
  keys.map(({ name, start }, index) => {
    const next = keys[index + 1]?.start ?? yaml.length;
    const lines = yaml.slice(start, next).split(/(?<=\n)/);
    while (lines.length > 1 && /^[ \t]*(?:#.*)?\r?\n?$/.test(lines.at(-1) ?? '')) lines.pop();
    return { name, start, end: start + lines.join('').length };
  });

/** Whether the text now says what it was to say, and the body is what it was. */
const saysSo = (before: SplitText, text: string, changes: FrontMatterChanges): boolean => {
  const after = splitFrontMatter(text);
  const { value, problems } = readYaml(after.yaml ?? '', 2);
  const data = (value ?? {}) as Record<string, unknown>;
  return (
    problems.length === 0 &&
    after.body.endsWith(before.body.replace(/^\uFEFF/, '')) &&
    Object.entries(changes).every(
      ([key, wanted]) => canonicalJson(data[key] ?? null) === canonicalJson(wanted ?? null),
    )
  );
};

const create = (text: string, changes: FrontMatterChanges): string => {
  const lineEnding = lineEndingOf(text);
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const rest = text.slice(mark.length);
  const keys = Object.entries(changes).map(([key, value]) => renderKey(key, value, lineEnding));
  const gap = rest === '' || /^\r?\n/.test(rest) ? '' : lineEnding;
  return `${mark}---${lineEnding}${keys.join('')}---${lineEnding}${gap}${rest}`;
};

/** Changes keys of the front matter and nothing else: comments, order, other keys, line endings and the body stay. */
export const editFrontMatter = (text: string, changes: FrontMatterChanges): Edited => {
  const edited = edit(text, changes);
  return 'problem' in edited || saysSo(splitFrontMatter(text), edited.text, changes)
    ? edited
    : { problem: 'Unexpected form of the front matter, expected plain keys, each on its own line' };
};

const edit = (text: string, changes: FrontMatterChanges): Edited => {
  const split = splitFrontMatter(text);
  if (split.problems[0]) return { problem: split.problems[0].message };
  if (split.yaml === null) return { text: create(text, changes) };
  const { keys, problems } = readYaml(split.yaml, 2);
  if (problems[0]) return { problem: problems[0].message };
  const blocks = blocksOf(split.yaml, keys);
  if (
    blocks.some(({ start }) => start > 0 && split.yaml?.[start - 1] !== '\n') ||
    split.yaml.trimStart().startsWith('{')
  ) {
    return { problem: 'Unexpected front matter in braces, expected one plain key on each line' };
  }
  const lineEnding = lineEndingOf(text);
  const yamlStart = split.header.indexOf('\n') + 1;
  let edited = split.yaml;
  // From the last block to the first, so that the offsets before stay right.
  for (const { name, start, end } of blocks.toReversed()) {
    if (!Object.hasOwn(changes, name)) continue;
    edited = edited.slice(0, start) + renderKey(name, changes[name], lineEnding) + edited.slice(end);
  }
  const known = new Set(keys.map(({ name }) => name));
  const added = Object.entries(changes)
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => renderKey(key, value, lineEnding));
  const closing = split.header.slice(yamlStart + split.yaml.length);
  return { text: split.header.slice(0, yamlStart) + edited + added.join('') + closing + split.body };
};
