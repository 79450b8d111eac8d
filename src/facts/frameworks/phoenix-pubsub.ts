import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import type { Node } from '../languages/elixir/tree.ts';
import { type Landed, linkFlow, type Links } from '../languages/elixir/link-flow.ts';
import {
  type Callee,
  flowIn,
  type FlowPart,
  readingOf,
  type Standing,
  standingOf,
} from '../languages/elixir/flow-parts.ts';
import type { ReadOptions } from '../languages/elixir/read-step.ts';
import { readTerm } from '../languages/elixir/read-term.ts';
import { waysOf } from '../languages/elixir/reduce-term.ts';
import type { Region } from '../languages/elixir/regions.ts';
import { byPlace, distinctOpen, evidence, partsOf, type Place } from '../linking.ts';
import { argsOf, type Site, sitesIn } from '../languages/elixir/sites.ts';
import { literal, type Term, unknown } from '../languages/elixir/term.ts';

/** A call that broadcasts to a topic, or subscribes to it. */
interface TopicUse extends Standing {
  part: 'topic';
  operation: 'broadcast' | 'subscribe';
  /** The endpoint that is called, which only linking can tell from another module; null for `Phoenix.PubSub`. */
  endpoint: string | null;
  topic: Term;
  message: Term;
}

/** `channel "room:*", MyAppWeb.RoomChannel`. */
interface Channel extends Standing {
  part: 'channel';
  topic: Term;
  channel: string | null;
}

/** `broadcast!(socket, "event", payload)`: in a channel, to its own topic. */
interface SocketBroadcast extends Standing {
  part: 'socket';
  message: Term;
}

type Part = TopicUse | Channel | SocketBroadcast | FlowPart;

interface Positions {
  operation: TopicUse['operation'];
  topic: number;
  message: number;
}

const says = (topic: number): Positions => ({ operation: 'broadcast', topic, message: topic + 1 });
const hears = (topic: number): Positions => ({ operation: 'subscribe', topic, message: -1 });

/** Where the arguments stand for `Phoenix.PubSub`; an endpoint is its own server, so there it is one place less. */
const functions = new Map<string, Positions>([
  ...['broadcast', 'broadcast!', 'local_broadcast'].map((name) => [name, says(1)] as const),
  ...[
    'broadcast_from',
    'broadcast_from!',
    'local_broadcast_from',
    'direct_broadcast',
    'direct_broadcast!',
  ].map((name) => [name, says(2)] as const),
  ['subscribe', hears(1)],
]);

/** Functions around these calls have such names or are in modules that have. */
const telling = /broadcast|subscri|publish|pub_?sub|notif|topic|channel|dispatch|emit|announce/i;
/** Functions that build topics. */
const building = /broadcast|subscri|pub_?sub|notif|topic|channel|message|room|stream/i;

const lastPart = (module: string | null): string => module?.split('.').at(-1) ?? '';
const isTelling = (module: string | null, name: string): boolean =>
  telling.test(name) || telling.test(lastPart(module));
const isBuilding = (module: string | null, name: string): boolean =>
  building.test(name) || building.test(lastPart(module));

const options: ReadOptions = { hasValues: false, follows: isBuilding, most: 200 };
const endpointNamed = /(?:^|\.)\w*Endpoint$/;

/** `socket.endpoint`, `@endpoint`. */
const isEndpointValue = (node: Node | null): boolean =>
  (node?.type === 'call' && node.name === 'endpoint') ||
  (node?.type === 'identifier' && node.name === 'endpoint') ||
  (node?.type === 'unary' && node.operand.type === 'identifier' && node.operand.name === 'endpoint');

const anyEndpoint = 'Endpoint';

const topicUseOf = (source: ElixirSource, site: Site): TopicUse | null => {
  const { call, region } = site;
  const positions = functions.get(call.name ?? '');
  if (!positions || !call.receiver) return null;
  const module =
    moduleName(call.receiver, region.scope) ?? (isEndpointValue(call.receiver) ? anyEndpoint : null);
  if (module === null) return null;
  const isPubSub = module === 'Phoenix.PubSub';
  const shift = isPubSub || call.name?.startsWith('direct_') ? 0 : 1;
  const args = argsOf(site);
  const reading = readingOf(source, site, options);
  const topic = readTerm(args[positions.topic - shift], reading);
  const message =
    positions.operation === 'broadcast' ? readTerm(args[positions.message - shift], reading) : literal(null);
  const standing = standingOf(source, site, [topic, message]);
  return {
    part: 'topic',
    operation: positions.operation,
    endpoint: isPubSub ? null : module,
    topic,
    message,
    ...standing,
  };
};

