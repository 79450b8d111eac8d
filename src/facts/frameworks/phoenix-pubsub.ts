import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed, Purpose } from '../framework.ts';
import { type Callee, flowIn, type FlowPart } from '../languages/elixir/flow-parts.ts';
import { type Landed, linkFlow, type Links } from '../languages/elixir/link-flow.ts';
import { reduceTerm, waysOf } from '../languages/elixir/reduce-term.ts';
import { type Term, unknown } from '../languages/elixir/term.ts';
import { byPlace, distinctOpen, evidence, partsOf, type Place } from '../linking.ts';
import {
  type Channel,
  isTelling,
  mayBuild,
  mayReach,
  options,
  type SocketBroadcast,
  type TopicPart,
  topicPartsIn,
  type TopicUse,
} from './pubsub/topic-parts.ts';
import { isPlain, started } from './pubsub/plain-topics.ts';
import { focus, messageName, patternOf } from './pubsub/topics.ts';

type Part = TopicPart | FlowPart;

const extract = (source: ElixirSource): Part[] => {
  const own = topicPartsIn(source);
  const terms = own.flatMap((part) =>
    ('topic' in part ? [part.topic] : []).concat('message' in part ? [part.message] : []),
  );
  return [...own, ...flowIn(source, { standings: own, terms, mayReach, mayBuild, options })];
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

const endpointNamed = /(?:^|\.)\w*Endpoint$/;

const isEndpoint = (name: string | null, { defined, uses }: ModuleIndex): boolean => {
  if (name === null) return true;
  return uses.get(name)?.includes('Phoenix.Endpoint') ?? (!defined.has(name) && endpointNamed.test(name));
};

/** A topic whose name is known, and is none that somebody asks about. */
const isOfNoInterest = ({ part }: Placed<TopicUse>, links: Links, { mayBeAsked }: Purpose): boolean => {
  const pattern = patternOf(focus(reduceTerm(part.topic, links), 0));
  return pattern !== null && !mayBeAsked(pattern);
};

const linkTopics = (parts: readonly Placed<TopicUse>[], links: Links, purpose: Purpose): Linked => {
  const linked = parts
    .filter((placed) => !isOfNoInterest(placed, links, purpose) && isEndpoint(placed.part.endpoint, purpose))
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
  { elsewhere, mayBeAsked }: Purpose,
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
    if (!mayBeAsked(pattern)) continue;
    if (channel !== null) elsewhere.module(channel);
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

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, purpose);
  const topics = linkTopics(partsOf(parts, 'topic'), links, purpose);
  const channels = linkChannels(partsOf(parts, 'channel'), partsOf(parts, 'socket'), links, purpose);
  const bySubject = Map.groupBy([...topics.stated, ...channels.stated], ({ topic }) => topic);
  return {
    facts: [...bySubject].map(([subject, all]) => factOf(subject, all)),
    open: distinctOpen([...topics.open, ...channels.open]),
  };
};

export const phoenixPubSub: Framework<Part> = {
  name: 'phoenix-pubsub',
  version: 4,
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
      starts: { words: ['broadcast', 'subscribe', 'channel'], pattern: started, isPlain },
      extract,
    },
  },
  link,
};
