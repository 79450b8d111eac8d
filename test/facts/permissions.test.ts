import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../src/domain/fact.ts';
import { phoenixPermissions } from '../../src/facts/frameworks/phoenix-permissions.ts';
import { factsOf } from './read-facts.ts';

const read = (files: Readonly<Record<string, string>>): Facts => {
  const { facts, open } = factsOf(phoenixPermissions, files);
  const isPermission = ({ kind }: { kind: string }): boolean => kind === 'permission';
  return { facts: facts.filter(isPermission), open: open.filter(isPermission) };
};

const router = (body: string): Record<string, string> => ({
  'lib/router.ex': `defmodule ClubWeb.Router do
  use Phoenix.Router
  pipeline :browser do
    plug :accepts, ["html"]
    plug ClubWeb.Plugs.Locale
  end
  pipeline :staff do
    plug :require_staff
  end
${body}
end
`,
});

const controller = (plugs: string): Record<string, string> => ({
  'lib/page.ex': `defmodule ClubWeb.PageController do\n${plugs}\n  def show(conn, _), do: conn\nend\n`,
});

/** What is passed to get to a subject; undefined where that is not known. */
const by = ({ facts }: Facts, subject: string): unknown =>
  facts.find((fact) => fact.subject === subject)?.attributes['by'];

const page =
  'scope "/", ClubWeb do\n pipe_through [:browser, :staff, :audit]\n get "/pages/:id", PageController, :show\nend';

describe('a route', () => {
  test('is protected by its pipelines, their plugs, and plugs that it is piped through', () => {
    expect(by(read(router(page)), 'GET /pages/:id')).toEqual([
      ...['browser', 'accepts', 'ClubWeb.Plugs.Locale', 'staff', 'require_staff', 'audit'],
    ]);
  });

  test.each([
    ['plug :load_page', ['load_page']],
    ['plug ClubWeb.Plugs.Role, role: :chair', ['ClubWeb.Plugs.Role']],
    ['plug :load_page when action in [:show, :edit]', ['load_page']],
    ['plug :load_page, key: 1 when action in [:show]', ['load_page']],
    ['plug :load_page when action in ~w(show edit)a', ['load_page']],
    ['@shown [:show]\nplug :load_page when action in @shown', ['load_page']],
    ['plug :load_page when action == :edit', []],
    ['plug :load_page when action not in [:show]', []],
    ['plug :load_page when action != :edit', ['load_page']],
  ])('is protected by the plugs of its controller that are for its action: %s', (plugs, expected) => {
    const facts = read({
      ...router('scope "/", ClubWeb do\n get "/p", PageController, :show\nend'),
      ...controller(plugs),
    });
    expect(by(facts, 'GET /p')).toEqual(expected);
    expect(by(facts, 'ClubWeb.PageController.show')).toEqual(expected);
  });

  test.each([
    [
      'plug :load_page when action in shown()',
      'scope "/", ClubWeb do\n get "/p", PageController, :show\nend',
    ],
    ['plug unquote(some)', 'scope "/", ClubWeb do\n get "/p", PageController, :show\nend'],
    ['', 'scope "/", ClubWeb do\n pipe_through pipes()\n get "/p", PageController, :show\nend'],
    [
      '',
      'pipeline :odd do\n if x(), do: plug(:y)\nend\nscope "/", ClubWeb do\n pipe_through :odd\n get "/p", PageController, :show\nend',
    ],
  ])('is protected by nobody knows what where some of it is computed: %s', (plugs, body) => {
    const facts = read({ ...router(body), ...controller(plugs) });
    expect(facts.facts.find(({ subject }) => subject === 'GET /p')?.attributes).toEqual({});
  });

  test('to a LiveView is protected by the hooks of its session and its own', () => {
    const facts = read({
      ...router(`import Phoenix.LiveView.Router
live_session :staff, on_mount: [{ClubWeb.Auth, :staff}, ClubWeb.Nav, {ClubWeb.Clock, :default}] do
  pipe_through :browser
  live "/rooms", ClubWeb.RoomsLive
end`),
      'lib/rooms.ex':
        'defmodule ClubWeb.RoomsLive do\n  use ClubWeb, :live_view\n  on_mount {ClubWeb.Room, :own}\nend\n',
      'lib/web.ex': `defmodule ClubWeb do
  def live_view, do: quote(do: on_mount(ClubWeb.Tracking))
  defmacro __using__(which), do: apply(__MODULE__, which, [])
end
`,
    });
    const hooks = [
      'ClubWeb.Auth:staff',
      'ClubWeb.Nav',
      'ClubWeb.Clock',
      'ClubWeb.Room:own',
      'ClubWeb.Tracking',
    ];
    expect(by(facts, 'GET /rooms')).toEqual(['browser', 'accepts', 'ClubWeb.Plugs.Locale', ...hooks]);
    expect(by(facts, 'ClubWeb.RoomsLive')).toEqual(by(facts, 'GET /rooms'));
    expect(by(facts, 'live_session:staff')).toEqual(hooks.slice(0, 3));
  });

  test('of one router is no business of the pipelines of another', () => {
    const other =
      'defmodule Ops.Router do\n use Phoenix.Router\n pipeline :browser do\n plug :ops\n end\n scope "/" do\n pipe_through :browser\n get "/ops", Ops.C, :a\n end\nend';
    const facts = read({ ...router(page), 'lib/ops.ex': other });
    expect(by(facts, 'GET /ops')).toEqual(['browser', 'ops']);
    expect(by(facts, 'GET /pages/:id')).toContain('ClubWeb.Plugs.Locale');
  });
});

