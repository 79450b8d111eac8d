import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import { keywordOf, type Node } from '../languages/elixir/tree.ts';
import { surroundingsOf } from './values/around.ts';
import { type Landed, linkFlow, type Links } from './values/flow.ts';
import { type Callee, flowIn, type FlowPart, readingOf, type Standing, standingOf } from './values/parts.ts';
import { readLambdaResult, type ReadOptions, readTerm } from './values/read-term.ts';
import { reduceTerm, waysOf } from './values/reduce.ts';
import {
  byPlace,
  distinctOpen,
  evidence,
  flowOf,
  keysOf,
  type Keys,
  partsOf,
  type Place,
  showAtom,
} from './values/show.ts';
import { argsOf, type Site, sitesIn } from './values/sites.ts';
import { list, type Term, textOf, unknown } from './values/term.ts';

/** One event, or the three of a span, that the project emits. */
interface Emission extends Standing {
  part: 'emission';
  form: 'execute' | 'span' | 'plug';
  event: Term;
  measurements: Term;
  metadata: Term;
}

/** Events that somebody listens to, as a list; a metric's name has the measurement at its end. */
interface Attachment extends Standing {
  part: 'attachment';
  form: 'events' | 'metric';
  events: Term;
}

/** Events that a library emits for a module. */
interface Library extends Standing {
  part: 'library';
  event: string[];
}

type Part = Emission | Attachment | Library | FlowPart;

const noKeys: Term = { type: 'map', entries: [], bases: [], struct: null };

const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** Wrappers have such names, or are in modules that have: their calls are kept whatever is passed to them. */
const telling =
  /(?:^|[._])(?:telemetry|emit|emits|events?|instrument|metrics?|measure|track|span|observe|record|report|execute)(?:$|[._?!])/;

const isTelling = (module: string | null, name: string): boolean =>
  telling.test(snakeCase(`${module?.split('.').at(-1) ?? ''}.${name}`));

const options: ReadOptions = { hasValues: false, follows: isTelling, most: 500 };

const isTelemetry = ({ call }: Site): boolean =>
  call.receiver?.type === 'atom' && call.receiver.name === 'telemetry';

interface SpanEnd {
  measurements: Term;
  metadata: Term;
}

/** What the function of a span gives: `{result, metadata}` or `{result, measurements, metadata}`. */
const spanEnd = (result: Term): SpanEnd => {
  if (result.type !== 'tuple') return { measurements: unknown, metadata: unknown };
  const [, second = unknown, third] = result.items;
  return third ? { measurements: second, metadata: third } : { measurements: noKeys, metadata: second };
};

const emissionOf = (source: ElixirSource, site: Site): Emission | null => {
  const { name } = site.call;
  if (!isTelemetry(site) || (name !== 'execute' && name !== 'span')) return null;
  const reading = readingOf(source, site, options);
  const nodes = argsOf(site);
  const event = readTerm(nodes[0], reading);
  const stated =
    name === 'execute'
      ? {
          measurements: readTerm(nodes[1], reading),
          metadata: nodes[2] ? readTerm(nodes[2], reading) : noKeys,
        }
      : spanStated(readTerm(nodes[1], reading), readLambdaResult(nodes[2], reading));
  const standing = standingOf(source, site, [event, stated.measurements, stated.metadata]);
  return { part: 'emission', form: name, event, ...stated, ...standing };
};

/** Start and end of a span in one: `[start, end]` of either. */
const spanStated = (start: Term, result: Term): SpanEnd => {
  const ends = result.type === 'either' ? result.options.map(spanEnd) : [spanEnd(result)];
  return {
    measurements: list([noKeys, ...ends.map(({ measurements }) => measurements)]),
    metadata: list([start, ...ends.map(({ metadata }) => metadata)]),
  };
};

const attachmentOf = (source: ElixirSource, site: Site): Attachment | null => {
  const { name } = site.call;
  if (!isTelemetry(site) || (name !== 'attach' && name !== 'attach_many')) return null;
  const term = readTerm(argsOf(site)[1], readingOf(source, site, options));
  const events = name === 'attach' ? list([term]) : term;
  return { part: 'attachment', form: 'events', events, ...standingOf(source, site, [events]) };
};

