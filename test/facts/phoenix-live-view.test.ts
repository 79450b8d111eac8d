import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Facts } from '../../src/domain/fact.ts';
import { phoenixLiveView } from '../../src/facts/frameworks/phoenix-live-view.ts';
import { factsOf } from './read-facts.ts';

const extract = (files: Readonly<Record<string, string>>): Facts => factsOf(phoenixLiveView, files);

const inLive = (body: string): Facts =>
  extract({ 'live.ex': `defmodule ShopWeb.CartLive do\nuse ShopWeb, :live_view\n${body}\nend\n` });

const forms = ({ facts }: Facts): unknown[] =>
  facts
    .filter(({ kind }) => kind === 'live-view')
    .map(({ subject, attributes: { form } }) => [subject, form]);

const events = ({ facts }: Facts): string[] =>
  facts
    .filter(({ kind }) => kind === 'ui-event')
    .map(({ subject, attributes, line }) => `${subject} ${JSON.stringify(attributes)} :${line}`);

const openSets = ({ open }: Facts): string[] =>
  open.map(({ within, why, line }) => `${within} ${why} :${line}`);

const web = `
defmodule ShopWeb do
  def page do
    quote do
      use Phoenix.LiveView, layout: {ShopWeb.Layouts, :app}
      unquote(helpers())
    end
  end

  def html do
    quote do
      use Phoenix.Component
    end
  end

  def controller, do: quote(do: use Phoenix.Controller)

  defp helpers, do: quote(do: import(ShopWeb.Gettext))

  defmacro __using__(which) when is_atom(which), do: apply(__MODULE__, which, [])
end`;

describe('live views', () => {
  test.each([
    ['Phoenix.LiveView', 'live_view'],
    ['Phoenix.LiveView, layout: {A, :b}', 'live_view'],
    ['Phoenix.LiveComponent', 'live_component'],
    ['Phoenix.Component', 'component'],
    ['ShopWeb, :live_view', 'live_view'],
    ['ShopWeb, {:live_view, layout: false}', 'live_view'],
    ['ShopWeb, :live_component', 'live_component'],
  ])('that use %s are a %s', (used, form) => {
    const found = extract({ 'a.ex': `defmodule ShopWeb.A do\n  use ${used}\nend` });
    expect(found.facts).toEqual([
      { kind: 'live-view', subject: 'ShopWeb.A', attributes: { form }, path: 'a.ex', line: 1 },
    ]);
  });

  test('are what the macro of the project makes of them, whatever it calls it', () => {
    const found = extract({
      'web.ex': web,
      'page.ex': 'defmodule ShopWeb.PageLive do\n  use ShopWeb, :page\nend',
      'html.ex': 'defmodule ShopWeb.PageHTML do\n  use ShopWeb, :html\nend',
      'controller.ex': 'defmodule ShopWeb.PageController do\n  use ShopWeb, :controller\n  # live_view\nend',
    });
    expect(forms(found)).toEqual([
      ['ShopWeb.PageLive', 'live_view'],
      ['ShopWeb.PageHTML', 'component'],
    ]);
  });
});