const channelOf = (source: ElixirSource, site: Site): Channel | null => {
  const { call, region } = site;
  if (call.name !== 'channel' || call.receiver || region.owner || call.args.length < 2) return null;
  const topic = readTerm(call.args[0], readingOf(source, site, options));
  return {
    part: 'channel',
    topic,
    channel: moduleName(call.args[1], region.scope),
    ...standingOf(source, site, []),
  };
};

const socketBroadcastOf = (source: ElixirSource, site: Site): SocketBroadcast | null => {
  const { call } = site;
  const [socket, event] = argsOf(site);
  if (
    !/^broadcast(?:_from)?!?$/.test(call.name ?? '') ||
    call.receiver ||
    socket?.type !== 'identifier' ||
    socket.name !== 'socket'
  )
    return null;
  const message = readTerm(event, readingOf(source, site, options));
  return { part: 'socket', message, ...standingOf(source, site, [message]) };
};

const mayReach = ({ call, region }: Site): boolean => {
  if (call.name === null || call.name.startsWith('def')) return false;
  if (!call.receiver) return telling.test(call.name) && !/^(?:channel|import|alias|use)$/.test(call.name);
  const module = moduleName(call.receiver, region.scope);
  return (
    module !== null && module !== 'Phoenix.PubSub' && module !== 'Logger' && isTelling(module, call.name)
  );
};

/** What a function can end with that gives a topic. */
const buildsText = (node: Node | undefined): boolean =>
  (node?.type === 'text' && (node.value === null || /^\S+$/.test(node.value)) && node.sigil === null) ||
  (node?.type === 'operator' && (node.operator === '<>' || node.operator === '|>')) ||
  (node?.type === 'call' && /topic|join|channel/.test(node.name ?? '')) ||
  (node?.type === 'call' && node.receiver === null) ||
  (node?.type === 'unary' && node.operator === '@');

const mayBuild = ({ scope, owner, nodes }: Region): boolean =>
  owner !== null && isBuilding(scope.name, owner.name) && buildsText(nodes.at(-1));

const readers = [topicUseOf, channelOf, socketBroadcastOf];

const extract = (source: ElixirSource): Part[] => {
  const own = sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? []));
  const terms = own.flatMap((part) =>
    ('topic' in part ? [part.topic] : []).concat('message' in part ? [part.message] : []),
  );
  return [...own, ...flowIn(source, { standings: own, terms, mayReach, mayBuild, options })];
};

const piecesOf = (term: Term): string[] => {
  switch (term.type) {
    case 'text':
      return term.parts.flatMap(piecesOf);
    case 'literal':
      return [String(term.value ?? '')];
    case 'atom':
      return [term.name];
    case 'module':
      return [`Elixir.${term.name}`];
    default:
      return ['*'];
  }
};

/** `course:*` for `"course:#{id}"`; null where nothing is known of its start. */
const patternOf = (topic: Term): string | null => {
  const pattern = piecesOf(topic).join('').replace(/\*+/g, '*');
  return pattern === '' || pattern.startsWith('*') ? null : pattern;
};

/** A topic without what its pattern does not tell. */
const blank = (term: Term): Term => {
  if (term.type === 'text') return { type: 'text', parts: term.parts.map(blank) };
  if (term.type === 'either') return { type: 'either', options: term.options.map(blank) };
  return term.type === 'literal' || term.type === 'atom' || term.type === 'module' ? term : unknown;
};

/** Callers are asked for a topic only where its start depends on them, and for the name of a message. */
const focus = (term: Term, index: number): Term => {
  if (index === 0) return term.type === 'text' && patternOf(term) !== null ? blank(term) : term;
  if (term.type === 'tuple') return { type: 'tuple', items: term.items.slice(0, 1) };
  return term.type === 'map' ? { ...term, entries: [], bases: [] } : term;
};

/** The name of a message: the first atom of a tuple, an event, a struct. */
const messageName = (message: Term): string | null => {
  const named = message.type === 'tuple' ? message.items[0] : message;
  if (named?.type === 'atom') return named.name;
  if (named?.type === 'map' && named.struct) return `%${named.struct}{}`;
  return named?.type === 'literal' && typeof named.value === 'string' ? named.value : null;
};

interface Stated extends Place {
  topic: string;
  operation: string;
  /** Names of what is broadcast; null where they are not known. */
  messages: (string | null)[];
  channel: string | null;
}

interface Linked {
  stated: Stated[];
  open: OpenSet[];
}

const messagesOf = ({ operation }: TopicUse, message: Term): (string | null)[] =>
  operation === 'broadcast'
    ? waysOf(message)
        .flatMap((way) => (way.type === 'tuple' ? waysOf(way.items[0] ?? unknown) : [way]))
        .map(messageName)
    : [];

const isDead = (callee: Callee | null): boolean =>
  callee !== null && (callee.isPrivate || isTelling(callee.module, callee.name));

