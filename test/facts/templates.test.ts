import { describe, expect, test } from '@jest/globals';
import type { FactKind, Facts } from '../../src/domain/fact.ts';
import { factsOfAll } from './read-facts.ts';

/** Templates that are files of their own, with the modules that they belong to. */

const told = ({ facts }: Facts, kind: FactKind): string[] =>
  facts
    .filter((fact) => fact.kind === kind)
    .map(({ subject, path, line }) => `${subject} ${path.split('/').at(-1)}:${line}`)
    .toSorted();

const inTemplates = (facts: Facts, kind: FactKind): string[] =>
  told(facts, kind).filter((line) => !/\.exs?:\d+$/.test(line));

const money = { 'lib/money.ex': 'defmodule Tea.Money do\n  def show(x), do: x\nend\n' };
const template = '<p>\n  {Money.show(@price)}\n</p>\n';

describe('a template belongs to the module', () => {
  test.each([
    [
      'beside it',
      'lib/tea_web/cup_live.html.heex',
      {
        'lib/tea_web/cup_live.ex':
          'defmodule TeaWeb.CupLive do\n  use Phoenix.LiveView\n  alias Tea.Money\nend\n',
      },
      'TeaWeb.CupLive',
    ],
    [
      'that embeds it',
      'lib/tea_web/cup_html/show.html.heex',
      {
        'lib/tea_web/cup_html.ex':
          'defmodule TeaWeb.CupHTML do\n  use Phoenix.Component\n  alias Tea.Money\n  embed_templates "cup_html/*"\nend\n',
      },
      'TeaWeb.CupHTML',
    ],
    [
      'that embeds it from another folder',
      'lib/tea_web/pages/show.html.heex',
      {
        'lib/tea_web/html/cup.ex':
          'defmodule TeaWeb.CupHTML do\n  alias Tea.Money\n  embed_templates "*.html", root: "../pages"\nend\n',
      },
      'TeaWeb.CupHTML',
    ],
    [
      'that is its view',
      'lib/tea_web/templates/admin/cup/show.html.eex',
      {
        'lib/tea_web/views/admin/cup_view.ex':
          'defmodule TeaWeb.Admin.CupView do\n  use TeaWeb, :view\n  alias Tea.Money\nend\n',
      },
      'TeaWeb.Admin.CupView',
    ],
  ])('%s, whose short names hold in it', (_, path, files, module) => {
    const facts = factsOfAll({ ...money, ...files, [path]: template });
    const file = path.split('/').at(-1) ?? '';
    expect(inTemplates(facts, 'call')).toEqual([`${module} -> Tea.Money.show/1 ${file}:2`]);
    expect(told(facts, 'dependency')[0]).toContain(`${module} -> Tea.Money`);
  });

  test('that is one of several views of the name, if the folder says which', () => {
    const files = {
      'lib/a.ex': 'defmodule TeaWeb.CupView do\nend\n',
      'lib/b.ex': 'defmodule Api.CupView do\nend\n',
      'lib/tea_web/templates/cup/show.html.eex': template,
    };
    expect(inTemplates(factsOfAll({ ...money, ...files }), 'call')).toEqual([]);
  });
});

describe('a template of a LiveView', () => {
  const files = {
    ...money,
    'lib/tea_web.ex': `defmodule TeaWeb do
  def live_view do
    quote do
      use Phoenix.LiveView
      alias Tea.Money, as: Coins
      import TeaWeb.Parts
    end
  end
  defmacro __using__(which), do: apply(__MODULE__, which, [])
end
`,
    'lib/tea_web/parts.ex':
      'defmodule TeaWeb.Parts do\n  use Phoenix.Component\n  def lid(assigns), do: ~H"<b/>"\nend\n',
    'lib/tea_web/cup_live.ex': `defmodule TeaWeb.CupLive do
  use TeaWeb, :live_view
  alias Tea.Features
  def handle_event("fill", _, socket), do: {:noreply, socket}
  defp own(x), do: x
end
`,
    'lib/tea_web/cup_live.html.heex': `<button phx-click="fill" phx-hook="Steam">
  {Coins.show(1)} {own(2)} <.lid open />
</button>
<p :if={Features.enabled?("milk")} phx-hook={if @x, do: ".Drip"}>{Enum.map(@cups, &Coins.show/1)}</p>
`,
  };
  const facts = factsOfAll(files);

  test('sends events that the module handles', () => {
    expect(facts.facts.find(({ subject }) => subject === 'TeaWeb.CupLive:fill')?.attributes).toEqual({
      sent: true,
    });
  });

  test('calls what its names mean, of aliases and imports of macros, too', () => {
    expect(inTemplates(facts, 'call')).toEqual([
      'TeaWeb.CupLive -> Enum.map/2 cup_live.html.heex:4',
      'TeaWeb.CupLive -> Tea.Features.enabled?/1 cup_live.html.heex:4',
      'TeaWeb.CupLive -> Tea.Money.show/1 cup_live.html.heex:2',
      'TeaWeb.CupLive -> TeaWeb.Parts.lid/1 cup_live.html.heex:2',
    ]);
  });

  test('asks for hooks of the client', () => {
    expect(told(facts, 'hook')).toEqual([
      'Steam cup_live.html.heex:1',
      'TeaWeb.CupLive.Drip cup_live.html.heex:4',
    ]);
  });

  test('asks for flags', () => {
    expect(told(facts, 'flag')).toEqual(['milk cup_live.html.heex:4']);
  });
});

test('a hook in a sigil is one, and a computed one leaves open which', () => {
  const body = 'def a(assigns), do: ~H"""\n<p phx-hook="Sort" />\n<p phx-hook={@hook} />\n"""';
  const { facts, open } = factsOfAll({ 'lib/a.ex': `defmodule Tea.Parts do\n${body}\nend\n` });
  expect(facts.filter(({ kind }) => kind === 'hook')).toEqual([
    { kind: 'hook', subject: 'Sort', attributes: { modules: ['Tea.Parts'] }, path: 'lib/a.ex', line: 3 },
  ]);
  expect(open.filter(({ kind }) => kind === 'hook').map(({ line }) => line)).toEqual([4]);
});
