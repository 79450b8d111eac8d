import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FactKind, Facts } from '../../src/domain/fact.ts';
import { elixirModules } from '../../src/facts/frameworks/elixir-modules.ts';
import { askElixir, fixtures, oracleTest } from './oracle/elixir.ts';
import { factsOf } from './read-facts.ts';

const extract = (files: string | Readonly<Record<string, string>>): Facts =>
  factsOf(elixirModules, typeof files === 'string' ? { 'a.ex': files } : files);

const subjects = ({ facts }: Facts, kind: FactKind): string[] =>
  facts.filter((fact) => fact.kind === kind).map(({ subject }) => subject);

const attributes = ({ facts }: Facts, subject: string): unknown =>
  facts.find((fact) => fact.subject === subject)?.attributes;

const openSets = ({ open }: Facts): string[] =>
  open.map(({ kind, within, why, line }) => `${kind} ${within} ${why} :${line}`);

const inModule = (body: string): Facts => extract(`defmodule Shop do\n${body}\nend\n`);

describe('modules', () => {
  test('are told with their form, their behaviours and what they use', () => {
    const found = extract(`
defmodule Shop.Worker do
  @behaviour Shop.Runner
  use Oban.Worker, queue: :mail
  use ShopWeb, :html
end
`);
    expect(attributes(found, 'Shop.Worker')).toEqual({
      form: 'defmodule',
      behaviours: ['Shop.Runner', 'Oban.Worker'],
      uses: ['Oban.Worker', 'ShopWeb :html'],
    });
  });

  test('have a behaviour from a macro of the project, and none from the macro as such', () => {
    const found = extract({
      'base.ex': `
defmodule Shop.Base do
  defmacro __using__(_) do
    quote do
      @behaviour Shop.Runner
      use GenServer
    end
  end
end`,
      'job.ex': 'defmodule Shop.Job do\n  use Shop.Base\nend',
    });
    expect(attributes(found, 'Shop.Job')).toMatchObject({ behaviours: ['Shop.Runner', 'GenServer'] });
    expect(attributes(found, 'Shop.Base')).toMatchObject({ behaviours: [], uses: [] });
  });

  test('that implement a protocol are named for the protocol and the type', () => {
    const found = extract(`
defmodule Shop.Item do
  alias Shop.Priced
  defimpl Priced do
    def price(_), do: 1
  end
end
defimpl Shop.Priced, for: [Atom, Shop.Basket] do
  def price(_), do: 2
end
`);
    expect(subjects(found, 'module')).toEqual([
      'Shop.Item',
      'Shop.Priced.Shop.Item',
      'Shop.Priced.Atom',
      'Shop.Priced.Shop.Basket',
    ]);
    expect(subjects(found, 'function')).toContain('Shop.Priced.Shop.Basket.price/1');
  });

  test('with a computed name are an open set below what is written of it', () => {
    const found = extract(
      'for name <- [:A, :B] do\n  defmodule Module.concat(Shop.Kinds, name) do\n  end\nend',
    );
    const why = '`defmodule` has a computed name';
    expect(openSets(found)).toEqual([`module Shop.Kinds. ${why} :2`, `function Shop.Kinds. ${why} :2`]);
  });

  test('that a syntax error hides are open sets', () => {
    const found = extract('defmodule Shop.Torn do\n  def f(, do: [\n');
    expect(found.open).toContainEqual(
      expect.objectContaining({ kind: 'module', within: 'Shop.Torn', line: 1 }),
    );
    expect(found.open).toContainEqual(expect.objectContaining({ kind: 'function', within: 'Shop.Torn' }));
  });
});

