import type { Value } from '../../../domain/fact.ts';
import type { StatementShape, WordShape } from '../prose-shape.ts';
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

const keysIn = (text: string): Record<string, Value> => {
  const measurements = listAfter(
    text,
    /\bmeasurements?\b(?:\s+(?:of|are|include|such as|like))?\s*[:=]?\s*/i,
  );
  const metadata = listAfter(
    text,
    /\b(?:metadata|tags)\b(?:\s+(?:of|are|include|such as|like))?\s*[:=]?\s*/i,
  );
  return {
    ...(measurements.length > 0 ? { measurements } : {}),
    ...(metadata.length > 0 ? { metadata } : {}),
  };
};

const eventsIn = (text: string): string[] =>
  [...text.matchAll(/\[\s*:\w+(?:\s*,\s*:\w+)+\s*\]/g)].map(([found]) => normalize(found));

/** `[:my_app, :waitlist, :join]`, with what the same statement says of its keys where it is the only event there. */
export const telemetryEvent: WordShape = {
  name: 'telemetry event',
  read: ({ text, start, end }, { statement }) => {
    if (!event.test(text)) return null;
    const isOnly = eventsIn(statement.text).length === 1;
    const expected = isOnly ? keysIn(statement.text.slice(end)) : {};
    return [{ kind: 'telemetry', subject: normalize(text), expected, start, end }];
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
    const expected = keysIn(text);
    return subject === undefined || Object.keys(expected).length === 0
      ? []
      : [{ kind: 'telemetry', subject, expected, start: 0, end: text.length }];
  },
};
