import { dump } from 'js-yaml';

/** `name`, or "name" where YAML would read it otherwise. */
export const showScalar = (value: unknown): string =>
  dump([value], { flowLevel: 0, lineWidth: -1 }).trim().slice(1, -1).trim();

const isGroup = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** On one line, as people write it: `{ columns: [a, b], unique: true }`. */
export const showFlow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(showFlow).join(', ')}]`;
  if (!isGroup(value)) return showScalar(value);
  const pairs = Object.entries(value).map(([key, part]) => `${showScalar(key)}: ${showFlow(part)}`);
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
};

const longestLine = 100;

const writePart = (key: string, value: unknown, indent: string, opened: number): string => {
  const lead = `${indent}${showScalar(key)}:`;
  if (value === null || value === undefined) return `${lead}\n`;
  const line = `${lead} ${showFlow(value)}\n`;
  const hasNames = isGroup(value) && Object.values(value).includes(null);
  const fits = line.length <= longestLine + 1 && opened <= 0 && !hasNames;
  if (fits || !(isGroup(value) || Array.isArray(value)) || Object.keys(value).length === 0) return line;
  if (Array.isArray(value))
    return `${lead}\n${value.map((item) => `${indent}  - ${showFlow(item)}\n`).join('')}`;
  return `${lead}\n${writeGroup(value, `${indent}  `, opened - 1)}`;
};

const writeGroup = (group: Readonly<Record<string, unknown>>, indent: string, opened: number): string =>
  Object.entries(group)
    .map(([key, value]) => writePart(key, value, indent, isGroup(value) ? opened : 0))
    .join('');

/** Each key on a line of its own down to a depth, and below that as far as lines would be too long. */
export const writeYaml = (value: Readonly<Record<string, unknown>>, depth: number): string =>
  writeGroup(value, '', depth);