describe('a controller or LiveView', () => {
  test('is protected by what is passed on all ways to it', () => {
    const body = `scope "/", ClubWeb do
  pipe_through :browser
  get "/p", PageController, :index
  scope "/staff" do
    pipe_through :staff
    get "/p", PageController, :index
    get "/q", PageController, :show
  end
end`;
    const facts = read({ ...router(body), ...controller('plug :count') });
    expect(by(facts, 'ClubWeb.PageController')).toEqual([
      'browser',
      'accepts',
      'ClubWeb.Plugs.Locale',
      'count',
    ]);
    expect(by(facts, 'ClubWeb.PageController.show')).toContain('require_staff');
  });

  test('that no route leads to has its own guards', () => {
    const facts = read({
      'lib/panel.ex': 'defmodule ClubWeb.PanelLive do\n  on_mount {ClubWeb.Auth, :staff}\nend\n',
    });
    expect(by(facts, 'ClubWeb.PanelLive')).toEqual(['ClubWeb.Auth:staff']);
  });
});

describe('a guard', () => {
  test.each([
    ['browser', { form: 'pipeline', by: ['accepts', 'ClubWeb.Plugs.Locale'] }, 3],
    ['require_staff', { form: 'plug' }, 7],
    ['ClubWeb.Plugs.Locale', { form: 'plug' }, 3],
  ])('is told where it is defined, or named first: %s', (subject, attributes, line) => {
    expect(read(router(page)).facts.find((fact) => fact.subject === subject)).toMatchObject({
      attributes,
      line,
    });
  });

  test('that is computed leaves open which others there are, but for those of routes', () => {
    expect(read(controller('plug @missing.plug()')).open).toEqual([
      expect.objectContaining({ within: '', except: expect.arrayContaining(['GET /']) }),
    ]);
  });

  test('in tests is none', () => {
    expect(read({ 'test/a_test.exs': 'defmodule ATest do\n  plug :x\nend\n' }).facts).toEqual([]);
  });
});

test('routes that cannot be known are open here, too', () => {
  expect(read(router('scope "/ops" do\n some_routes()\nend')).open).toEqual([
    expect.objectContaining({ kind: 'permission', within: '* /ops' }),
  ]);
});
