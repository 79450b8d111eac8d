import type { Files } from '../files.ts';
import { type Change, type Expected, mark } from '../mutation.ts';

/** What a change brings that the design does not have: undeclared in closed kinds, or forbidden. */
export interface Addition {
  kind: string;
  name: string;
  apply(files: Files): Change | null;
}

const undeclared = (kind: string, subject: string): Expected => ({
  verdict: 'undeclared',
  kind,
  subject,
  code: 'mark',
});

const forbidden = (kind: 'absence' | 'layer', rule: string): Expected => ({
  verdict: 'forbidden',
  kind,
  subject: rule,
  code: 'mark',
});

const migration = (body: string): Record<string, string> => ({
  'priv/repo/migrations/20260301090000_add.exs': `defmodule Stacks.Repo.Migrations.Add do
  use Ecto.Migration

  def change do
${body}
  end
end
`,
});

/** A line put after the first that a pattern finds. */
const after = (files: Files, path: string, pattern: RegExp, added: string): Record<string, string> | null => {
  const text = files.get(path) ?? '';
  const found = pattern.exec(text);
  if (!found) return null;
  const end = text.indexOf('\n', found.index + found[0].length) + 1;
  return { [path]: text.slice(0, end) + added + text.slice(end) };
};

const change = (files: Record<string, string> | null, ...expected: Expected[]): Change | null =>
  files && { files, expected };

const circulation = 'lib/stacks/circulation.ex';
const router = 'lib/stacks_web/router.ex';

export const additions: readonly Addition[] = [
  {
    kind: 'table',
    name: 'a table',
    apply: () =>
      change(
        migration(`    ${mark}create table(:shelves) do\n      add :name, :string\n    end`),
        undeclared('table', 'shelves'),
      ),
  },
  {
    kind: 'table',
    name: 'a table by SQL',
    apply: () =>
      change(
        migration(`    ${mark}execute "CREATE TABLE shelves (id bigint PRIMARY KEY)", ""`),
        undeclared('table', 'shelves'),
      ),
  },
  {
    kind: 'index',
    name: 'an index',
    apply: () =>
      change(
        migration(`    ${mark}create index(:holds, [:closed_at])`),
        undeclared('index', 'holds(closed_at)'),
      ),
  },
  {
    kind: 'job',
    name: 'a worker',
    apply: () =>
      change(
        {
          'lib/stacks/workers/hold_purge_worker.ex': `defmodule Stacks.Workers.HoldPurgeWorker do
  ${mark}use Oban.Worker, queue: :holds

  @impl Oban.Worker
  def perform(_job), do: :ok
end
`,
        },
        undeclared('job', 'Stacks.Workers.HoldPurgeWorker'),
      ),
  },
  {
    kind: 'process',
    name: 'a process',
    apply: (files) =>
      change(
        {
          ...after(
            files,
            'lib/stacks/circulation/supervisor.ex',
            /ShelfSupervisor,/,
            '      Stacks.Circulation.Clock,\n',
          ),
          'lib/stacks/circulation/clock.ex': `defmodule Stacks.Circulation.Clock do
  ${mark}use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts), do: {:ok, opts}
end
`,
        },
        undeclared('process', 'Stacks.Circulation.Clock'),
      ),
  },
  {
    kind: 'telemetry',
    name: 'an event, through the wrapper',
    apply: (files) =>
      change(
        after(
          files,
          circulation,
          /\{:error, step, reason, _changes\} ->/,
          `        ${mark}Telemetry.emit([:holds, :refused], %{count: 1}, %{step: step})\n`,
        ),
        undeclared('telemetry', '[:stacks, :holds, :refused]'),
      ),
  },
  {
    kind: 'pubsub',
    name: 'a topic',
    apply: (files) =>
      change(
        after(
          files,
          'lib/stacks/circulation/events.ex',
          /def subscribe_returns.*/,
          `  ${mark}def tell_desk(note), do: PubSub.broadcast(@pubsub, "desk:notes", {:note, note})\n`,
        ),
        undeclared('pubsub', 'desk:notes'),
      ),
  },
  {
    kind: 'ui-event',
    name: 'an event of a LiveView',
    apply: (files) =>
      change(
        after(
          files,
          'lib/stacks_web/live/hold_live/index.ex',
          /def handle_params.*/,
          `\n  ${mark}def handle_event("freeze", _params, socket), do: {:noreply, socket}\n`,
        ),
        undeclared('ui-event', 'StacksWeb.HoldLive.Index:freeze'),
      ),
  },
  {
    kind: 'absence',
    name: 'a table that is forbidden',
    apply: () =>
      change(
        migration(`    ${mark}create table(:reservations) do\n      add :name, :string\n    end`),
        forbidden('absence', 'tables reservations'),
        undeclared('table', 'reservations'),
      ),
  },
  {
    kind: 'absence',
    name: 'a column that is forbidden',
    apply: () =>
      change(
        migration(`    alter table(:holds) do\n      ${mark}add :position, :integer\n    end`),
        forbidden('absence', 'columns holds.position'),
      ),
  },
  {
    kind: 'absence',
    name: 'a route that is forbidden',
    apply: (files) =>
      change(
        after(files, router, /post "\/sign_in".*/, `    ${mark}get "/holds/all", BookController, :index\n`),
        forbidden('absence', 'routes GET /holds/*'),
      ),
  },
  ...(
    [
      ['called by its full name', `    ${mark}StacksWeb.Endpoint.url()\n`],
      ['captured', `    ${mark}Enum.each([hold], &StacksWeb.HoldComponents.hold_status/1)\n`],
      ['matched as a struct', `    ${mark}_ = &match?(%StacksWeb.Endpoint{}, &1)\n`],
    ] as const
  ).map(([how, line]): Addition => ({
    kind: 'layer',
    name: `a module of the other layer, ${how}`,
    apply: (files) =>
      change(
        after(files, circulation, /defp expire_hold\(hold\) do/, line),
        forbidden('layer', 'Stacks.Circulation -> StacksWeb'),
      ),
  })),
  {
    kind: 'layer',
    name: 'a module of the other layer, by an alias',
    apply: (files) =>
      change(
        after(
          files,
          'lib/stacks/workers/hold_expiry_worker.ex',
          /alias Stacks.Circulation/,
          `  ${mark}alias StacksWeb.Endpoint\n`,
        ),
        forbidden('layer', 'Stacks.Workers -> StacksWeb'),
      ),
  },
];
