import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/fact.ts';
import { phoenixPubSub } from '../../src/facts/frameworks/phoenix-pubsub.ts';
import { factsOf } from './read-facts.ts';
import { opened, subjects, told } from './told.ts';

const read = (files: Readonly<Record<string, string>>): Facts => factsOf(phoenixPubSub, files);
const endpoint = {
  'lib/endpoint.ex': 'defmodule HarbourWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :harbour\nend\n',
};
const inModule = (body: string, more: Readonly<Record<string, string>> = endpoint): Facts =>
  read({ 'lib/a.ex': `defmodule Harbour.Ships do\n${body}\nend\n`, ...more });
const calling = (call: string): Facts =>
  inModule(`alias HarbourWeb.Endpoint\ndef run(ship, id, topic), do: ${call}`);

describe('a topic', () => {
  test.each([
    ['Phoenix.PubSub.broadcast(Harbour.PubSub, "ships", {:docked, ship})', 'ships', ['broadcast']],
    ['Phoenix.PubSub.broadcast!(Harbour.PubSub, "ships:#{id}", {:docked, ship})', 'ships:*', ['broadcast']],
    [
      'Phoenix.PubSub.broadcast_from(Harbour.PubSub, self(), "ships:" <> id, {:docked, ship})',
      'ships:*',
      ['broadcast'],
    ],
    ['Phoenix.PubSub.local_broadcast(Harbour.PubSub, "ships", {:docked, ship})', 'ships', ['broadcast']],
    [
      'Phoenix.PubSub.direct_broadcast(node(), Harbour.PubSub, "ships", {:docked, ship})',
      'ships',
      ['broadcast'],
    ],
    ['Harbour.PubSub |> Phoenix.PubSub.subscribe("ships")', 'ships', ['subscribe']],
    ['Endpoint.broadcast("ships:#{id}:docks", "docked", %{})', 'ships:*:docks', ['broadcast']],
    ['Endpoint.broadcast_from!(self(), "ships", "docked", %{})', 'ships', ['broadcast']],
    ['Endpoint.subscribe("ships")', 'ships', ['subscribe']],
    ['ship.endpoint.broadcast("ships", "docked", %{})', 'ships', ['broadcast']],
  ])('is where it is broadcast to or subscribed to: %s', (call, topic, operations) => {
    const facts = calling(call);
    expect(facts.facts.map(({ subject, attributes }) => [subject, attributes['operations']])).toEqual([
      [topic, operations],
    ]);
    expect(facts.open).toEqual([]);
  });

  test.each([
    'Harbour.Ships.broadcast("ships", :docked)',
    'HarbourWeb.Radio.broadcast("ships", "docked", %{})',
  ])('is none of another module: %s', (call) => {
    const radio = {
      'lib/radio.ex': 'defmodule HarbourWeb.Radio do\n  def broadcast(_, _, _), do: :ok\nend\n',
    };
    expect(inModule(`def run, do: ${call}`, { ...endpoint, ...radio })).toEqual({ facts: [], open: [] });
  });

  test('is told with all that is done with it, and its messages', () => {
    const facts = inModule(`@topic "ships"
def a(ship), do: Phoenix.PubSub.broadcast(Harbour.PubSub, @topic, {:docked, ship})
def b, do: Phoenix.PubSub.broadcast(Harbour.PubSub, @topic, :left)
def c(ship), do: Phoenix.PubSub.broadcast(Harbour.PubSub, @topic, %Harbour.Ship{id: ship})
def d, do: Phoenix.PubSub.subscribe(Harbour.PubSub, @topic)`);
    expect(told(facts)).toEqual([
      'ships {"operations":["broadcast","subscribe"],"messages":["%Harbour.Ship{}","docked","left"]} :3',
    ]);
  });

  test('has messages that are not all known where one is computed', () => {
    const facts = inModule(`def a(event), do: Phoenix.PubSub.broadcast(Harbour.PubSub, "ships", {event, 1})
def b, do: Phoenix.PubSub.broadcast(Harbour.PubSub, "ships", {:left, 1})`);
    expect(facts.facts[0]?.attributes).toEqual({ operations: ['broadcast'], some_messages: ['left'] });
  });
});

describe('a function', () => {
  test.each([
    ['def topic(id), do: "ships:#{id}"\ndef run(id), do: tell(topic(id))', 'ships:*'],
    ['def run(id), do: tell(Harbour.Topics.ship(id))', 'ships:*'],
    ['def run, do: tell("docks")', 'docks'],
    [
      'def run(ship), do: ship |> topic_of() |> tell()\ndefp topic_of(%{id: id}), do: Enum.join(["ships", id], ":")',
      'ships:*',
    ],
    ['def run(far?), do: tell(if(far?, do: "far", else: "far"))', 'far'],
  ])('that builds a topic, or is given one, is followed: %s', (body, expected) => {
    const facts = inModule(
      `${body}\ndefp tell(topic), do: Phoenix.PubSub.broadcast(Harbour.PubSub, topic, :docked)`,
      {
        'lib/topics.ex': 'defmodule Harbour.Topics do\n  def ship(id), do: "ships:#{id}"\nend\n',
      },
    );
    expect(subjects(facts)).toEqual([expected]);
    expect(facts.open).toEqual([]);
  });

  test('of a module that others call states topics where it is called', () => {
    const broadcaster = `defmodule Harbour.Broadcaster do
  def broadcast(topic, message), do: Phoenix.PubSub.broadcast(Harbour.PubSub, "harbour:" <> topic, message)
end
`;
    const facts = inModule('def run, do: Harbour.Broadcaster.broadcast("ships", {:docked, 1})', {
      'lib/b.ex': broadcaster,
    });
    expect(told(facts)).toEqual(['harbour:ships {"operations":["broadcast"],"messages":["docked"]} :2']);
  });

  test('may state several', () => {
    const facts = inModule(`def run(ids) do
  for topic <- ["ships", "docks"], do: Phoenix.PubSub.subscribe(Harbour.PubSub, topic)
end`);
    expect(subjects(facts)).toEqual(['ships', 'docks']);
  });
});

describe('a channel', () => {
  const socket = {
    'lib/socket.ex':
      'defmodule HarbourWeb.Socket do\n  use Phoenix.Socket\n  channel "ships:*", HarbourWeb.ShipChannel\nend\n',
  };

  test('is told with its topic, and what it broadcasts to it', () => {
    const channel = `defmodule HarbourWeb.ShipChannel do
  use Phoenix.Channel
  def handle_in("dock", _, socket) do
    broadcast!(socket, "docked", %{})
    {:noreply, socket}
  end
end
`;
    expect(told(read({ ...socket, 'lib/channel.ex': channel }))).toEqual([
      'ships:* {"operations":["broadcast","channel"],"messages":["docked"],"channel":"HarbourWeb.ShipChannel"} :3',
    ]);
  });
});

describe('what cannot be known', () => {
  test.each([
    'Phoenix.PubSub.broadcast(Harbour.PubSub, topic, :docked)',
    'Phoenix.PubSub.subscribe(Harbour.PubSub, ship.topic)',
    'Phoenix.PubSub.subscribe(Harbour.PubSub, "#{id}:ships")',
  ])('leaves all topics open: %s', (call) => {
    expect(opened(calling(call))).toEqual([' the topic is a value that the code computes :3']);
  });

  test('of a function that nobody calls is nothing', () => {
    const body = 'defp tell(topic), do: Phoenix.PubSub.broadcast(Harbour.PubSub, topic, :docked)';
    expect(inModule(body)).toEqual({ facts: [], open: [] });
  });
});
