import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTemplate } from '../../src/facts/languages/heex/read.ts';

const modules = (text: string): string[] =>
  readTemplate(text).modules.map(({ name, below }) => `${name} ${below}`);
const events = (text: string): string[] =>
  readTemplate(text).events.map(({ name, below }) => `${name} ${below}`);

describe('modules in templates', () => {
  test.each([
    ['<Shop.Button.primary class="A.B" />', ['Shop.Button 0']],
    ['\n<Button.primary>\n  {Money.format(@price)}\n</Button.primary>', ['Button 1', 'Money 2']],
    ['<%= Shop.Money.zero() %><% A.b() %>', ['Shop.Money 0', 'A 0']],
    [
      '<.live_component module={ShopWeb.Cart} id="Cart" {Extra.attributes()} />',
      ['ShopWeb.Cart 0', 'Extra 0'],
    ],
    ['<p class={["A.B", if(C.d?(), do: \'E.f\')]} title="{G}">H.i</p>', ['C 0']],
    ['<%!-- A.b() --%><%# C.d() %><!-- {E.f()} --><p>{G}</p>', ['G 0']],
    ['<script>let x = {A: B}</script><style>p { color: C }</style><p>{D.e}</p>', ['D 0']],
    ["<script>show('</p>', {A: B})</script><script src={C.path()} /><p>{D.e}</p>", ['C 0', 'D 0']],
    ['<p <%= A.attributes() %> title="a">{B.c}</p>', ['A 0', 'B 0']],
    ['<p :for={{a, b} <- %{a: A.b()}} title={"}"}>{C}</p>', ['A 0', 'C 0']],
    ['<p>don\'t {A.b("it\'s")} { B', ['A 0']],
    ['<A.B', []],
    ['<p :if={!A.b?(@c)}>{@a!B} {?C}</p>', ['A 0']],
  ])('%j', (text, expected) => {
    expect(modules(text)).toEqual(expected);
  });
});

describe('events in templates', () => {
  test.each([
    ['<button phx-click="save">', ['save 0']],
    ['<form\n  phx-submit=\'save\'\n  phx-change={"check"}>', ['save 1', 'check 2']],
    ['<a phx-click={JS.push("open") |> JS.push("more", value: %{a: 1})} />', ['open 0', 'more 0']],
    ['<a phx-click={JS.push(@js, "open")} phx-window-keydown="key" />', ['open 0', 'key 0']],
    ['<a phx-value-id="save" phx-target="x" phx-hook="Save" phx-click={@event} phx-blur="" />', []],
    ['<a phx-click="<%= @event %>">phx-click="text"</a>', []],
    ['<!-- <a phx-click="save"> -->', []],
  ])('%j', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('calls in templates', () => {
  test.each([
    ['{Money.show(@price)}', ['Money.show/1']],
    ['<p :if={!Money.rich?(@user)}>', ['Money.rich?/1']],
    ['{Money.zero()} {Money.zero}', ['Money.zero/0', 'Money.zero/0']],
    ['{Money.show(1, unit: "a, b", sign: true)}', ['Money.show/2']],
    ['{@price |> Money.round(2) |> show()}', ['Money.round/2', 'show/1']],
    ['{Enum.map(@list, fn a, b -> Money.sum(a, b) end)}', ['Enum.map/2', 'Money.sum/2']],
    ['{Enum.map(@list, &Money.show/1)}', ['Enum.map/2', 'Money.show/1']],
    ['{"#{Money.show("a", 1)} Money.no(1)"}', ['Money.show/2']],
    ['<p title={"}"} class={[if(@x, do: Money.color(@x))]}>', ['if/2', 'Money.color/1']],
    ['<%= if Money.rich?(@user) do %><% end %>', ['Money.rich?/1']],
    ['<%= Form.open @form, :post, fn f -> %><% end %>', ['Form.open/*']],
    ['<%= Form.open(@form, fn f -> %><% end %>', ['Form.open/*']],
    ['<%= Form.open(@form) do %><% end %>', ['Form.open/2']],
    [
      '<Shop.Page.header title="a"><:slot>{:math.pow(2, 3)}</:slot></Shop.Page.header>',
      ['Shop.Page.header/1', ':math.pow/2'],
    ],
    ['<.header /><p>{@user.name} {@fun.(1)} {x.y} :ok.z()</p>', ['header/1']],
  ])('%j', (text, expected) => {
    expect(readTemplate(text).calls.map(({ name }) => name)).toEqual(expected);
  });
});

describe('hooks in templates', () => {
  test.each([
    ['<p phx-hook="Sort">', ['Sort']],
    ['<p phx-hook={"Sort"}>', ['Sort']],
    ['<p phx-hook={if @a, do: "Sort", else: "Drag"}>', ['Sort', 'Drag']],
    ['<p phx-hook={@hook}>', [null]],
  ])('%j', (text, expected) => {
    expect(readTemplate(text).hooks.map(({ name }) => name)).toEqual(expected);
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '<%',
    '%>',
    '<!--',
    'A.b',
    '=',
    ' ',
    '\n',
    'phx-click',
    '/',
  );

  test('gives a template, and never throws', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (tokens) => {
        const { modules: named } = readTemplate(tokens.join(''));
        expect(named.every(({ below }) => below >= 0)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['{'.repeat(500_000)],
    ['{"'.repeat(500_000)],
    ["{'\n".repeat(300_000)],
    ['{\\"'.repeat(300_000)],
    ['<a '.repeat(300_000)],
    ['<a b="'.repeat(300_000)],
    [`<${'A.'.repeat(500_000)}b>`],
    [`{${'A.'.repeat(500_000)}b}`],
    [`{JS.push(${'a'.repeat(500_000)}}`],
    ['<%'.repeat(300_000)],
    ['<!--'.repeat(300_000)],
    [`{${'a('.repeat(400_000)}}`],
    [`{${'a(fn '.repeat(3_900)}}`],
    [`{${'A.b '.repeat(200_000)}}`],
    [`{${'"#{'.repeat(200_000)}}`],
    [`{${"'".repeat(400_000)}}`],
  ])(
    'is read before anybody loses patience (%#)',
    (text) => {
      expect(() => readTemplate(text)).not.toThrow();
    },
    // What costs the square of its length takes minutes here.
    60_000,
  );
});
