/**
 * What well-known modules outside of a project do to those that use them. Callbacks that they define with a default are
 * not among it: a design that names one means that it is written.
 */
interface KnownUse {
  /** Itself, where this is absent: a library's behaviour mostly has the name of what is used. */
  behaviours?: readonly string[];
  /** How the names of the functions start that it defines; '' for so many that nothing is known of the rest. */
  functions?: readonly string[];
}

const none: KnownUse = { behaviours: [] };
const child: readonly string[] = ['child_spec/1'];
/** It fills the module with the functions of a library. */
const filled: KnownUse = { functions: [''] };

const known = new Map<string, KnownUse>([
  ['Agent', { behaviours: [], functions: child }],
  ['Task', { behaviours: [], functions: child }],
  ...['GenServer', 'GenStage', 'Supervisor', 'DynamicSupervisor', 'PartitionSupervisor', 'Broadway'].map(
    (name) => [name, { functions: child }] as const,
  ),
  ['Oban.Worker', { functions: ['new/'] }],
  ['Phoenix.Channel', { functions: [...child, 'start_link/1'] }],
  ['Phoenix.Socket', { functions: child }],
  ['Phoenix.View', { behaviours: [], functions: ['render/2'] }],
  ['Phoenix.Controller', { behaviours: ['Plug'] }],
  ...['Plug.Builder', 'Plug.Router', 'Phoenix.Router'].map(
    (name) => [name, { behaviours: ['Plug'], functions: ['init/1', 'call/2'] }] as const,
  ),
  ['Ecto.Repo', filled],
  ...['Swoosh.Mailer', 'Bamboo.Mailer', 'Phoenix.Endpoint', 'Oban', 'Nebulex.Cache', 'Tesla', 'Guardian'].map(
    (name) => [name, filled] as const,
  ),
  ...[
    'Joken.Config',
    'Cldr',
    'Absinthe.Schema',
    'Waffle.Definition',
    'Arc.Definition',
    'Quantum',
    'Hammer',
  ].map((name) => [name, filled] as const),
  ...[
    'Ecto.Schema',
    'Ecto.Migration',
    'Phoenix.Component',
    'Phoenix.HTML',
    'Phoenix.VerifiedRoutes',
    'Gettext',
  ].map((name) => [name, none] as const),
  ...[
    'ExUnit.Case',
    'ExUnit.CaseTemplate',
    'Bitwise',
    'TypedStruct',
    'Phoenix.ConnTest',
    'PhoenixHTMLHelpers',
  ].map((name) => [name, none] as const),
]);

export const behavioursOf = (used: string): readonly string[] => known.get(used)?.behaviours ?? [used];
export const functionsOf = (used: string): readonly string[] => known.get(used)?.functions ?? [];
