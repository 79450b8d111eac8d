import { byHand, type Rewrite } from './rewrite.ts';

/** Routers and LiveViews: scopes, resources, sessions, macros, clauses. */

const router = 'lib/stacks_web/router.ex';

const member = `  scope "/my", StacksWeb do
    pipe_through [:browser, :member]

    live_session :member, on_mount: [{StacksWeb.MemberAuth, :ensure_member}] do
      live "/holds", HoldLive.Index, :index
      live "/holds/:id/pickup", HoldLive.Index, :pickup
    end

    resources "/loans", LoanController, only: [:index, :update]
  end
`;

const api = `    scope "/v1" do
      resources "/books", BookController, only: [:index, :show]

      scope "/books/:book_id" do
        post "/holds", HoldController, :create
        get "/holds", HoldController, :index
      end

      delete "/holds/:id", HoldController, :delete
    end
`;

const desk = `    live_session :desk, on_mount: [{StacksWeb.MemberAuth, :ensure_librarian}] do
      live "/checkout", CheckoutLive
      live "/books/:book_id/queue", HoldQueueLive, :index
    end
`;

const index = 'lib/stacks_web/live/hold_live/index.ex';
const queue = 'lib/stacks_web/live/desk/hold_queue_live.ex';
const show = 'lib/stacks_web/live/book_live/show.ex';

const routes = (name: string, ...edits: [from: string, to: string][]): Rewrite =>
  byHand(
    name,
    edits.map(([from, to]) => [router, from, to] as const),
  );