describe('functions', () => {
  test('have one fact for each arity that default arguments make, at the first line', () => {
    const found = inModule('  def list(user, options \\\\ [], limit \\\\ 10)\n  def list(nil, _, _), do: []');
    expect(found.facts.filter(({ kind }) => kind === 'function')).toEqual(
      [1, 2, 3].map((arity) => ({
        kind: 'function',
        subject: `Shop.list/${arity}`,
        attributes: { visibility: 'public', form: 'def' },
        path: 'a.ex',
        line: 2,
      })),
    );
  });

  test.each([
    ['defp hidden(x), do: x', 'Shop.hidden/1', { visibility: 'private', form: 'defp' }],
    [
      'defmacro traced(name, do: block), do: {name, block}',
      'Shop.traced/2',
      { visibility: 'public', form: 'defmacro' },
    ],
    ['defguardp is_small(x) when x < 1', 'Shop.is_small/1', { visibility: 'private', form: 'defguardp' }],
    [
      'defdelegate [first(list), last(list)], to: List',
      'Shop.last/1',
      { visibility: 'public', form: 'defdelegate' },
    ],
    ['def a <~> b when a > b, do: a', 'Shop.<~>/2', { visibility: 'public', form: 'def' }],
    ['def now, do: 1', 'Shop.now/0', { visibility: 'public', form: 'def' }],
    [
      'if Mix.env() == :test, do: (def reset(x), do: x)',
      'Shop.reset/1',
      { visibility: 'public', form: 'def' },
    ],
    ['def unquote(:"spaced name")(x), do: x', 'Shop.spaced name/1', { visibility: 'public', form: 'def' }],
  ])('%s', (text, subject, expected) => {
    const found = inModule(text);
    expect(attributes(found, subject)).toEqual(expected);
    expect(found.open).toEqual([]);
  });

  test('in a quote, in a function or in a nested module are none of the module', () => {
    const found = inModule(`
  defmodule Inner do
    def inner, do: 1
  end
  def outer do
    quote do
      def quoted, do: 1
    end
  end`);
    expect(subjects(found, 'function')).toEqual(['Shop.outer/0', 'Shop.Inner.inner/0']);
  });

  test.each([
    ['for n <- [:a] do\n def unquote(n)(x), do: x\nend', 'function Shop. `def` has a computed name :3'],
    [
      'for n <- [:a] do\n def unquote(:"get_#{n}")(x), do: x\nend',
      'function Shop.get_ `def` has a computed name :3',
    ],
    [
      'Enum.each([:a], fn n -> def unquote(String.to_atom("is_#{n}"))(x), do: x end)',
      'function Shop.is_ `def` has a computed name :2',
    ],
    ['def call(unquote_splicing(args)), do: 1', 'function Shop.call/ its arguments are spliced in :2'],
    ['embed_templates "pages/*"', 'function Shop. `embed_templates` makes functions of files :2'],
    [
      'EEx.function_from_file(:def, :page, "page.eex", [:assigns])',
      'function Shop.page/ `EEx.function_from_file` defines it :2',
    ],
    ['use Ecto.Repo, otp_app: :shop', 'function Shop. `use Ecto.Repo` defines it :2'],
    ['use GenServer', 'function Shop.child_spec/1 `use GenServer` defines it :2'],
    ['defmemo slow(x), do: x', 'function Shop.slow/ `defmemo` is a macro that defines it :2'],
    ['defexception [:reason]', 'function Shop.exception/1 `defexception` defines it :2'],
  ])('%s is an open set', (text, expected) => {
    expect(openSets(inModule(text))).toContain(expected);
  });

  test('are not open for the `use` of a library that nobody knows', () => {
    expect(inModule('use Some.Library, option: 1').open).toEqual([]);
  });

  test('that a macro of the project defines are facts of the module that uses it', () => {
    const found = extract({
      'modal.ex': `
defmodule ShopWeb.Modal do
  defmacro __using__(_) do
    quote do
      @before_compile unquote(__MODULE__)
      def open(socket, options \\\\ []), do: {socket, options}
      def close(socket), do: socket
      defoverridable close: 1
    end
  end

  defmacro __before_compile__(_) do
    quote do
      defp late(x), do: x
    end
  end
end`,
      'live.ex': 'defmodule ShopWeb.Live do\n  use ShopWeb.Modal\n\n  def close(x), do: x\nend',
    });
    expect(found.facts.filter(({ path, kind }) => path === 'live.ex' && kind === 'function')).toEqual([
      expect.objectContaining({
        subject: 'ShopWeb.Live.close/1',
        attributes: { visibility: 'public', form: 'def' },
        line: 4,
      }),
      ...['open/1', 'open/2'].map((name) =>
        expect.objectContaining({
          subject: `ShopWeb.Live.${name}`,
          attributes: { visibility: 'public', form: 'def', by: 'use ShopWeb.Modal' },
          line: 2,
        }),
      ),
      expect.objectContaining({
        subject: 'ShopWeb.Live.late/1',
        attributes: { visibility: 'private', form: 'defp', by: 'use ShopWeb.Modal' },
      }),
    ]);
  });

  test('come through the function that `use MyAppWeb, :kind` dispatches to, and through what that splices in', () => {
    const found = extract({
      'web.ex': `
defmodule ShopWeb do
  def html do
    quote do
      unquote(helpers())
      def from_html, do: 1
    end
  end

  def other, do: quote(do: def from_other, do: 1)

  defp helpers do
    quote do
      def helper, do: 1
    end
  end

  defmacro __using__(which) when is_atom(which), do: apply(__MODULE__, which, [])
end`,
      'page.ex': 'defmodule ShopWeb.Page do\n  use ShopWeb, :html\nend',
    });
    expect(subjects(found, 'function').filter((name) => name.startsWith('ShopWeb.Page.'))).toEqual([
      'ShopWeb.Page.from_html/0',
      'ShopWeb.Page.helper/0',
    ]);
  });

  test('of an imported macro have the name that it was given', () => {
    const macros = `
defmodule Shop.Sampler do
  defmacro sampler(name, data) do
    quote do
      def unquote(name)(), do: unquote(data)
    end
  end
end`;
    const found = extract({
      'sampler.ex': macros,
      'names.ex':
        'defmodule Shop.Names do\n  import Shop.Sampler\n  sampler :first, []\n  sampler name(), []\nend',
    });
    expect(subjects(found, 'function')).toContain('Shop.Names.first/0');
    expect(openSets(found)).toEqual([
      'function Shop.Names. `sampler` defines functions with computed names :4',
    ]);
  });

  test('that a macro defines under a condition are open, each by its name', () => {
    const found = extract({
      'base.ex': `
defmodule Shop.Base do
  defmacro __using__(options) do
    if options[:cache] do
      quote do
        def cached(x), do: x
      end
    end
  end
end`,
      'a.ex': 'defmodule Shop.A do\n  use Shop.Base\nend',
    });
    expect(openSets(found)).toEqual([
      'function Shop.A.cached/1 `use Shop.Base` defines it under a condition :2',
    ]);
    expect(subjects(found, 'function')).toEqual(['Shop.Base.__using__/1']);
  });

  test('of macros that use each other end', () => {
    const macro = (name: string, other: string): string =>
      `defmodule ${name} do\n  defmacro __using__(_) do\n    quote do\n      use ${other}\n      def from_${name.toLowerCase()}, do: 1\n    end\n  end\nend`;
    const found = extract({
      'a.ex': macro('A', 'B'),
      'b.ex': macro('B', 'A'),
      'c.ex': 'defmodule C do\n  use A\nend',
    });
    expect(subjects(found, 'function')).toContain('C.from_b/0');
  });
});

