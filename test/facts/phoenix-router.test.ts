import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, Facts } from '../../src/domain/fact.ts';
import { isAmongRoutes } from '../../src/domain/route.ts';
import { phoenixPermissions } from '../../src/facts/frameworks/phoenix-permissions.ts';
import { phoenixRouter } from '../../src/facts/frameworks/phoenix-router.ts';
import { askElixir, fixtures, oracleTest } from './oracle/elixir.ts';
import { factsOf } from './read-facts.ts';

/** What the router says of routes. */
const extract = (files: Readonly<Record<string, string>>): Facts => {
  const { facts, open } = factsOf(phoenixRouter, files);
  return {
    facts: facts.filter(({ kind }) => kind === 'route'),
    open: open.filter(({ kind }) => kind === 'route'),
  };
};

const router = (body: string, name = 'ShopWeb.Router'): string =>
  `defmodule ${name} do\nuse ShopWeb, :router\n${body}\nend\n`;

const inRouter = (body: string): Facts => extract({ 'router.ex': router(body) });

const names = (value: unknown): string =>
  Array.isArray(value) ? `[${value.join(' ')}]` : JSON.stringify(value);

/** `GET /path handler [pipelines]`. */
const shown = ({ subject, attributes: { handler, pipelines } }: Fact): string =>
  `${subject} ${JSON.stringify(handler)?.replaceAll('"', '') ?? '?'} ${pipelines === undefined ? '?' : names(pipelines)}`;

const routes = ({ facts }: Facts): string[] => facts.filter(({ kind }) => kind === 'route').map(shown);

const openSets = ({ open }: Facts): string[] =>
  open.map(({ within, why, line }) => `${within} ${why} :${line}`);

