import { byHand, type Rewrite } from './rewrite.ts';

/** Processes, configuration, flags, files. */

const supervisor = 'lib/stacks/circulation/supervisor.ex';
const application = 'lib/stacks/application.ex';
const shelves = 'lib/stacks/circulation/shelf_supervisor.ex';
const features = 'lib/stacks/features.ex';
const runtime = 'config/runtime.exs';
const config = 'config/config.exs';

const children = `    children = [
      ShelfSupervisor,
      {ReturnListener, []}
    ]
`;

const childrenAs = (name: string, list: string): Rewrite => byHand(name, [[supervisor, children, list]]);

const flags = `  @flags [
    holds: false,
    self_checkout: true,
    fines: true
  ]
`;

const processes: Rewrite[] = [
  childrenAs(
    'children as tuples',
    '    children = [\n      {ShelfSupervisor, []},\n      {ReturnListener, []}\n    ]\n',
  ),
  childrenAs('children as modules', '    children = [ShelfSupervisor, ReturnListener]\n'),
  childrenAs(
    'children as maps',
    '    children = [\n      %{id: ShelfSupervisor, start: {ShelfSupervisor, :start_link, [[]]}, type: :supervisor},\n      %{id: ReturnListener, start: {ReturnListener, :start_link, [[]]}}\n    ]\n',
  ),
  childrenAs(
    'children with other ids',
    '    children = [\n      Supervisor.child_spec(ShelfSupervisor, id: :shelves),\n      Supervisor.child_spec({ReturnListener, []}, restart: :permanent)\n    ]\n',
  ),
  childrenAs(
    'children in another list',
    '    base = [ShelfSupervisor]\n    children = base ++ [{ReturnListener, []}]\n',
  ),
  byHand('children in a function', [
    [supervisor, `${children}\n    Supervisor.init(children,`, '    Supervisor.init(children(),'],
    [
      supervisor,
      '    Supervisor.init(children(), strategy: :rest_for_one)\n  end\n',
      '    Supervisor.init(children(), strategy: :rest_for_one)\n  end\n\n  defp children do\n    [\n      ShelfSupervisor,\n      {ReturnListener, []}\n    ]\n  end\n',
    ],
  ]),
  byHand('children in an attribute', [
    [supervisor, children, ''],
    [
      supervisor,
      '  def start_link',
      '  @children [ShelfSupervisor, {ReturnListener, []}]\n\n  def start_link',
    ],
    [supervisor, 'Supervisor.init(children,', 'Supervisor.init(@children,'],
  ]),
  byHand('options of a supervisor in a variable', [
    [
      supervisor,
      'Supervisor.init(children, strategy: :rest_for_one)',
      'options = [strategy: :rest_for_one, max_restarts: 5]\n    Supervisor.init(children, options)',
    ],
  ]),
  byHand('children piped', [
    [
      supervisor,
      'Supervisor.init(children, strategy: :rest_for_one)',
      'children |> Supervisor.init(strategy: :rest_for_one)',
    ],
  ]),
  byHand('options of the application in a variable', [
    [
      application,
      'Supervisor.start_link(children, strategy: :one_for_one, name: Stacks.Supervisor)',
      'opts = [strategy: :one_for_one, name: Stacks.Supervisor]\n    Supervisor.start_link(children, opts)',
    ],
  ]),
  byHand('children of the application in parts', [
    [
      application,
      '      Stacks.Circulation.Supervisor,\n      StacksWeb.Endpoint\n    ]\n',
      '      Stacks.Circulation.Supervisor\n    ] ++ web()\n',
    ],
    [
      application,
      '  @impl true\n  def config_change',
      '  defp web, do: [StacksWeb.Endpoint]\n\n  @impl true\n  def config_change',
    ],
  ]),
  byHand('a child only where it is wanted', [
    [
      application,
      '      StacksWeb.Endpoint\n    ]\n',
      '      StacksWeb.Endpoint\n    ]\n\n    children = if System.get_env("DESK_ONLY"), do: children, else: children ++ []\n',
    ],
  ]),
  byHand('a registry by its function', [
    [
      application,
      '{Registry, keys: :unique, name: Stacks.ShelfRegistry}',
      'Registry.child_spec(keys: :unique, name: Stacks.ShelfRegistry)',
    ],
  ]),
  byHand('an alias in the application', [
    [application, '  use Application\n', '  use Application\n\n  alias Stacks.Circulation\n'],
    [application, '      Stacks.Circulation.Supervisor,', '      Circulation.Supervisor,'],
  ]),
  byHand('options of a process', [
    [
      'lib/stacks/circulation/return_listener.ex',
      'use GenServer\n',
      'use GenServer, restart: :permanent, shutdown: 10_000\n',
    ],
  ]),
  byHand('a name in an attribute', [
    ['lib/stacks/circulation/return_listener.ex', 'use GenServer\n', 'use GenServer\n\n  @name __MODULE__\n'],
    ['lib/stacks/circulation/return_listener.ex', 'name: __MODULE__)', 'name: @name)'],
  ]),
  byHand('a child that is started by its map', [
    [
      shelves,
      '{Shelf, branch_id}',
      '%{id: Shelf, start: {Shelf, :start_link, [branch_id]}, restart: :transient}',
    ],
  ]),
  byHand('a child in a variable', [
    [
      shelves,
      'case DynamicSupervisor.start_child(__MODULE__, {Shelf, branch_id}) do',
      'child = {Shelf, branch_id}\n\n    case DynamicSupervisor.start_child(__MODULE__, child) do',
    ],
  ]),
  byHand('what starts a child in a function', [
    [
      shelves,
      'case DynamicSupervisor.start_child(__MODULE__, {Shelf, branch_id}) do',
      'case start({Shelf, branch_id}) do',
    ],
    [
      shelves,
      '  @impl true\n  def init',
      '  defp start(child), do: DynamicSupervisor.start_child(__MODULE__, child)\n\n  @impl true\n  def init',
    ],
  ]),
  byHand('a strategy in brackets', [
    [
      shelves,
      'DynamicSupervisor.init(strategy: :one_for_one)',
      'DynamicSupervisor.init([strategy: :one_for_one, max_children: 50])',
    ],
  ]),
];