const linkLanded = (part: TopicUse, { terms, path, line, uncalled }: Landed): Linked => {
  const [topic = unknown, message = unknown] = terms;
  const result: Linked = { stated: [], open: [] };
  for (const way of waysOf(topic)) {
    // Nobody means to broadcast to `nil` or "": what says so is a branch that is not taken.
    if (way.type === 'literal' && (way.value === null || way.value === '')) continue;
    const pattern = patternOf(way);
    const why = 'the topic is a value that the code computes';
    if (pattern !== null)
      result.stated.push({
        topic: pattern,
        operation: part.operation,
        messages: messagesOf(part, message),
        channel: null,
        path,
        line,
      });
    else if (!isDead(uncalled)) result.open.push({ kind: 'pubsub', within: '', why, path, line });
  }
  return result;
};

const isEndpoint = (name: string | null, { defined, uses }: ModuleIndex): boolean => {
  if (name === null) return true;
  return uses.get(name)?.includes('Phoenix.Endpoint') ?? (!defined.has(name) && endpointNamed.test(name));
};

const linkTopics = (parts: readonly Placed<TopicUse>[], links: Links, modules: ModuleIndex): Linked => {
  const linked = parts
    .filter(({ part }) => isEndpoint(part.endpoint, modules))
    .flatMap(({ path, part }) =>
      links
        .land({ terms: [part.topic, part.message], standing: part, path }, { settles: 1, focus })
        .map((landed) => linkLanded(part, landed)),
    );
  return { stated: linked.flatMap(({ stated }) => stated), open: linked.flatMap(({ open }) => open) };
};

/** Topics that sockets hand to channels, with what the channels broadcast to them. */
const linkChannels = (
  channels: readonly Placed<Channel>[],
  sockets: readonly Placed<SocketBroadcast>[],
  links: Links,
): Linked => {
  const sent = Map.groupBy(sockets, ({ part }) => part.module);
  const linked: Linked = { stated: [], open: [] };
  for (const { path, part } of channels) {
    const { line, channel } = part;
    const pattern = patternOf(part.topic);
    if (pattern === null) {
      linked.open.push({
        kind: 'pubsub',
        within: '',
        why: 'the topic of the channel is computed',
        path,
        line,
      });
      continue;
    }
    const place = { topic: pattern, channel, path, line };
    linked.stated.push({ ...place, operation: 'channel', messages: [] });
    const own = channel === null ? [] : (sent.get(channel) ?? []);
    const messages = own.flatMap((one) =>
      links
        .land({ terms: [one.part.message], standing: one.part, path: one.path }, { settles: 1 })
        .flatMap(({ terms: [message = unknown] }) => waysOf(message).map(messageName)),
    );
    if (own.length > 0) linked.stated.push({ ...place, operation: 'broadcast', messages });
  }
  return linked;
};

const operations = ['broadcast', 'subscribe', 'channel'];

const factOf = (subject: string, all: readonly Stated[]): Fact => {
  const sorted = all.toSorted(byPlace);
  const done = new Set(all.map(({ operation }) => operation));
  const messages = all.flatMap((one) => one.messages);
  const names = [...new Set(messages.filter((name) => name !== null))].toSorted();
  const channel = all.find((one) => one.channel !== null)?.channel;
  const attributes: Record<string, Value> = {
    operations: operations.filter((operation) => done.has(operation)),
    ...(messages.length > 0 && !messages.includes(null) ? { messages: names } : {}),
    ...(messages.includes(null) && names.length > 0 ? { some_messages: names } : {}),
    ...(channel === undefined || channel === null ? {} : { channel }),
  };
  return { kind: 'pubsub', subject, attributes, path: sorted[0]?.path ?? '', line: sorted[0]?.line ?? 0 };
};

const link = (placed: readonly Placed<Part>[], modules: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, modules.uses);
  const topics = linkTopics(partsOf(parts, 'topic'), links, modules);
  const channels = linkChannels(partsOf(parts, 'channel'), partsOf(parts, 'socket'), links);
  const bySubject = Map.groupBy([...topics.stated, ...channels.stated], ({ topic }) => topic);
  return {
    facts: [...bySubject].map(([subject, all]) => factOf(subject, all)),
    open: distinctOpen([...topics.open, ...channels.open]),
  };
};

export const phoenixPubSub: Framework<Part> = {
  name: 'phoenix-pubsub',
  version: 3,
  visitors: {
    elixir: {
      words: [
        'roadcast',
        'ubscri',
        'ublish',
        'ub_sub',
        'ubSub',
        'pubsub',
        'otif',
        'opic',
        'hannel',
        'ispatch',
        'mit',
        'nnounce',
        'essage',
      ],
      extract,
    },
  },
  link,
};