const metrics = new Set(['counter', 'sum', 'summary', 'last_value', 'distribution']);

const metricOf = (source: ElixirSource, site: Site): Attachment | null => {
  const { call } = site;
  if (!metrics.has(call.name ?? '') || !source.text.includes('Telemetry.Metrics')) return null;
  const events = readTerm(argsOf(site)[0], readingOf(source, site, options));
  return { part: 'attachment', form: 'metric', events, ...standingOf(source, site, []) };
};

/** `plug Plug.Telemetry, event_prefix: [:my_app, :plug]`. */
const plugOf = (source: ElixirSource, site: Site): Emission | null => {
  const { call, region } = site;
  if (call.name !== 'plug' || call.receiver || moduleName(call.args[0], region.scope) !== 'Plug.Telemetry')
    return null;
  const event = readTerm(keywordOf(call.args, 'event_prefix'), readingOf(source, site, options));
  return {
    part: 'emission',
    form: 'plug',
    event,
    measurements: noKeys,
    metadata: noKeys,
    ...standingOf(source, site, [event]),
  };
};

/** Ecto emits `[:my_app, :repo, :query]` for `MyApp.Repo`. */
const repoOf = (source: ElixirSource, site: Site): Library | null => {
  const { call, region } = site;
  const { name } = region.scope;
  if (
    call.name !== 'use' ||
    call.receiver ||
    name === null ||
    moduleName(call.args[0], region.scope) !== 'Ecto.Repo'
  )
    return null;
  return {
    part: 'library',
    event: [...name.split('.').map(snakeCase), 'query'],
    ...standingOf(source, site, []),
  };
};

const isAtoms = (node: Node): boolean =>
  node.type === 'list' &&
  node.items.length > 1 &&
  node.items.every(({ type }) => type === 'atom' || type === 'identifier') &&
  node.items.some(({ type }) => type === 'atom');

/** `[:my_app, :thing]`, an attribute that holds that, or something put in front of it. */
const isEventLike = (node: Node, source: ElixirSource, module: string | null): boolean => {
  if (node.type === 'operator' && node.operator === '++')
    return isEventLike(node.left, source, module) || isEventLike(node.right, source, module);
  if (node.type === 'unary' && node.operator === '@' && node.operand.type === 'identifier') {
    const value = surroundingsOf(source).attribute(module, node.operand.name, node.start);
    return (
      value !== null &&
      value.type !== 'unary' &&
      value.type !== 'operator' &&
      isEventLike(value, source, module)
    );
  }
  return isAtoms(node);
};

/** Modules and functions that are often given lists of atoms, and emit nothing. */
const foreign =
  /^(?:Map|Keyword|Enum|List|Repo|Ecto|Logger|String|Access|MapSet|Stream|Process|File|IO|Application|System|Config|GenServer|Agent)$/;
const local =
  /^(?:cast|validate_|unique_|preload|assign|take|drop|get_in|put_in|update_in|pop_in|plug|config|from|select|field|import|alias|use|require|def|assert|refute|stub|expect|with|case|if|for|on_mount|socket|pipe_through|resources|live|attr|slot|at|unquote|quote|is_)/;

const mayEmit =
  (source: ElixirSource) =>
  (site: Site): boolean => {
    const { call, region } = site;
    if (call.name === null || isTelemetry(site)) return false;
    const receiver = call.receiver ? (moduleName(call.receiver, region.scope) ?? null) : '';
    if (receiver === null) return false;
    const last = receiver.split('.').at(-1) ?? '';
    if (foreign.test(last) || (receiver === '' && local.test(call.name))) return false;
    if (receiver !== '' && isTelling(last, call.name)) return true;
    const isOwn =
      receiver === '' && surroundingsOf(source).defines(region.scope.name, call.name, argsOf(site).length);
    if (isOwn) return false;
    return call.args.some((arg) => isEventLike(arg, source, region.scope.name));
  };

const readers = [emissionOf, attachmentOf, metricOf, plugOf, repoOf];