const configuration: Rewrite[] = [
  byHand('a default with ||', [
    [
      runtime,
      'String.to_integer(System.get_env("HOLD_SHELF_DAYS", "7"))',
      'String.to_integer(System.get_env("HOLD_SHELF_DAYS") || "7")',
    ],
  ]),
  byHand('a variable of the environment in a variable', [
    [
      runtime,
      'config :stacks, :hold_shelf_days, String.to_integer(System.get_env("HOLD_SHELF_DAYS", "7"))',
      'shelf_days = System.get_env("HOLD_SHELF_DAYS", "7")\nconfig :stacks, :hold_shelf_days, String.to_integer(shelf_days)',
    ],
  ]),
  byHand('a variable of the environment piped', [
    [
      runtime,
      'String.to_integer(System.get_env("HOLD_SHELF_DAYS", "7"))',
      '"HOLD_SHELF_DAYS" |> System.get_env("7") |> String.to_integer()',
    ],
  ]),
  byHand('keys as keywords', [
    [
      runtime,
      'config :stacks, :hold_shelf_days, String.to_integer(',
      'config :stacks, hold_shelf_days: String.to_integer(',
    ],
  ]),
  byHand('keys as nested keywords', [
    [
      config,
      'config :stacks, :holds,\n  shelf_days: 7,\n  per_member: 10,\n  sweep_minutes: 15\n',
      'config :stacks,\n  holds: [shelf_days: 7, per_member: 10, sweep_minutes: 15]\n',
    ],
  ]),
  byHand('keys in two statements', [
    [
      config,
      'config :stacks, :holds,\n  shelf_days: 7,\n  per_member: 10,\n  sweep_minutes: 15\n',
      'config :stacks, :holds, per_member: 10\nconfig :stacks, :holds, shelf_days: 7, sweep_minutes: 15\n',
    ],
  ]),
  byHand('keys as a list of tuples', [
    [
      config,
      'config :stacks, :holds,\n  shelf_days: 7,\n  per_member: 10,\n  sweep_minutes: 15\n',
      'config :stacks, :holds, [{:shelf_days, 7}, {:per_member, 10}, {:sweep_minutes, 15}]\n',
    ],
  ]),
  byHand(
    'keys in a file of their own',
    [
      [
        config,
        'config :stacks, :holds,\n  shelf_days: 7,\n  per_member: 10,\n  sweep_minutes: 15\n',
        'import_config "holds.exs"\n',
      ],
    ],
    {
      'config/holds.exs':
        'import Config\n\nconfig :stacks, :holds,\n  shelf_days: 7,\n  per_member: 10,\n  sweep_minutes: 15\n',
    },
  ),
  byHand('configuration through a variable', [
    [
      'lib/stacks/circulation.ex',
      'defp per_member, do: Application.get_env(:stacks, :holds)[:per_member]',
      'defp per_member, do: :stacks |> Application.get_env(:holds) |> Keyword.get(:per_member)',
    ],
  ]),
  byHand('configuration that has to be there', [
    [
      'lib/stacks/circulation.ex',
      'defp per_member, do: Application.get_env(:stacks, :holds)[:per_member]',
      'defp per_member, do: Application.fetch_env!(:stacks, :holds) |> Keyword.fetch!(:per_member)',
    ],
  ]),
  byHand('queues in a map', [
    [
      config,
      'queues: [default: 10, mailers: 5, holds: [limit: 4]]',
      'queues: [mailers: 5, default: 10, holds: 4]',
    ],
  ]),
];