describe('routes', () => {
  test('are told with everything that is known of them', () => {
    const found = inRouter(`
scope "/admin", ShopWeb.Admin, as: :admin do
  pipe_through [:browser, ShopWeb.Plugs.Audit, {ShopWeb.Plugs.Role, role: :admin}]
  get "/users//:id/", UserController, :show, as: :user
  live_session :staff, on_mount: [{ShopWeb.Auth, :staff}, ShopWeb.Nav] do
    live "/now", NowLive, :index
  end
end`);
    const pipelines = ['browser', 'ShopWeb.Plugs.Audit', 'ShopWeb.Plugs.Role'];
    expect(found.facts).toEqual([
      {
        kind: 'route',
        subject: 'GET /admin/users/:id',
        attributes: {
          handler: 'ShopWeb.Admin.UserController.show',
          action: 'show',
          form: 'match',
          pipelines,
          session: null,
        },
        path: 'router.ex',
        line: 6,
      },
      {
        kind: 'route',
        subject: 'GET /admin/now',
        attributes: {
          handler: 'ShopWeb.Admin.NowLive',
          action: 'index',
          form: 'live',
          pipelines,
          session: 'staff',
        },
        path: 'router.ex',
        line: 8,
      },
    ]);
    expect(found.open).toEqual([]);
  });

  test.each([
    ['scope "/", A do\n scope "/x", B do\n get "/", C, :d\n end\nend', ['GET /x A.B.C.d []']],
    ['scope "/a", A do\n scope "/b", alias: false do\n get "/", B.C, :d\n end\nend', ['GET /a/b B.C.d []']],
    ['scope path: "/a", alias: A do\n get "/", C, :d\nend', ['GET /a A.C.d []']],
    ['scope [path: "/a"] do\n get "/", C, :d, alias: false\nend', ['GET /a C.d []']],
    ['alias ShopWeb.Pages, as: P\nget "/", P.Home, :show', ['GET / ShopWeb.Pages.Home.show []']],
    [
      'pipe_through :a\nget "/b", B, :b\npipe_through [:c]\nget "/d", D, :d',
      ['GET /b B.b [a]', 'GET /d D.d [a c]'],
    ],
    ['scope "/" do\n pipe_through :a\nend\nget "/b", B, :b', ['GET /b B.b []']],
    ['live_session :s do\n pipe_through :a\nend\nget "/b", B, :b', ['GET /b B.b [a]']],
    ['match :*, "/x", A, :b\nmatch :get, "/y", A, :c', ['* /x A.b []', 'GET /y A.c []']],
    ['get "/x", Plug, []\nget "/y", Plug, path: "/z"', ['GET /x Plug []', 'GET /y Plug []']],
    [
      '@v "/v1"\nscope @v do\n get "#{@v}/x", A, :b\n get @v <> "/y", A, :c\nend',
      ['GET /v1/v1/x A.b []', 'GET /v1/v1/y A.c []'],
    ],
    ['path = "/x"\nget path, A, :b', ['GET /x A.b []']],
    ['for l <- ~w(en de) do\n get "/#{l}", A, :b\nend', ['GET /en A.b []', 'GET /de A.b []']],
    ['for {a, p} <- [x: "/1", y: "/2"], do: get(p, A, a)', ['GET /1 A.x []', 'GET /2 A.y []']],
    ['["/a", "/b"] |> Enum.each(fn p -> get p, A, :b end)', ['GET /a A.b []', 'GET /b A.b []']],
    [
      'head "/h", A, :h\noptions "/o", A, :o\nconnect "/c", A, :c',
      ['HEAD /h A.h []', 'OPTIONS /o A.o []', 'CONNECT /c A.c []'],
    ],
  ])('%j', (text, expected) => {
    const found = inRouter(text);
    expect(routes(found)).toEqual(expected);
    expect(found.open).toEqual([]);
  });

  test('of resources are those of their actions, one below the other', () => {
    const found = inRouter(`
resources "/users", ShopWeb.UserController, only: [:index, :update] do
  resources "/keys", ShopWeb.APIKeyController, only: [:show], param: "slug", name: "key" do
    get "/log", ShopWeb.LogController, :show
  end
end
resources "/me", ShopWeb.MeController, singleton: true, except: [:new, :create, :edit] do
  resources "/things", ShopWeb.HTTPThingController, only: [] do
    get "/x", ShopWeb.X, :x
  end
end`);
    expect(routes(found).map((line) => line.replace(' []', ''))).toEqual([
      'GET /users ShopWeb.UserController.index',
      'PATCH /users/:id ShopWeb.UserController.update',
      'PUT /users/:id ShopWeb.UserController.update',
      'GET /users/:user_id/keys/:slug ShopWeb.APIKeyController.show',
      'GET /users/:user_id/keys/:key_slug/log ShopWeb.LogController.show',
      'GET /me ShopWeb.MeController.show',
      'PATCH /me ShopWeb.MeController.update',
      'PUT /me ShopWeb.MeController.update',
      'DELETE /me ShopWeb.MeController.delete',
      'GET /me/things/:http_thing_id/x ShopWeb.X.x',
    ]);
  });

  test('under a condition say so, and pipelines under one are not known after it', () => {
    const found = inRouter(`
if Mix.env() == :dev do
  get "/dev", A, :b
else
  pipe_through :strict
end
get "/after", A, :c`);
    expect(
      found.facts.map(({ subject, attributes }) => [subject, attributes['conditional'] ?? false]),
    ).toEqual([
      ['GET /dev', true],
      ['GET /after', false],
    ]);
    expect(routes(found)).toEqual(['GET /dev A.b []', 'GET /after A.c ?']);
  });

  test('of a router that is forwarded to stand where it is mounted, and only there', () => {
    const found = extract({
      'router.ex': router('scope "/", ShopWeb do\n pipe_through :outer\n forward "/api", ApiRouter\nend'),
      'api.ex': router(
        'scope "/v1", ShopWeb.Api do\n pipe_through :inner\n get "/x", XController, :show\nend',
        'ShopWeb.ApiRouter',
      ),
    });
    expect(routes(found)).toEqual([
      '* /api ShopWeb.ApiRouter [outer]',
      'GET /api/v1/x ShopWeb.Api.XController.show [outer inner]',
    ]);
    expect(found.facts.at(-1)).toMatchObject({ path: 'api.ex', line: 5 });
    expect(found.open).toEqual([]);
  });

  test('of routers that forward to each other end', () => {
    const found = extract({
      'a.ex': router('forward "/b", ShopWeb.B\nget "/x", X, :x', 'ShopWeb.A'),
      'b.ex': router('forward "/a", ShopWeb.A', 'ShopWeb.B'),
      'c.ex': router('forward "/a", ShopWeb.A', 'ShopWeb.C'),
    });
    expect(routes(found)).toContain('GET /a/x X.x []');

    const ring = extract({
      'a.ex': router('forward "/b", ShopWeb.B\nget "/x", X, :x', 'ShopWeb.A'),
      'b.ex': router('forward "/a", ShopWeb.A', 'ShopWeb.B'),
    });
    expect(routes(ring)).toEqual(['* /b ShopWeb.B []', '* /b/a ShopWeb.A []', 'GET /x X.x []']);
  });

  test('of a macro of the project stand where it is called', () => {
    const found = extract({
      'macros.ex': `
defmodule ShopWeb.Routes do
  # pipe_through
  defmacro audited(path, do: block) do
    quote do
      scope unquote(path), Audit do
        pipe_through :audit
        unquote(block)
      end
    end
  end
end`,
      'router.ex': router(`
import ShopWeb.Routes
scope "/a", ShopWeb do
  audited "/b" do
    audited "/c", do: get("/d", DController, :show)
  end
end`),
    });
    expect(routes(found)).toEqual(['GET /a/b/c/d ShopWeb.Audit.Audit.DController.show [audit audit]']);
    expect(found.open).toEqual([]);
  });

  test('in the block of a macro of the project that only places it, or leaves it out, are conditional', () => {
    const found = extract({
      'edition.ex': `
defmodule Shop.Edition do
  defmacro __using__(_) do
    quote do
      require Shop.Edition
      import Shop.Edition
    end
  end

  defmacro when_paid(clauses), do: place(clauses)

  defp place(do: block), do: place(do: block, else: nil)

  defp place(do: block, else: other) do
    if System.get_env("PAID") do
      quote do
        unquote(block)
      end
    else
      quote do
        unquote(other)
      end
    end
  end
end`,
      'router.ex': router(`
use Shop.Edition
when_paid do
  scope "/paid", ShopWeb do
    get "/a", AController, :show
  end
else
  get "/free", F, :f
end
get "/b", B, :b`),
    });
    expect(
      found.facts.map(({ subject, attributes }) => [subject, attributes['conditional'] ?? false]),
    ).toEqual([
      ['GET /paid/a', true],
      ['GET /free', true],
      ['GET /b', false],
    ]);
    expect(routes(found)[0]).toBe('GET /paid/a ShopWeb.AController.show []');
    expect(found.open).toEqual([]);
  });

  test('that a macro of the project makes under a condition are open, each by its path', () => {
    const found = extract({
      'macros.ex': `
defmodule ShopWeb.Routes do
  defmacro extras(options) do
    if options[:all] do
      quote do
        get "/all", ShopWeb.All, :show
      end
    end
  end
end`,
      'router.ex': router('import ShopWeb.Routes\nscope "/x" do\n extras(all: true)\nend'),
    });
    expect(found.facts).toEqual([]);
    expect(found.open).toMatchObject([{ within: 'GET /x/all', path: 'macros.ex', line: 6 }]);
  });

  test('are not told of modules that are no routers', () => {
    expect(
      extract({ 'a.ex': 'defmodule Shop.Client do\n  # live_session\n  get "/x", A, :b\nend' }).facts,
    ).toEqual([]);
  });
});

