import { describe, expect, test } from '@jest/globals';
import { readDeviations } from '../../src/guidelines/index.ts';
import { sourceOf } from './read-source.ts';

/** What the pages do not show: shapes that look alike and are not. */

const rulesAt = (path: string, text: string): string[] =>
  readDeviations(sourceOf(path, text)).map(({ rule, line }) => `${rule} ${line}`);

const inModule = (body: string, uses = ''): string => `defmodule MyApp.Notes do ${uses}\n${body}\nend\n`;
const inFunction = (body: string, uses = ''): string => inModule(`def run(given) do\n${body}\nend`, uses);

describe('code', () => {
  test.each([
    [
      'a query in a second generator',
      inFunction('for a <- given, b <- Repo.all(a), do: b'),
      ['ecto-query-in-loop 3'],
    ],
    [
      'a query in a transaction in a loop',
      inFunction('Enum.each(given, fn a -> Repo.transaction(fn -> Repo.get(A, a) end) end)'),
      ['ecto-query-in-loop 3'],
    ],
    ['a query where the loop begins', inFunction('for a <- Repo.all(A), do: a.id'), []],
    [
      'a query for later',
      inFunction('Enum.reduce(given, m, fn a, m -> Multi.run(m, a, fn repo, _ -> Repo.get(A, a) end) end)'),
      [],
    ],
    [
      'a query for one option of many',
      inFunction(
        'Enum.reduce(given, q, fn\n{:tag, tag}, q -> where(q, Repo.get(Tag, tag))\n{_, _}, q -> q\nend)',
      ),
      [],
    ],
    ['pages of a query', inFunction('Stream.unfold(nil, fn last -> Repo.all(after(last)) end)'), []],
    [
      'a loop over what is written out',
      inFunction('for a <- [1, 2], do: Repo.get(A, a)\nkinds = ~w(a b)\nEnum.map(kinds, &Repo.get(A, &1))'),
      [],
    ],
    [
      'a query in a migration and in a task',
      inFunction('Enum.each(given, &Repo.update!/1)', 'use Mix.Task'),
      [],
    ],
    [
      'a query that a function may run',
      inModule('def all(ids), do: Enum.map(ids, &one(&1))\ndef one(id), do: if(id, do: Repo.get(A, id))'),
      [],
    ],
    [
      'a loop in a quote',
      inModule('defmacro __using__(_) do\nquote do\nEnum.map(@all, &Repo.get(A, &1))\nend\nend'),
      [],
    ],

    [
      'an atom of a plug option',
      inModule('def call(conn, kind), do: assign(conn, String.to_atom(kind), 1)'),
      [],
    ],
    [
      'an atom that interpolates input',
      inModule('def handle_event("a", %{"b" => b}, s), do: {:noreply, assign(s, :"by_#{b}", 1)}'),
      ['elixir-atom-from-input 2'],
    ],
    [
      'an atom of what is bound to something else',
      inModule(
        'def handle_event("a", %{"b" => b}, s) do\nb = pick(b)\n{:noreply, assign(s, String.to_atom(b), 1)}\nend',
      ),
      [],
    ],
    [
      'an atom of itself',
      inModule(
        'def handle_params(%{"b" => b}, _, s) do\nb = String.to_atom(b)\n{:noreply, assign(s, :b, b)}\nend',
      ),
      ['elixir-atom-from-input 3'],
    ],
    [
      'an atom after a case',
      inModule('def handle_params(%{"b" => b}, _, s) do\ncase b do\n"x" -> String.to_atom(b)\nend\nend'),
      [],
    ],
    [
      'an atom of the parameters of a request',
      inModule('def show(conn, _), do: conn.query_params["a"] |> String.downcase() |> String.to_atom()'),
      ['elixir-atom-from-input 2'],
    ],

    ['brackets on a form', inModule('def name(%Phoenix.HTML.Form{} = form), do: form[:name]'), []],
    ['brackets on the fields of a socket', inModule('def title(socket), do: socket.assigns[:title]'), []],
    [
      'brackets on what is called a changeset and made a form',
      inFunction('changeset = to_form(given)\nchangeset[:name]'),
      [],
    ],
    ['an index into a map', inFunction('given[0]'), []],
    ['an index into keywords', inFunction('[a: 1][0]'), []],

    ['an else that does more', inFunction('if given do\n1\nelse\nlog()\nif b(), do: 2\nend'), []],
    [
      'three in a chain, told once',
      inFunction('if given do\n1\nelse\nif b() do\n2\nelse\nif c(), do: 3\nend\nend'),
      ['elixir-else-if 6'],
    ],
    [
      'a case that answers its errors',
      inFunction(
        'case a(given) do\n{:ok, b} ->\ncase c(b) do\n{:ok, d} -> d\nerror -> error\nend\n{:error, e} -> raise(e)\nend',
      ),
      [],
    ],
    ['a binding that its branch reads', inFunction('if given do\nx = 1\nlog(x)\nend\nx'), []],
    ['a binding that is bound again', inFunction('x = 0\nif given do\nx = 1\nend\nx = 2\nx'), []],
    [
      'a binding in a case',
      inFunction('x = 0\ncase given do\n:a -> x = 1\n_ -> nil\nend\nx'),
      ['elixir-lost-binding 5'],
    ],

    [
      'an implementation in a module',
      inModule('defstruct [:a]\ndefimpl String.Chars do\ndef to_string(_), do: ""\nend'),
      [],
    ],
    [
      'a plug of the web layer',
      'defmodule MyApp.Plugs.Auth do\nimport Plug.Conn\nalias MyAppWeb.Router\nend',
      [],
    ],
    ['a setting that is called so', inFunction('Application.get_env(:my_app, MyAppWeb.Endpoint)'), []],
    [
      'a supervisor with options that are computed',
      inFunction('[{DynamicSupervisor, given}, {Task.Supervisor, [name: X] ++ given}]'),
      [],
    ],
    [
      'a supervisor within a partition',
      inFunction('[{PartitionSupervisor, child_spec: {DynamicSupervisor, []}, name: X}]'),
      [],
    ],
    [
      'a task on each node',
      inFunction('Enum.map(given, fn n -> Task.Supervisor.async({X, n}, fn -> 1 end) end)'),
      [],
    ],
    [
      'a task for each of some workers',
      inFunction('Enum.map(1..given, fn _ -> Task.async(fn -> 1 end) end)'),
      [],
    ],
    ['a write into changes', inFunction('put_in(changeset.changes.name, given)'), []],
    ['a field of another object', inModule('object :post do\nfield :body, :text\nend'), []],
    [
      'a cast of what another function sets',
      inModule('def a(c, x), do: cast(c, x, [:user_id])\ndef b(c, u), do: put_change(c, :user_id, u)'),
      [],
    ],
    [
      'a function of its own',
      inModule('def push_redirect(a, b), do: {a, b}\ndef run(a), do: push_redirect(a, to: "/")'),
      [],
    ],
    ['a secret that stands for one', inFunction('"AKIAIOSFODNN7EXAMPLE"'), []],
  ])('%s', (_, text, expected) => {
    expect(rulesAt('lib/my_app/notes.ex', text)).toEqual(expected);
  });
});