const routing: Rewrite[] = [
  routes('scopes flat', [
    api,
    `    resources "/v1/books", BookController, only: [:index, :show]
    post "/v1/books/:book_id/holds", HoldController, :create
    get "/v1/books/:book_id/holds", HoldController, :index
    delete "/v1/holds/:id", HoldController, :delete
`,
  ]),
  routes(
    'one scope for the whole path',
    ['scope "/api", StacksWeb.Api do', 'scope "/", StacksWeb.Api do'],
    ['scope "/v1" do', 'scope "/api/v1" do'],
  ),
  routes('scopes nested', [
    '      live "/holds", HoldLive.Index, :index\n      live "/holds/:id/pickup", HoldLive.Index, :pickup\n',
    '      scope "/holds", HoldLive do\n        live "/", Index, :index\n        live "/:id/pickup", Index, :pickup\n      end\n',
  ]),
  routes('full names of handlers', [
    member,
    member
      .replace('scope "/my", StacksWeb do', 'scope "/my" do')
      .replaceAll(' HoldLive.', ' StacksWeb.HoldLive.')
      .replace(' LoanController', ' StacksWeb.LoanController'),
  ]),
  routes('a scope with options', ['scope "/my", StacksWeb do', 'scope path: "/my", alias: StacksWeb do']),
  routes('a scope with its alias as an option', [
    'scope "/my", StacksWeb do',
    'scope "/my", alias: StacksWeb do',
  ]),
  routes(
    'the alias of a nested scope',
    ['scope "/api", StacksWeb.Api do', 'scope "/api", StacksWeb do'],
    ['scope "/v1" do', 'scope "/v1", Api, as: :v1 do'],
  ),
  routes('a scope without an alias inside', [
    '      live "/holds", HoldLive.Index, :index\n',
    '      scope "/holds", alias: false do\n        live "/", StacksWeb.HoldLive.Index, :index\n      end\n\n',
  ]),
  routes('a scope opened twice', [
    '    resources "/loans", LoanController, only: [:index, :update]\n',
    '  end\n\n  scope "/my", StacksWeb do\n    pipe_through [:browser, :member]\n\n    resources "/loans", LoanController, only: [:index, :update]\n',
  ]),
  routes('pipelines one by one', [
    'pipe_through [:browser, :member]',
    'pipe_through :browser\n    pipe_through :member',
  ]),
  routes('pipelines around', [
    member,
    `  scope "/my", StacksWeb do
    pipe_through :browser

    scope "/" do
      pipe_through :member

      live_session :member, on_mount: [{StacksWeb.MemberAuth, :ensure_member}] do
        live "/holds", HoldLive.Index, :index
        live "/holds/:id/pickup", HoldLive.Index, :pickup
      end
    end

    scope "/" do
      pipe_through :member
      resources "/loans", LoanController, only: [:index, :update]
    end
  end
`,
  ]),
  routes('pipelines in another place of the file', [
    '  pipeline :member do\n    plug :require_member\n  end\n\n  pipeline :desk do\n    plug :require_librarian\n  end\n',
    '  pipeline :desk do\n    plug :require_librarian\n  end\n\n  pipeline :member do\n    plug :require_member\n  end\n',
  ]),
  routes('a session around the scope', [
    member,
    `  live_session :member, on_mount: [{StacksWeb.MemberAuth, :ensure_member}] do
    scope "/my", StacksWeb do
      pipe_through [:browser, :member]

      live "/holds", HoldLive.Index, :index
      live "/holds/:id/pickup", HoldLive.Index, :pickup
    end
  end

  scope "/my", StacksWeb do
    pipe_through [:browser, :member]

    resources "/loans", LoanController, only: [:index, :update]
  end
`,
  ]),
  routes('a session after the resources', [
    member,
    `  scope "/my", StacksWeb do
    pipe_through [:browser, :member]

    resources "/loans", LoanController, only: [:index, :update]

    live_session :member, on_mount: [{StacksWeb.MemberAuth, :ensure_member}] do
      live "/holds/:id/pickup", HoldLive.Index, :pickup
      live "/holds", HoldLive.Index, :index
    end
  end
`,
  ]),
  routes('a session without an atom before its options', [
    'live_session :desk, on_mount: [{StacksWeb.MemberAuth, :ensure_librarian}] do',
    'live_session(:desk, [on_mount: {StacksWeb.MemberAuth, :ensure_librarian}]) do',
  ]),
  routes('resources for single routes', [
    '        post "/holds", HoldController, :create\n        get "/holds", HoldController, :index\n',
    '        resources "/holds", HoldController, only: [:index, :create]\n',
  ]),
  routes('nested resources for single routes', [
    api,
    `    scope "/v1" do
      resources "/books", BookController, only: [:index, :show] do
        resources "/holds", HoldController, only: [:create, :index]
      end

      resources "/holds", HoldController, only: [:delete]
    end
`,
  ]),
  routes('resources with an exception', [
    '        post "/holds", HoldController, :create\n        get "/holds", HoldController, :index\n',
    '        resources "/holds", HoldController, except: [:new, :edit, :show, :update, :delete]\n',
  ]),
  routes('single routes for resources', [
    'resources "/loans", LoanController, only: [:index, :update]',
    'get "/loans", LoanController, :index\n    patch "/loans/:id", LoanController, :update\n    put "/loans/:id", LoanController, :update',
  ]),
  routes('other names of parameters', ['scope "/books/:book_id" do', 'scope "/books/:id" do']),
  routes('match instead of a verb', [
    'post "/holds", HoldController, :create',
    'match :post, "/holds", HoldController, :create',
  ]),
  routes('options of a route', [
    'delete "/holds/:id", HoldController, :delete',
    'delete "/holds/:id", HoldController, :delete, as: :cancelled_hold, private: %{api: true}',
  ]),
  routes('an action in a keyword', [
    'live "/books/:book_id/queue", HoldQueueLive, :index',
    'live "/books/:book_id/queue", HoldQueueLive, :index, as: :queue',
  ]),
  routes(
    'the librarians first',
    [desk, ''],
    [
      '    resources "/books", BookController, except: [:show, :delete] do\n      resources "/copies", CopyController, only: [:create, :delete]\n    end\n',
      `    resources "/books", BookController, except: [:show, :delete] do\n      resources "/copies", CopyController, only: [:create, :delete]\n    end\n\n${desk}`,
    ],
  ),
  routes(
    'slashes',
    ['scope "/my", StacksWeb do', 'scope "/my/", StacksWeb do'],
    ['live "/holds", HoldLive.Index, :index', 'live "holds", HoldLive.Index, :index'],
  ),
  byHand(
    'routes from a macro of the project',
    [
      [
        router,
        '      live "/holds", HoldLive.Index, :index\n      live "/holds/:id/pickup", HoldLive.Index, :pickup\n',
        '      hold_routes()\n',
      ],
      [
        router,
        'import StacksWeb.MemberAuth\n',
        'import StacksWeb.MemberAuth\n  import StacksWeb.HoldRoutes\n',
      ],
    ],
    {
      'lib/stacks_web/hold_routes.ex': `defmodule StacksWeb.HoldRoutes do
  defmacro hold_routes do
    quote do
      live "/holds", HoldLive.Index, :index
      live "/holds/:id/pickup", HoldLive.Index, :pickup
    end
  end
end
`,
    },
  ),
  byHand('the router as Phoenix has it', [
    [
      router,
      'use StacksWeb, :router',
      'use Phoenix.Router\n  import Phoenix.LiveView.Router\n  import Plug.Conn\n  import Phoenix.Controller\n  import StacksWeb.HealthRoutes',
    ],
  ]),
];