const flagging: Rewrite[] = [
  byHand('flags in a map', [
    [features, flags, '  @flags %{\n    holds: false,\n    self_checkout: true,\n    fines: true\n  }\n'],
    [features, 'Keyword.keys(@flags)', 'Map.keys(@flags)'],
    [features, 'Keyword.fetch!(@flags, flag)', 'Map.fetch!(@flags, flag)'],
  ]),
  byHand('flags as tuples', [
    [features, flags, '  @flags [{:holds, false}, {:self_checkout, true}, {:fines, true}]\n'],
  ]),
  byHand('flags on one line', [
    [features, flags, '  @flags [fines: true, holds: false, self_checkout: true]\n'],
  ]),
  byHand('a question for a flag by its full name', [
    [
      'lib/stacks_web/live/book_live/show.ex',
      'Features.enabled?(:holds)',
      'Stacks.Features.enabled?(:holds)',
    ],
  ]),
  byHand('a question for a flag in a function', [
    ['lib/stacks/circulation.ex', 'not Features.enabled?(:holds) ->', 'not holds_enabled?() ->'],
    [
      'lib/stacks/circulation.ex',
      '  defp insert_hold',
      '  defp holds_enabled?, do: Features.enabled?(:holds)\n\n  defp insert_hold',
    ],
  ]),
];

const queueFile = 'lib/stacks/circulation/hold_queue.ex';

const files: Rewrite[] = [
  {
    name: 'a module in another file',
    apply: (all) =>
      [...all].flatMap(([path, text]) =>
        /^lib\/stacks.*\.ex$/.test(path) && !/schema "|use StacksWeb, :live|~H|embed_templates/.test(text)
          ? [{ where: path, files: { [path]: null, [path.replace(/(\w+)\.ex$/, 'moved/$1_.ex')]: text } }]
          : [],
      ),
  },
  {
    name: 'two modules in one file',
    apply: (all) => {
      const circulation = 'lib/stacks/circulation.ex';
      const text = `${all.get(circulation) ?? ''}\n${all.get(queueFile) ?? ''}`;
      return [{ where: circulation, files: { [circulation]: text, [queueFile]: null } }];
    },
  },
  byHand('a module within another', [
    [
      'lib/stacks/circulation/events.ex',
      'defmodule Stacks.Circulation.Events do',
      'defmodule Stacks.Circulation.Events do\n  defmodule Note do\n    defstruct [:text]\n\n    def new(text), do: %__MODULE__{text: text}\n  end\n',
    ],
  ]),
  byHand('a name from the module around', [
    [queueFile, '  alias Stacks.Repo\n', '  alias Stacks.Repo\n  alias __MODULE__, as: Queue\n'],
    [queueFile, 'hold.book_id |> list()', 'hold.book_id |> Queue.list()'],
  ]),
];

export const runningRewrites: readonly Rewrite[] = [...processes, ...configuration, ...flagging, ...files];