describe('routers', () => {
  const router = (body: string): string =>
    `defmodule MyAppWeb.Router do\nuse MyAppWeb, :router\n${body}\nend\n`;
  test.each([
    [
      'a name in full where the alias is put off',
      'scope "/", MyAppWeb do\nscope "/a", alias: false do\nget "/", MyAppWeb.A, :a\nend\nend',
      [],
    ],
    [
      'a nested alias that is repeated',
      'scope "/", MyAppWeb do\nscope "/a", Admin do\nget "/", MyAppWeb.Admin.A, :a\nend\nend',
      ['router-scope-alias 5'],
    ],
    [
      'a library in a scope without an alias',
      'scope "/" do\nget "/", Library.Page, :a\nforward "/b", MyAppWeb.Plug\nend',
      [],
    ],
    [
      'live routes where there are no sessions',
      'scope "/", MyAppWeb do\npipe_through :admin\nlive "/", A\nend',
      [],
    ],
    [
      'a live route under a condition',
      'if @dev do\nscope "/", MyAppWeb do\npipe_through :admin\nlive "/", A\nend\nend\nlive_session :a do\nend',
      [],
    ],
    [
      'a session whose hook may require something',
      'scope "/", MyAppWeb do\npipe_through :require_authenticated_user\nlive_session :current_user, on_mount: [MyAppWeb.Hook] do\nlive "/", A\nend\nend',
      [],
    ],
    [
      'a session that is named for nothing',
      'scope "/", MyAppWeb do\nlive_session :require_luck do\nlive "/", A\nend\nend',
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(rulesAt('lib/my_app_web/router.ex', router(body))).toEqual(expected);
  });

  test('what is no router has no scopes', () => {
    const text = 'defmodule MyAppWeb.Pages do\nscope "/", MyAppWeb do\nget "/", MyAppWeb.A, :a\nend\nend\n';
    expect(rulesAt('lib/a.ex', text)).toEqual([]);
  });
});

describe('templates', () => {
  test.each([
    ['a helper of old', '{text_input(f, :name)}', ['heex-form-helper 1']],
    ['a component that is called so', '<.text_input field={@form[:name]} />', []],
    ['a helper in a string', '<p title="text_input f, :name">{"text_input(f)"}</p>', []],
    ['an attribute that is called so', '<.link_to live_patch to={@to} />', []],
    ['a class that is all computed', '<a class={if @a, do: "b", else: "c"} />', []],
    ['a class with what is no condition', '<a class={"b #{@c}"} />', []],
    ['a loop that maps values', '<p>{Enum.map_join(@a, ", ", fn a -> a.name end)}</p>', []],
    [
      'a script that is loaded',
      '<script src={~p"/a.js"}></script><script type="application/ld+json">{}</script>',
      [],
    ],
    [
      'a hook beside its component',
      '<script :type={Phoenix.LiveView.ColocatedHook} name=".A">export default {}</script>',
      [],
    ],
    ['a stream in a slot', '<.list><li :for={{id, a} <- @streams.all} id={id} /></.list>', []],
    [
      'a stream below what hands on attributes',
      '<ul {@rest}><li :for={{id, a} <- @streams.all} id={id} /></ul>',
      [],
    ],
    [
      'a stream beside elements without an end',
      '<ul id="a" phx-update="stream"><br><img src="a"><li :for={{id, a} <- @streams.all} id={id} /></ul>',
      [],
    ],
    [
      'a stream in a for of its own',
      '<ul>\n<%= for {id, a} <- @streams.all do %>\n<li id={id} />\n<% end %></ul>',
      ['live-view-stream-parent 2'],
    ],
    [
      'what a stream has not sent',
      '<p :if={@streams.all.inserts == []} />',
      ['live-view-stream-enumerated 1'],
    ],
    ['a user beside no scope', '<p>{@current_user.name}</p>', []],
    ['comments', '<!-- <script>a()</script> --><%!-- {text_input(f)} --%>', []],
  ])('%s', (_, text, expected) => {
    expect(rulesAt('lib/my_app_web/a.html.heex', text)).toEqual(expected);
  });

  test('in a sigil are at their line of the file', () => {
    const text = inModule('def a(assigns) do\n~H"""\n<p>\n<script>a()</script></p>\n"""\nend');
    expect(rulesAt('lib/a.ex', text)).toEqual(['heex-inline-script 5']);
  });
});
