import type { ElixirSource } from '../../framework.ts';
import { readingOf, type Standing, standingOf } from '../../languages/elixir/flow-parts.ts';
import { moduleName } from '../../languages/elixir/modules.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import type { Region } from '../../languages/elixir/regions.ts';
import { argsOf, type Site, sitesIn } from '../../languages/elixir/sites.ts';
import { literal, type Term } from '../../languages/elixir/term.ts';
import type { Node } from '../../languages/elixir/tree.ts';

/** A call that broadcasts to a topic, or subscribes to it. */
export interface TopicUse extends Standing {
  part: 'topic';
  operation: 'broadcast' | 'subscribe';
  /** The endpoint that is called, which only linking can tell from another module; null for `Phoenix.PubSub`. */
  endpoint: string | null;
  topic: Term;
  message: Term;
}

/** `channel "room:*", MyAppWeb.RoomChannel`. */
export interface Channel extends Standing {
  part: 'channel';
  topic: Term;
  channel: string | null;
}

/** `broadcast!(socket, "event", payload)`: in a channel, to its own topic. */
export interface SocketBroadcast extends Standing {
  part: 'socket';
  message: Term;
}

export type TopicPart = TopicUse | Channel | SocketBroadcast;

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
export const isTelling = (module: string | null, name: string): boolean =>
  telling.test(name) || telling.test(lastPart(module));
const isBuilding = (module: string | null, name: string): boolean =>
  building.test(name) || building.test(lastPart(module));

export const options: ReadOptions = { hasValues: false, follows: isBuilding, most: 200 };

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

export const mayReach = ({ call, region }: Site): boolean => {
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

export const mayBuild = ({ scope, owner, nodes }: Region): boolean =>
  owner !== null && isBuilding(scope.name, owner.name) && buildsText(nodes.at(-1));

const readers = [topicUseOf, channelOf, socketBroadcastOf];

export const topicPartsIn = (source: ElixirSource): TopicPart[] =>
  sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? []));
