import { type Entry, entriesAlong, type Span, yamlSpans } from './yaml-spans.ts';
import { showFlow, showScalar } from './write-yaml.ts';
import type { YamlPath } from './yaml.ts';

export type YamlChange =
  /** The value at a path; what leads to it is made where it is not there. */
  | { do: 'set'; at: YamlPath; value: unknown }
  /** One item more in the list at a path. */
  | { do: 'add'; at: YamlPath; value: unknown }
  | { do: 'rename'; at: YamlPath; key: string }
  | { do: 'remove'; at: YamlPath };

const showPair = (key: string | number, value: unknown): string =>
  `${showScalar(String(key))}: ${showFlow(value)}`;

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};
const splice = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

/** Behind the last entry of a collection, in its style. `mark` leads an entry that has its own line. */
const append = (text: string, span: Span, shown: string, mark: string): string => {
  const last = span.entries.at(-1);
  if (span.isFlow) {
    if (last) return splice(text, last.end, last.end, `, ${shown}`);
    const padded = span.kind === 'mapping' ? ` ${shown} ` : shown;
    return splice(text, span.start + 1, span.end - 1, padded);
  }
  const first = span.entries[0]?.start ?? span.start;
  const start = lineStart(text, first);
  const before = text.slice(start, first);
  const indent = mark === '' ? before.replaceAll('-', ' ') : before.slice(0, before.lastIndexOf('-'));
  const at = lineEnd(text, last?.end ?? span.end);
  return splice(text, at, at, `\n${`${mark}${shown}`.replace(/^/gm, indent)}`);
};

const nest = (path: YamlPath, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);

/** Keys on lines of their own, as far as one line would be too deep to read. `depth`: of the first one. */
const showNested = ([key = '', ...rest]: YamlPath, value: unknown, depth: number): string => {
  const isDeep = rest.length > (depth + rest.length >= 2 ? 1 : 0);
  return isDeep
    ? `${showScalar(String(key))}:\n${showNested(rest, value, depth + 1).replace(/^/gm, '  ')}`
    : showPair(key, nest(rest, value)).replace(/: null$/, ':');
};

const setValue = (text: string, root: Span | null, path: YamlPath, value: unknown): string | null => {
  const along = entriesAlong(root, path);
  const last = along.at(-1);
  if (last && along.length === path.length) {
    return splice(text, last.valueStart, last.end, `${last.key === null ? '' : ' '}${showFlow(value)}`);
  }
  const [key = '', ...rest] = path.slice(along.length);
  const span = last ? last.value : root;
  if (span?.kind === 'mapping') {
    const shown = span.isFlow
      ? showPair(key, nest(rest, value))
      : showNested([key, ...rest], value, along.length);
    return append(text, span, shown, '');
  }
  if (span && !/^(?:null|~)$/.test(text.slice(span.start, span.end))) return null;
  const shown = nest([key, ...rest], value);
  return last
    ? splice(text, last.valueStart, last.end, ` ${showFlow(shown)}`)
    : `${showNested(path, value, 0)}\n${text}`;
};

const addItem = (text: string, root: Span | null, path: YamlPath, value: unknown): string | null => {
  const along = entriesAlong(root, path);
  const list = along.length === path.length ? along.at(-1)?.value : null;
  if (list?.kind === 'list') return append(text, list, showFlow(value), '- ');
  return setValue(text, root, path, [value]);
};

/** Takes an entry out of its collection, of which it is not the last. */
const takeOut = (text: string, { isFlow, entries }: Span, entry: Entry): string => {
  const index = entries.indexOf(entry);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  if (!isFlow) return splice(text, lineStart(text, entry.start), lineEnd(text, entry.end) + 1, '');
  return before
    ? splice(text, before.end, entry.end, '')
    : splice(text, entry.start, after?.start ?? entry.end, '');
};

/** `keeps`: paths of what stays although nothing is left in it. */
const removeEntry = (
  text: string,
  root: Span | null,
  path: YamlPath,
  keeps: (path: YamlPath) => boolean,
): string | null => {
  const along = entriesAlong(root, path);
  const entry = along.at(-1);
  if (!entry || along.length < path.length) return null;
  const parent = along.at(-2);
  const span = parent ? parent.value : root;
  if (!span) return null;
  if (span.entries.length > 1) return takeOut(text, span, entry);
  if (!parent) return splice(text, span.start, span.end, '{}');
  const above = path.slice(0, -1);
  return keeps(above)
    ? splice(text, parent.valueStart, parent.end, '')
    : removeEntry(text, root, above, keeps);
};

const renameKey = (text: string, root: Span | null, path: YamlPath, key: string): string | null => {
  const along = entriesAlong(root, path);
  const entry = along.at(-1);
  return !entry || entry.key === null || along.length < path.length
    ? null
    : splice(text, entry.start, entry.valueStart, `${showScalar(key)}:`);
};

/**
 * YAML with a part changed and not a letter of the rest; null where its form does not allow that. Whether it then says
 * what it was to say is the caller's to verify, by reading it.
 */
export const editYaml = (
  text: string,
  change: YamlChange,
  keeps: (path: YamlPath) => boolean,
): string | null => {
  const root = yamlSpans(text);
  switch (change.do) {
    case 'set':
      return setValue(text, root, change.at, change.value);
    case 'add':
      return addItem(text, root, change.at, change.value);
    case 'rename':
      return renameKey(text, root, change.at, change.key);
    case 'remove':
      return removeEntry(text, root, change.at, keeps);
  }
};