describe('events', () => {
  test('are what clauses of the callback name, once, with whether a template of the module sends them', () => {
    const found = inLive(`
  @impl true
  def handle_event("save", %{"id" => id}, socket), do: {:noreply, socket}
  def handle_event("save", _, socket), do: {:noreply, socket}
  def handle_event("hide", _, socket), do: {:noreply, socket}
  def handle_event("quiet", _, socket), do: {:noreply, socket}

  def hide(js), do: JS.push(js, "hide") || JS.push("hide")

  def render(assigns) do
    ~H"""
    <form phx-submit="save" phx-value-id="quiet"><.input phx-change={JS.push("other")} /></form>
    """
  end`);
    expect(events(found)).toEqual([
      'ShopWeb.CartLive:save {"sent":true} :5',
      'ShopWeb.CartLive:hide {"sent":true} :7',
      'ShopWeb.CartLive:quiet {} :8',
    ]);
    expect(found.open).toEqual([]);
  });

  test.each([
    ['def handle_event("a" = event, _, s), do: {event, s}', ['a']],
    ['def handle_event(event = "a", _, s), do: {event, s}', ['a']],
    ['def handle_event(e, _, s) when e in ["a", "b"], do: {e, s}', ['a', 'b']],
    ['def handle_event(e, _, s) when e in ~w(a b) and is_map(s), do: {e, s}', ['a', 'b']],
    ['def handle_event(e, _, s) when e == "a" or "b" == e, do: {e, s}', ['a', 'b']],
    ['@sorts ["a", "b"]\ndef handle_event(e, _, s) when e in @sorts, do: {e, s}', ['a', 'b']],
    ['@save "a"\ndef handle_event(@save, _, s), do: s', ['a']],
    ['def handle_event(event, params, socket)\ndef handle_event("a", _, s), do: s', ['a']],
    ['def handle_event([:a, :b], _measurements, _meta, _config), do: :ok', []],
    ['defp handle_event("a", _, s), do: s', []],
    ['def handle_info("a", s), do: s', []],
  ])('%j', (text, expected) => {
    const found = inLive(text);
    expect(events(found).map((line) => line.split(' ')[0])).toEqual(
      expected.map((name) => `ShopWeb.CartLive:${name}`),
    );
    expect(found.open).toEqual([]);
  });

  test('that a macro of the project handles are events of the module that uses it', () => {
    const found = extract({
      'modal.ex': `
defmodule ShopWeb.Modal do
  defmacro __using__(_) do
    quote do
      def handle_event("modal.close", _, socket), do: {:noreply, socket}
    end
  end
end`,
      'live.ex': 'defmodule ShopWeb.CartLive do\n  use ShopWeb, :live_view\n  use ShopWeb.Modal\nend',
    });
    expect(events(found)).toEqual(['ShopWeb.CartLive:modal.close {"by":"use ShopWeb.Modal"} :3']);
  });

  test('handed on to a module of the project are those that it handles', () => {
    const found = extract({
      'table.ex': 'defmodule ShopWeb.Table do\n  def handle_event("sort", _, s), do: s\nend',
      'live.ex': `
defmodule ShopWeb.CartLive do
  use ShopWeb, :live_view
  alias ShopWeb.Table
  def handle_event(event, params, socket), do: Table.handle_event(event, params, socket)
end`,
      'other.ex': `
defmodule ShopWeb.OtherLive do
  use ShopWeb, :live_view
  defdelegate handle_event(event, params, socket), to: ShopWeb.CartLive
end`,
    });
    expect(events(found)).toEqual([
      'ShopWeb.Table:sort {} :2',
      'ShopWeb.CartLive:sort {"by":"ShopWeb.Table"} :5',
      'ShopWeb.OtherLive:sort {"by":"ShopWeb.CartLive"} :4',
    ]);
    expect(found.open).toEqual([]);
  });

  test('of modules that hand them on to each other end', () => {
    const live = (name: string, other: string): string =>
      `defmodule ${name} do\n  defdelegate handle_event(e, p, s), to: ${other}\nend`;
    const found = extract({ 'a.ex': live('A', 'B'), 'b.ex': live('B', 'A') });
    expect(openSets(found)).toHaveLength(2);
  });

  const taken = 'a clause of `handle_event/3` takes more than it names';

  test.each([
    ['def handle_event(event, _, s), do: {event, s}', `ShopWeb.CartLive: ${taken} :3`],
    ['def handle_event(_, _, s), do: s', `ShopWeb.CartLive: ${taken} :3`],
    ['def handle_event(e, _, s) when is_binary(e), do: {e, s}', `ShopWeb.CartLive: ${taken} :3`],
    ['def handle_event(e, _, s) when e in @computed, do: {e, s}', `ShopWeb.CartLive: ${taken} :3`],
    ['def handle_event("remove_" <> id, _, s), do: {id, s}', `ShopWeb.CartLive:remove_ ${taken} :3`],
    ['defdelegate handle_event(e, p, s), to: Some.Library', `ShopWeb.CartLive: ${taken} :3`],
    [
      'def mount(_, _, s), do: attach_hook(s, :sort, :handle_event, &sort/3)',
      'ShopWeb.CartLive: a hook attached to `handle_event` may take any :3',
    ],
  ])('%s is an open set', (text, expected) => {
    const found = inLive(text);
    expect(openSets(found)).toEqual([expected]);
    expect(events(found)).toEqual([]);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'def',
      'handle_event(',
      '"a"',
      'e',
      ',',
      ')',
      'when',
      'in',
      '["b"]',
      'do',
      'end',
      'use',
      'Phoenix.LiveView',
    ],
    ...[
      '\n',
      'quote',
      'defmacro __using__(_)',
      '<>',
      '=',
      'or',
      'defdelegate',
      'to: A',
      '~H"""',
      '<a phx-click="x">',
    ],
    ...['"""', 'attach_hook(', ':handle_event', 'defmodule A', '@x', '{', '}'],
  );

  test('gives facts or none, and never throws', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (tokens) => {
        const found = inLive(tokens.join(' '));
        expect(found.facts.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
