import type { ElixirSource } from '../../framework.ts';
import { surroundingsOf } from '../../languages/elixir/around.ts';
import { readingOf, type Standing, standingOf } from '../../languages/elixir/flow-parts.ts';
import { moduleName } from '../../languages/elixir/modules.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readLambdaResult, readTerm } from '../../languages/elixir/read-term.ts';
import type { Region } from '../../languages/elixir/regions.ts';
import { argsOf, type Site, sitesIn } from '../../languages/elixir/sites.ts';
import { list, type Term, unknown } from '../../languages/elixir/term.ts';
import { keywordOf, type Node } from '../../languages/elixir/tree.ts';

/** One event, or the three of a span, that the project emits. */
export interface Emission extends Standing {
  part: 'emission';
  form: 'execute' | 'span' | 'plug';
  event: Term;
  measurements: Term;
  metadata: Term;
}

/** Events that somebody listens to, as a list; a metric's name has the measurement at its end. */
export interface Attachment extends Standing {
  part: 'attachment';
  form: 'events' | 'metric';
  events: Term;
}

/** Events that a library emits for a module. */
export interface Library extends Standing {
  part: 'library';
  event: string[];
}

export type EventPart = Emission | Attachment | Library;

const noKeys: Term = { type: 'map', entries: [], bases: [], struct: null };

const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** Wrappers have such names, or are in modules that have: their calls are kept whatever is passed to them. */
const telling =
  /(?:^|[._])(?:telemetry|emit|emits|events?|instrument|metrics?|measure|track|span|observe|record|report|execute)(?:$|[._?!])/;

export const isTelling = (module: string | null, name: string): boolean =>
  telling.test(snakeCase(`${module?.split('.').at(-1) ?? ''}.${name}`));

export const options: ReadOptions = { hasValues: false, follows: isTelling, most: 500 };

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

export const mayEmit =
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
    if (receiver === '' && isTelling(null, call.name)) return true;
    return call.args.some((arg) => isEventLike(arg, source, region.scope.name));
  };

/** A function that gives the names of events: `def event(:baked), do: [:bakery, :bake]`. */
export const mayName = ({ scope, owner, nodes }: Region): boolean => {
  const last = nodes.at(-1);
  const isNamed = last?.type === 'list' || (last?.type === 'operator' && last.operator === '++');
  return owner !== null && isNamed && isTelling(scope.name, owner.name);
};

const readers = [emissionOf, attachmentOf, metricOf, plugOf, repoOf];

export const eventPartsIn = (source: ElixirSource): EventPart[] =>
  sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? []));

export const termsOf = (part: EventPart): Term[] => {
  if (part.part === 'emission') return [part.event, part.measurements, part.metadata];
  return part.part === 'attachment' ? [part.events] : [];
};
