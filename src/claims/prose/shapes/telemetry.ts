import type { ProseDraft, StatementShape, WordShape } from '../prose-shape.ts';
import type { Statement } from '../statement.ts';

const event = /^\[\s*:[\w?!]+(?:\s*,\s*(?::[\w?!]+|\*|_))+\s*\]$/;
const normalize = (text: string): string =>
  `[${text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => part.trim().replace(/^_$/, '*'))
    .join(', ')}]`;

const braces = /%?\{([^{}]*)\}/;
const key = /^[:"'`]*([a-z][a-z0-9_]*)[?]?["'`]*(?::|\s*=>|$|\s)/;

/** The names of a list as people write it: `a`, `b` and `c`; %{a: …, b: …}; (a, b). */
const namesIn = (text: string): string[] => {
  const inner = braces.exec(text)?.[1] ?? /^[\s:=`]*\(([^()]*)\)/.exec(text)?.[1] ?? text;
  const marked = [...inner.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const parts = marked.length > 0 ? marked.flatMap((one) => one.split(',')) : inner.split(/,|\band\b|\+/);
  const names = parts.map((part) => key.exec(part.trim())?.[1] ?? null);
  // A list in which a member is no name is prose: then its other members are words of it too.
  return names.every((name) => name !== null) || marked.length > 0
    ? names.filter((name) => name !== null)
    : [];
};

const listAfter = (text: string, word: RegExp): string[] => {
  const found = word.exec(text);
  if (!found) return [];
  const rest = text.slice(found.index + found[0].length);
  const stop =
    /[;.](?=\s|$)|\b(?:and|with)\s+(?:metadata|measurements?|tags|labels)\b|,?\s*\b(?:metadata|measurements?|tags)\b\s*[:(`%{]/i.exec(
      rest,
    );
  return namesIn(rest.slice(0, stop ? stop.index : rest.length));
};

interface Keys {
  of: 'measurements' | 'metadata';
  names: string[];
}

const keysIn = (text: string): Keys[] =>
  [
    {
      of: 'measurements' as const,
      names: listAfter(text, /\bmeasurements?\b(?:\s+(?:of|are|include|such as|like))?\s*[:=]?\s*/i),
    },
    {
      of: 'metadata' as const,
      names: listAfter(text, /\b(?:metadata|tags)\b(?:\s+(?:of|are|include|such as|like))?\s*[:=]?\s*/i),
    },
  ].filter(({ names }) => names.length > 0);

/** Each key on its own, at its own place: one may be missing where the others are there. */
const keyDrafts = (subject: string, text: string, from: number): ProseDraft[] =>
  keysIn(text.slice(from)).flatMap(({ of, names }) =>
    names.map((name): ProseDraft => {
      const at = text.slice(from).search(new RegExp(`(?<![\\w])${name}(?![\\w])`));
      const start = from + Math.max(at, 0);
      return { kind: 'telemetry', subject, expected: { [of]: [name] }, start, end: start + name.length };
    }),
  );

const eventsIn = (text: string): string[] =>
  [...text.matchAll(/\[\s*:\w+(?:\s*,\s*:\w+)+\s*\]/g)].map(([found]) => normalize(found));

/** `[:my_app, :waitlist, :join]`, with what the same statement says of its keys where it is the only event there. */
export const telemetryEvent: WordShape = {
  name: 'telemetry event',
  read: ({ text, start, end }, { statement }) => {
    if (!event.test(text)) return null;
    const subject = normalize(text);
    const isOnly = eventsIn(statement.text).length === 1;
    return [
      { kind: 'telemetry', subject, start, end },
      ...(isOnly ? keyDrafts(subject, statement.text, end) : []),
    ];
  },
};

const innermostEvent = ({ parents }: Statement): string | undefined => {
  for (const parent of parents.toReversed()) {
    const events = eventsIn(parent.text);
    if (events.length > 0) return events.length === 1 ? events[0] : undefined;
  }
  return undefined;
};

/** A list below an event: "- measurements: `duration`", "- metadata: `section_id`". */
export const telemetryKeys: StatementShape = {
  name: 'keys of a telemetry event',
  read: ({ statement }) => {
    const { text, form } = statement;
    if (form !== 'item' || !/^\W*(?:measurements?|metadata|tags)\b/i.test(text)) return [];
    const subject = innermostEvent(statement);
    return subject === undefined ? [] : keyDrafts(subject, text, 0);
  },
};

const dotted = /^[a-z]\w*(?:\.[a-z]\w*)+$/;
const metricWords = /\b(?:telemetry|counters?|metrics?|distributions?|gauges?|spans?)\b/i;

/** `waitlist.join.duration` below "Telemetry events:": an event, or a measurement of one. */
export const dottedEvent: WordShape = {
  name: 'telemetry event with points',
  read: ({ text, start, end, isCode }, { statement, glossary }) => {
    if (!isCode || !dotted.test(text) || glossary.tables.has(text.split('.')[0] ?? '')) return null;
    const lead = statement.parents.at(-1);
    const around = `${statement.text.slice(0, start)} ${lead && lead.form !== 'heading' ? lead.text : ''}`;
    return metricWords.test(around) ? [{ kind: 'telemetry', subject: `*.${text}`, start, end }] : null;
  },
};