describe('dependencies', () => {
  const others = 'defmodule Shop.Money do\nend\ndefmodule Shop.Repo do\nend\ndefmodule Money do\nend\n';
  const lines = (found: Facts): string[] =>
    found.facts.filter(({ kind }) => kind === 'dependency').map(({ subject, line }) => `${subject} :${line}`);

  test('are what a module names outside of comments, docs and strings, once', () => {
    const found = extract(`defmodule Shop do
  @moduledoc "Shop.Repo"
  # Shop.Repo
  def f(%Shop.Money{}), do: "Shop.Repo"
  def g, do: Shop.Money.zero() && Unknown.call()
end
${others}`);
    expect(lines(found)).toEqual(['Shop -> Shop.Money :4']);
  });

  test('see an alias where it holds, and nowhere else', () => {
    const found = extract(`defmodule Shop do
  def f do
    alias Shop.Money
    Money.zero()
  end

  def g, do: Money.zero()
end
${others}`);
    expect(lines(found)).toEqual(['Shop -> Shop.Money :3', 'Shop -> Money :7']);
  });

  test('are named in groups, by other names, and by `__MODULE__`', () => {
    const found = extract(`defmodule Shop do
  alias Shop.{Money, Repo}
  alias __MODULE__.Inner, as: Kept

  defmodule Inner do
    def f, do: Repo
  end
end
${others}`);
    expect(lines(found)).toEqual([
      'Shop -> Shop.Money :2',
      'Shop -> Shop.Repo :2',
      'Shop -> Shop.Inner :3',
      'Shop.Inner -> Shop.Repo :6',
    ]);
  });

  test('are named in what is interpolated into strings and atoms', () => {
    const found = extract(`defmodule Shop do
  def f, do: "Shop.Unknown #{Shop.Money.zero()}"
  def g, do: :"shop_#{Shop.Repo.id()}_Money"
end
${others}`);
    expect(lines(found)).toEqual(['Shop -> Shop.Money :2', 'Shop -> Shop.Repo :3']);
  });

  test('are named by templates, not by their text', () => {
    const found = extract(`defmodule Shop do
  alias Shop.Money

  def render(assigns) do
    ~H"""
    <p class={Shop.Repo.class()}>Money "Shop.Unknown"</p>
    <Money.price :if={"Elsewhere"} />
    """
  end
end
${others.replace('Money do', 'Elsewhere do')}
defmodule Shop.Unknown do
end
defmodule Shop.Money do
end`);
    expect(lines(found)).toEqual(['Shop -> Shop.Money :2', 'Shop -> Shop.Repo :6']);
  });

  test('on the helpers of a router are dependencies on the router', () => {
    const found = extract(`defmodule Shop.Pages do
  alias ShopWeb.Router.Helpers, as: Routes
  def path, do: Routes.page_path()
end
defmodule ShopWeb.Router do
  use ShopWeb, :router
end`);
    expect(lines(found)).toEqual(['Shop.Pages -> ShopWeb.Router :2']);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...['defmodule', 'A.B', 'do', 'end', 'def', 'f(x)', 'unquote(n)', 'quote', 'use', 'alias', '{', '}', ','],
    ...[
      '\n',
      '@behaviour',
      'fn',
      '->',
      '"',
      '"""',
      '~H',
      '<A.b',
      'for',
      'x <- y',
      'when',
      '\\\\',
      '&',
      '__MODULE__',
    ],
    ...[
      'constructor',
      '__proto__',
      'toString',
      'defimpl',
      'for:',
      '[',
      ']',
      'defmacro',
      '__using__(_)',
      '|>',
    ],
  );

  test('gives facts or none, and never throws', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (tokens) => {
        const found = extract(tokens.join(' '));
        expect(found.facts.every(({ line, path }) => line >= 1 && path === 'a.ex')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['deep nesting', `defmodule A do\n${'if x do\n'.repeat(3_000)}`],
    ['deep lists', `defmodule A do\n def f, do: ${'['.repeat(20_000)}`],
    ['a long body', `defmodule A do\n${'x\n'.repeat(150_000)}end`],
    ['a long pipe', `defmodule A do\n def f, do: a${' |> b()'.repeat(20_000)}\nend`],
    [
      'a wide template',
      `defmodule A do\n def f, do: ~H"""\n${'{'.repeat(100_000)}${'<a '.repeat(100_000)}\n"""\nend`,
    ],
    [
      'a template of dots',
      `defmodule A do\n def f, do: ~H"""\n<${'A.'.repeat(100_000)}b {${'A.'.repeat(100_000)}}\n"""\nend`,
    ],
  ])(
    'of %s costs bounded time',
    (_, text) => {
      expect(() => extract(text)).not.toThrow();
    },
    60_000,
  );
});

describe('Elixir itself', () => {
  const files = fixtures('shop', ['catalog.ex', 'support.ex']);

  const written = (): string[] =>
    extract(files).facts.map(({ kind, subject, attributes: { form }, path, line }) =>
      kind === 'dependency'
        ? `${kind} ${subject} ${path}:${line}`
        : `${kind} ${subject} ${JSON.stringify(form)} ${path}:${line}`,
    );

  oracleTest('reads the same modules, functions and dependencies, on the same lines', () => {
    expect(
      written()
        .map((line) => line.replaceAll('"', ''))
        .toSorted(),
    ).toEqual(askElixir('modules.exs', files).toSorted());
  });
});
