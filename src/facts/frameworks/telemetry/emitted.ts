import type { Value } from '../../../domain/fact.ts';
import type { Landed } from '../../languages/elixir/link-flow.ts';
import { type Keys, keysOf, showAtom } from '../../languages/elixir/show-term.ts';
import { type Term, unknown } from '../../languages/elixir/term.ts';
import type { Place } from '../../linking.ts';
import type { Emission } from './event-parts.ts';

export const showEvent = (names: readonly string[]): string => `[${names.map(showAtom).join(', ')}]`;

/** The names of an event, up to the first that is not known. */
export const namesOf = (event: Term): { names: string[]; isWhole: boolean } => {
  const items =
    event.type === 'list'
      ? event.items
      : event.type === 'lists'
        ? event.parts.flatMap((part) => (part.type === 'list' ? part.items : [unknown]))
        : [unknown];
  const names: string[] = [];
  for (const item of items) {
    if (item.type !== 'atom') return { names, isWhole: false };
    names.push(item.name);
  }
  return { names, isWhole: names.length > 0 };
};

export interface Emitted extends Place {
  names: string[];
  /** The project itself emits it; no library that was told a name for it. */
  isOwn: boolean;
  measurements: Keys;
  metadata: Keys;
  /** The prefix that a span was given. */
  span: string | null;
}

const whole = (...names: string[]): Keys => ({ names, isWhole: true });
const nothing: Keys = { names: [], isWhole: false };
const and = ({ names, isWhole }: Keys, ...more: string[]): Keys => ({
  names: [...new Set([...names, ...more])],
  isWhole,
});
export const eitherKeys = (all: readonly Keys[]): Keys => ({
  names: [...new Set(all.flatMap(({ names }) => names))],
  isWhole: all.every(({ isWhole }) => isWhole),
});

const itemsOf = (term: Term): readonly Term[] => (term.type === 'list' ? term.items : [unknown, unknown]);

type Stating = Pick<Emitted, 'measurements' | 'metadata'>;

/**
 * `:telemetry.span/3` emits three events. The keys that it adds for its own use are left out, but for those that
 * whoever listens asks for: how long it took, and what went wrong.
 */
const spanEvents = (measurements: Term, metadata: Term): [string, Stating][] => {
  const [startMetadata = unknown, ...endMetadata] = itemsOf(metadata);
  const [, ...endMeasurements] = itemsOf(measurements);
  const start = keysOf(startMetadata);
  return [
    ['start', { measurements: nothing, metadata: start }],
    [
      'stop',
      {
        measurements: and(eitherKeys(endMeasurements.map(keysOf)), 'duration'),
        metadata: eitherKeys(endMetadata.map(keysOf)),
      },
    ],
    ['exception', { measurements: whole('duration'), metadata: and(start, 'kind', 'reason', 'stacktrace') }],
  ];
};

const plugEvents: [string, Stating][] = [
  ['start', { measurements: whole('system_time'), metadata: whole('conn', 'options') }],
  ['stop', { measurements: whole('duration'), metadata: whole('conn', 'options') }],
];

export const emittedBy = (
  form: Emission['form'],
  names: string[],
  { terms, path, line }: Landed,
): Emitted[] => {
  const [, measurements = unknown, metadata = unknown] = terms;
  const place = { path, line };
  if (form === 'execute')
    return [
      {
        ...place,
        names,
        isOwn: true,
        span: null,
        measurements: keysOf(measurements),
        metadata: keysOf(metadata),
      },
    ];
  const events = form === 'plug' ? plugEvents : spanEvents(measurements, metadata);
  const span = form === 'plug' ? null : showEvent(names);
  return events.map(([name, stating]) => ({
    ...place,
    ...stating,
    span,
    isOwn: form !== 'plug',
    names: [...names, name],
  }));
};

/** What is known of keys that are not all known is told apart from all of them. */
export const keyAttributes = (name: string, keys: Keys): Record<string, Value> => {
  const sorted = [...keys.names].toSorted();
  if (keys.isWhole) return { [name]: sorted };
  return sorted.length > 0 ? { [`some_${name}`]: sorted } : {};
};
