import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import type { YamlPath } from './yaml.ts';

/** Where in a text each part of its YAML stands, so that one part can be changed and the rest left as it is. */

export interface Entry {
  /** Of a mapping; null for the item of a list. */
  key: string | null;
  /** Where the key or the item starts. */
  start: number;
  /** Where its key ends, the colon included; of an item where it starts. */
  valueStart: number;
  end: number;
  value: Span | null;
}

export interface Span {
  kind: 'scalar' | 'mapping' | 'list';
  /** In braces, brackets or quotes, and not by indentation. */
  isFlow: boolean;
  start: number;
  end: number;
  entries: Entry[];
}

type CollectionEvent = Extract<Event, { start: number }>;
type ScalarEvent = Extract<Event, { valueStart: number }>;

const flow = 2;
const [singleQuoted, doubleQuoted, literal, folded] = [2, 3, 4, 5] as const;

/** Null for a value that is not written out. */
const scalarSpan = (text: string, event: ScalarEvent): Span | null => {
  if (event.valueStart < 0 || event.valueEnd < event.valueStart) return null;
  const { style } = event;
  const isQuoted = style === singleQuoted || style === doubleQuoted;
  const isBlock = style === literal || style === folded;
  const end =
    isBlock && text[event.valueEnd - 1] === '\n' ? event.valueEnd - 1 : event.valueEnd + (isQuoted ? 1 : 0);
  const start = isBlock
    ? text.lastIndexOf('\n', event.valueStart - 1)
    : event.valueStart - (isQuoted ? 1 : 0);
  return { kind: 'scalar', isFlow: isQuoted, start, end, entries: [] };
};

/** Past what stands between the last part of a flow collection and its bracket. */
const closingAfter = (text: string, from: number): number => {
  const rest = /^(?:[\s,:]|(?<=\s)#[^\n]*)*[\]}]/.exec(text.slice(from));
  return rest ? from + rest[0].length : from;
};

/** The parts of a text that is known to be YAML, without anchors or tags; null where there is nothing in it. */
export const yamlSpans = (text: string): Span | null => {
  const events = parseEvents(text, { maxDepth: 30 });
  let at = 0;
  const next = (): Event | undefined => events[at++];

  const readCollection = (event: CollectionEvent, kind: 'mapping' | 'list'): Span => {
    const isFlow = event.style === flow;
    const entries: Entry[] = [];
    for (let inner = next(); inner && inner.type !== EVENT_ID.POP; inner = next())
      entries.push(kind === 'mapping' ? readPair(inner) : readItem(inner));
    const last = entries.at(-1)?.end ?? event.start + 1;
    const end = isFlow ? closingAfter(text, last) : last;
    return { kind, isFlow, start: event.start, end, entries };
  };

  const readValue = (event: Event | undefined): Span | null => {
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return readCollection(event, 'mapping');
      case EVENT_ID.SEQUENCE:
        return readCollection(event, 'list');
      case EVENT_ID.SCALAR:
        return scalarSpan(text, event);
      default:
        return null;
    }
  };

  const readPair = (event: Event): Entry => {
    const keySpan = readValue(event);
    const key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
    const colon = text.indexOf(':', keySpan?.end ?? 0) + 1;
    const value = readValue(next());
    return { key, start: keySpan?.start ?? 0, valueStart: colon, end: value?.end ?? colon, value };
  };

  const readItem = (event: Event): Entry => {
    const value = readValue(event);
    const start = value?.start ?? 0;
    return { key: null, start, valueStart: start, end: value?.end ?? start, value };
  };

  for (let event = next(); event; event = next()) {
    if (event.type !== EVENT_ID.DOCUMENT) return readValue(event);
  }
  return null;
};

const entryOf = (span: Span | null, part: string | number): Entry | undefined =>
  typeof part === 'number' && span?.kind === 'list'
    ? span.entries[part]
    : span?.entries.find(({ key }) => key === String(part));

/** The entries from the outermost to the one at this path, as far as they exist. */
export const entriesAlong = (root: Span | null, path: YamlPath): Entry[] => {
  const found: Entry[] = [];
  let span = root;
  for (const part of path) {
    const entry = entryOf(span, part);
    if (!entry) break;
    found.push(entry);
    span = entry.value;
  }
  return found;
};