const extract = (source: ElixirSource): Part[] => {
  const own = sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? []));
  const terms = own.flatMap((part) =>
    part.part === 'emission'
      ? [part.event, part.measurements, part.metadata]
      : part.part === 'attachment'
        ? [part.events]
        : [],
  );
  return [...own, ...flowIn(source, { standings: own, terms, mayReach: mayEmit(source), options })];
};

const showEvent = (names: readonly string[]): string => `[${names.map(showAtom).join(', ')}]`;

/** The names of an event, up to the first that is not known. */
const namesOf = (event: Term): { names: string[]; isWhole: boolean } => {
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

interface Emitted extends Place {
  names: string[];
  /** The project itself emits it; no library that was told a name for it. */
  isOwn: boolean;
  measurements: Keys;
  metadata: Keys;
  /** The prefix that a span was given. */
  span: string | null;
}

const whole = (...names: string[]): Keys => ({ names, isWhole: true });
const and = ({ names, isWhole }: Keys, ...more: string[]): Keys => ({
  names: [...new Set([...names, ...more])],
  isWhole,
});
const either = (all: readonly Keys[]): Keys => ({
  names: [...new Set(all.flatMap(({ names }) => names))],
  isWhole: all.every(({ isWhole }) => isWhole),
});

const itemsOf = (term: Term): readonly Term[] => (term.type === 'list' ? term.items : [unknown, unknown]);

type Stating = Pick<Emitted, 'measurements' | 'metadata'>;

/** `:telemetry.span/3` emits three events, and adds keys of its own to them. */
const spanEvents = (measurements: Term, metadata: Term): [string, Stating][] => {
  const [startMetadata = unknown, ...endMetadata] = itemsOf(metadata);
  const [, ...endMeasurements] = itemsOf(measurements);
  const context = 'telemetry_span_context';
  const start = and(keysOf(startMetadata), context);
  return [
    ['start', { measurements: whole('monotonic_time', 'system_time'), metadata: start }],
    [
      'stop',
      {
        measurements: and(either(endMeasurements.map(keysOf)), 'duration', 'monotonic_time'),
        metadata: and(either(endMetadata.map(keysOf)), context),
      },
    ],
    [
      'exception',
      {
        measurements: whole('duration', 'monotonic_time'),
        metadata: and(start, 'kind', 'reason', 'stacktrace'),
      },
    ],
  ];
};

const plugEvents: [string, Stating][] = [
  ['start', { measurements: whole('system_time'), metadata: whole('conn', 'options') }],
  ['stop', { measurements: whole('duration'), metadata: whole('conn', 'options') }],
];

const emittedBy = (form: Emission['form'], names: string[], { terms, path, line }: Landed): Emitted[] => {
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
const keyAttributes = (name: string, keys: Keys): Record<string, Value> => {
  const sorted = [...keys.names].toSorted();
  if (keys.isWhole) return { [name]: sorted };
  return sorted.length > 0 ? { [`some_${name}`]: sorted } : {};
};

const factOf = (subject: string, all: readonly Emitted[], attached: boolean | null): Fact => {
  const [first] = [...all].toSorted(byPlace);
  const span = all.find((one) => one.span !== null)?.span ?? null;
  return {
    kind: 'telemetry',
    subject,
    attributes: {
      ...keyAttributes('measurements', either(all.map(({ measurements }) => measurements))),
      ...keyAttributes('metadata', either(all.map(({ metadata }) => metadata))),
      ...(span === null ? {} : { span }),
      ...(attached === null ? {} : { attached }),
    },
    path: first?.path ?? '',
    line: first?.line ?? 0,
  };
};

const openOf = (names: readonly string[], why: string, { path, line }: Place): OpenSet => ({
  kind: 'telemetry',
  within: names.length === 0 ? '' : `[${names.map((name) => `${showAtom(name)}, `).join('')}`,
  why,
  path,
  line,
});

const linkEmissions = (
  parts: readonly Placed<Emission>[],
  links: Links,
): { emitted: Emitted[]; open: OpenSet[] } => {
  const emitted: Emitted[] = [];
  const open: OpenSet[] = [];
  for (const { path, part } of parts) {
    const terms = [part.event, part.measurements, part.metadata];
    for (const landed of links.land({ terms, standing: part, path }, { settles: 1 })) {
      for (const way of waysOf(landed.terms[0] ?? unknown)) {
        const { names, isWhole } = namesOf(way);
        if (isWhole) emitted.push(...emittedBy(part.form, names, landed));
        else if (!isDead(landed.uncalled))
          open.push(openOf(names, 'the event is named by a value that the code computes', landed));
      }
    }
  }
  return { emitted, open };
};

/** Calls of such a function would have been seen. */
const isDead = (callee: Callee | null): boolean =>
  callee !== null && (callee.isPrivate || isTelling(callee.module, callee.name));

interface Listened extends Place {
  names: string[];
}

/** `my_app.repo.query.total_time` measures `total_time` of `[:my_app, :repo, :query]`. */
const metricEvent = (term: Term): Term => {
  const name = textOf(term);
  const names = name === null ? [] : name.split('.');
  if (names.length > 1) return list(names.slice(0, -1).map((one): Term => ({ type: 'atom', name: one })));
  return term.type === 'list' ? list(term.items.slice(0, -1)) : unknown;
};

const listenedIn = ({ form, events }: Attachment, links: Links): Term[] => {
  const reduced = reduceTerm(events, links);
  if (form === 'metric') return waysOf(reduced).map(metricEvent);
  const members = reduceTerm({ type: 'each', of: reduced }, links);
  return members.type === 'either' ? members.options.flatMap(waysOf) : waysOf(members);
};

const linkAttachments = (
  parts: readonly Placed<Attachment>[],
  links: Links,
): { listened: Listened[]; isWhole: boolean } => {
  const found = parts.flatMap(({ path, part }) =>
    listenedIn(part, links).map((event) => ({ ...namesOf(event), path, line: part.line })),
  );
  return { listened: found.filter(({ isWhole }) => isWhole), isWhole: found.every(({ isWhole }) => isWhole) };
};

/** Somebody listens to an event that no code here emits and that does not start as the project's own do: a library's. */
const libraryEvents = (
  listened: readonly Listened[],
  emitted: readonly Emitted[],
  libraries: readonly Placed<Library>[],
): OpenSet[] => {
  const own = new Set(emitted.flatMap(({ names: [first], isOwn }) => (isOwn ? [first] : [])));
  const stated = new Set(emitted.map(({ names }) => showEvent(names)));
  const foreignOnes = listened.filter(({ names }) => !own.has(names[0]) && !stated.has(showEvent(names)));
  return [
    ...libraries.map(({ path, part }) => ({
      names: part.event,
      why: 'Ecto emits it for this repository',
      path,
      line: part.line,
    })),
    ...foreignOnes.map((one) => ({ ...one, why: 'code listens to it, and a library may be what emits it' })),
  ].map(({ names, why, path, line }) => ({ kind: 'telemetry', within: showEvent(names), why, path, line }));
};

const link = (placed: readonly Placed<Part>[], { uses }: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(flowOf(parts), uses);
  const { emitted, open } = linkEmissions(partsOf(parts, 'emission'), links);
  const { listened, isWhole } = linkAttachments(partsOf(parts, 'attachment'), links);
  const heard = new Set(listened.map(({ names }) => showEvent(names)));
  const facts = [...Map.groupBy(emitted, ({ names }) => showEvent(names))].map(([subject, all]) =>
    factOf(subject, all, heard.has(subject) ? true : isWhole ? false : null),
  );
  return {
    facts,
    open: distinctOpen([...open, ...libraryEvents(listened, emitted, partsOf(parts, 'library'))]),
  };
};

export const telemetry: Framework<Part> = {
  name: 'telemetry',
  version: 1,
  // Wrappers are called with lists of atoms, or have names that tell.
  words: [
    'elemetry',
    'Ecto.Repo',
    '[:',
    'mit',
    'vent',
    'nstrument',
    'etric',
    'easure',
    'rack',
    'pan',
    'bserve',
    'ecord',
    'eport',
    'xecute',
  ],
  extract,
  link,
};
