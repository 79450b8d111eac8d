import {
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  YAMLException,
} from 'js-yaml';
import type { Problem } from '../domain/finding.ts';
import { lineFinder } from './lines.ts';

export type YamlPath = readonly (string | number)[];

export interface Yaml {
  /** The data, or undefined where the text is not YAML. */
  value: unknown;
  problems: Problem[];
  /** Line of the key or item at this path, or of the nearest part of the path that exists. */
  lineOf(path: YamlPath): number;
  /** Where each key of the outermost mapping starts, in the order of the text. */
  keys: { name: string; start: number }[];
}

const pathKey = (path: YamlPath): string => JSON.stringify(path.map(String));

interface OpenCollection {
  path: YamlPath;
  isMapping: boolean;
  key: string | null;
  items: number;
}

/** Offsets of every key and item, found by walking the parser's events beside a stack of open collections. */
const locate = (text: string, events: readonly Event[]) => {
  const offsets = new Map<string, number>();
  const keys: { name: string; start: number }[] = [];
  const stack: OpenCollection[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      stack.pop();
      continue;
    }
    const parent = stack.at(-1);
    const start =
      event.type === EVENT_ID.SCALAR
        ? event.valueStart
        : event.type === EVENT_ID.ALIAS
          ? event.anchorStart
          : event.start;
    let path: YamlPath = [];
    if (parent?.isMapping && parent.key === null) {
      parent.key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
      path = [...parent.path, parent.key];
      offsets.set(pathKey(path), start);
      if (parent.path.length === 0) keys.push({ name: parent.key, start });
      if (event.type === EVENT_ID.SCALAR) continue;
    } else if (parent?.isMapping) {
      path = [...parent.path, parent.key ?? ''];
      parent.key = null;
    } else if (parent) {
      path = [...parent.path, parent.items];
      offsets.set(pathKey(path), start);
      parent.items += 1;
    }
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      stack.push({ path, isMapping: event.type === EVENT_ID.MAPPING, key: null, items: 0 });
    }
  }
  return { offsets, keys };
};

/** `firstLine`: the line at which this text starts in its file, for front matter and fenced blocks. */
export const readYaml = (text: string, firstLine = 1): Yaml => {
  const lineAt = lineFinder(text);
  const lineOfOffset = (offset: number): number => lineAt(offset) + firstLine - 1;
  try {
    const events = parseEvents(text, { maxDepth: 30 });
    // Aliases are refused: nobody needs them here, and ten lines of them can stand for gigabytes.
    const [value, ...more] = constructFromEvents(events, { source: text, maxAliases: 0 });
    const { offsets, keys } = locate(text, events);
    const lineOf = (path: YamlPath): number => {
      for (let length = path.length; length > 0; length -= 1) {
        const offset = offsets.get(pathKey(path.slice(0, length)));
        if (offset !== undefined) return lineOfOffset(offset);
      }
      return firstLine;
    };
    const problems: Problem[] =
      more.length === 0
        ? []
        : [{ line: firstLine, message: 'Unexpected second YAML document, expected one' }];
    return { value, problems, lineOf, keys };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = firstLine + (error.mark?.line ?? 0);
    return {
      value: undefined,
      problems: [{ line, message: `Unexpected YAML: ${error.reason}` }],
      lineOf: () => firstLine,
      keys: [],
    };
  }
};