describe('open sets', () => {
  test.each([
    ['scope "/a" do\n some_routes()\nend', '* /a `some_routes` is a macro that can make any :4'],
    ['scope "/a" do\n some_routes\nend', '* /a `some_routes` is a macro that can make any :4'],
    [
      'scope "/a" do\n live_dashboard "/board", metrics: X\nend',
      '* /a/board `live_dashboard` is a macro that can make any :4',
    ],
    ['scope "/in" do\n pow_routes()\nend', '* /in/session `pow_routes` is a macro that can make any :4'],
    ['storybook_assets()', '* /storybook/assets `storybook_assets` is a macro that can make any :3'],
    ['storybook_assets "/look"', '* /look `storybook_assets` is a macro that can make any :3'],
    ['Some.Library.routes(:x)', '* / `routes` is a macro that can make any :3'],
    ['forward "/mail", Some.Plug', '* /mail `Some.Plug` answers there :3'],
    ['get "/a/#{path()}/b", A, :b', 'GET /a their path is computed :3'],
    ['get "/a-#{path()}", A, :b', 'GET / their path is computed :3'],
    ['scope path() do\n post "/a", A, :b\nend', 'POST / their path is computed :4'],
    ['resources "/a", A, only: actions()', '* /a the options of `resources` are computed :3'],
    ['resources "/a", A, options()', '* /a the options of `resources` are computed :3'],
    ['for p <- paths() do\n get "/a/#{p}", A, :b\nend', 'GET /a their path is computed :4'],
    ['for p <- paths() do\n get "/a/b", A, :b\nend', 'GET /a/b a loop over something computed makes them :4'],
    ['for p <- ["/a"], ok?(p) do\n get p, A, :b\nend', 'GET /a a loop over something computed makes them :4'],
  ])('%j', (text, expected) => {
    const found = inRouter(text);
    expect(openSets(found)[0]).toEqual(expected);
    expect(found.facts.filter(({ attributes }) => attributes['form'] !== 'forward')).toEqual([]);
  });

  test('keep what stands in the block of an unknown macro, without what the macro may change', () => {
    const found = inRouter('scope "/a", A do\n localize do\n get "/b", B, :c\n end\nend');
    expect(routes(found)).toEqual(['GET /a/b ? ?']);
    expect(openSets(found)).toEqual(['* /a `localize` is a macro that can make any :4']);
  });

  test.each([
    ['GET /admin/users', '* /admin', true],
    ['GET /admin', '* /admin/', true],
    ['POST /admin/users', 'GET /admin', false],
    ['* /admin/users', 'GET /admin', true],
    ['GET /administrators', '* /admin', false],
    ['GET /', '* /', true],
    ['GET /users', '', true],
    ['GET /admin/:id', '* /admin/:id', true],
  ])('%s among %j: %s', (subject, within, expected) => {
    expect(isAmongRoutes(subject, within)).toBe(expected);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...['scope', '"/a"', 'do', 'end', 'get', 'A', ',', ':b', 'resources', 'for', 'x <- ["/a", "/b"]', 'x'],
    ...[
      '\n',
      '@p',
      '"#{x}/#{@p}"',
      'live_session',
      'forward',
      'pipe_through',
      '[',
      ']',
      'if',
      'only:',
      'defmacro m',
    ],
    ...[
      'quote',
      'unquote(x)',
      'm',
      'constructor',
      '__proto__',
      '(',
      ')',
      '|>',
      'Enum.each(fn x ->',
      '<>',
      '=',
    ],
  );

  test('gives routes or none, and never throws', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (tokens) => {
        const found = inRouter(tokens.join(' '));
        expect(found.facts.every(({ kind, subject }) => kind !== 'route' || /^\S+ \//.test(subject))).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('with loops in loops costs bounded time', () => {
    const list = JSON.stringify(Array.from({ length: 500 }, (_, index) => `/${index}`));
    const nested = `for a <- ${list} do\n`.repeat(6);
    const found = inRouter(`${nested}get a, A, :b\n${'end\n'.repeat(6)}`);
    expect(found.facts.length).toBeLessThan(100_000);
    expect(found.open.length).toBeGreaterThan(0);
  });

  test('with attributes made of each other costs bounded time', () => {
    const doubled = Array.from({ length: 60 }, (_, index) => `@a${index + 1} @a${index} <> @a${index}`).join(
      '\n',
    );
    expect(openSets(inRouter(`@a0 "/x"\n${doubled}\nget @a60, A, :b`))).toEqual([
      'GET / their path is computed :64',
    ]);
  });

  test('with macros that call each other many times costs bounded time', () => {
    const macro = (index: number): string =>
      `defmacro m${index}, do: quote(do: (${`m${index + 1}();`.repeat(10)} get("/${index}", A, :b)))`;
    const macros = Array.from({ length: 12 }, (_, index) => macro(index)).join('\n');
    const found = extract({
      'm.ex': `defmodule M do\n# pipe_through\n${macros}\nend`,
      'router.ex': router('import M\nm0()'),
    });
    expect(found.facts.length).toBeLessThan(100_000);
    expect(found.open.at(-1)).toMatchObject({ kind: 'route', within: '' });
  });
});

describe('Elixir itself', () => {
  const files = fixtures('shop', ['router.ex', 'api_router.ex', 'admin_routes.ex']);
  const text = (value: unknown): string => (typeof value === 'string' ? value : 'none');

  const route = ({ subject, attributes: { form, handler, action, pipelines, session } }: Fact): string =>
    [text(form), subject, text(handler), text(action), names(pipelines), text(session)].join(' ');

  const layer = ({ subject, attributes: { form, by } }: Fact): string[] =>
    form === 'pipeline' || form === 'live_session'
      ? [`${subject.replace('live_session:', '')} ${names(by)}`].map((told) =>
          form === 'pipeline' ? `pipeline ${told}` : `session ${told}`,
        )
      : [];

  const written = (): string[] => {
    const [found, guards] = [factsOf(phoenixRouter, files), factsOf(phoenixPermissions, files)];
    return [...found.facts.map(route), ...guards.facts.flatMap(layer)];
  };

  oracleTest('makes the same routes, pipelines and sessions of the same routers', () => {
    const asked = askElixir('router.exs', files).map((line) => line.replace(/ \d+$/, ''));
    expect(asked.length).toBeGreaterThan(80);
    expect(written().toSorted()).toEqual(asked.toSorted());
  });
});