const liveViews: Rewrite[] = [
  byHand('a LiveView as Phoenix has it', [
    [index, 'use StacksWeb, :live_view', 'use Phoenix.LiveView\n  use StacksWeb, :html'],
  ]),
  byHand('an event in a guard', [
    [
      index,
      'def handle_event("cancel", %{"id" => id}, socket) do',
      'def handle_event(event, %{"id" => id}, socket) when event == "cancel" do',
    ],
  ]),
  byHand('two clauses for an event', [
    [
      index,
      '  def handle_event("cancel", %{"id" => id}, socket) do',
      '  def handle_event("cancel", %{"id" => ""}, socket), do: {:noreply, socket}\n\n  def handle_event("cancel", %{"id" => id}, socket) do',
    ],
  ]),
  byHand('events in another order', [
    [
      index,
      '  @impl true\n  def handle_event("cancel", %{"id" => id}, socket) do\n    {:ok, _hold} = socket |> own_hold!(id) |> Circulation.cancel_hold()\n    {:noreply, load(socket)}\n  end\n\n',
      '',
    ],
    [
      index,
      '  @impl true\n  def handle_info(',
      '  @impl true\n  def handle_event("cancel", %{"id" => id}, socket) do\n    {:ok, _hold} = socket |> own_hold!(id) |> Circulation.cancel_hold()\n    {:noreply, load(socket)}\n  end\n\n  @impl true\n  def handle_info(',
    ],
  ]),
  byHand('an event with its arguments on lines', [
    [
      show,
      'def handle_event("place_hold", params, %{assigns: %{current_member: member}} = socket) do',
      'def handle_event(\n        "place_hold",\n        params,\n        %{assigns: %{current_member: member}} = socket\n      ) do',
    ],
  ]),
  byHand('an event bound to a name', [
    [
      queue,
      'def handle_event("remove", %{"id" => id}, socket) do',
      'def handle_event("remove" = _event, %{"id" => id}, socket) do',
    ],
  ]),
  byHand('a template in the module', [
    [
      show,
      '  @impl true\n  def handle_info',
      '  @impl true\n  def render(assigns) do\n    ~H"""\n    <p>{@book.title}</p>\n    """\n  end\n\n  @impl true\n  def handle_info',
    ],
  ]),
  byHand('another template', [
    ['lib/stacks_web/live/book_live/show.html.heex', 'Place hold', 'Put me in line'],
  ]),
  byHand('two modules in a file', [
    [
      index,
      'defmodule StacksWeb.HoldLive.Index do',
      'defmodule StacksWeb.HoldLive.Empty do\n  use StacksWeb, :html\n\n  def empty(assigns), do: ~H"<p>You wait for nothing.</p>"\nend\n\ndefmodule StacksWeb.HoldLive.Index do',
    ],
  ]),
];

export const webRewrites: readonly Rewrite[] = [...routing, ...liveViews];
