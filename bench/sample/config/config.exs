import Config

config :stacks,
  ecto_repos: [Stacks.Repo],
  generators: [timestamp_type: :utc_datetime]

config :stacks, Stacks.Repo, migration_timestamps: [type: :utc_datetime]

# Days and counts that librarians may ask to change; the holds themselves are in Stacks.Circulation.
config :stacks, :lending,
  loan_days: 21,
  renewals: 2,
  fine_cents_per_day: 20

config :stacks, :holds,
  shelf_days: 7,
  per_member: 10,
  sweep_minutes: 15

config :stacks, StacksWeb.Endpoint,
  url: [host: "localhost"],
  adapter: Bandit.PhoenixAdapter,
  render_errors: [
    formats: [html: StacksWeb.ErrorHTML, json: StacksWeb.ErrorJSON],
    layout: false
  ],
  pubsub_server: Stacks.PubSub,
  live_view: [signing_salt: "sT4cksLV"]

config :stacks, Oban,
  repo: Stacks.Repo,
  queues: [default: 10, mailers: 5, holds: [limit: 4]],
  plugins: [
    {Oban.Plugins.Pruner, max_age: 7 * 24 * 60 * 60},
    {Oban.Plugins.Cron,
     crontab: [
       {"0 6 * * *", Stacks.Workers.OverdueWorker},
       {"*/15 * * * *", Stacks.Workers.HoldExpiryWorker}
     ]}
  ]

config :stacks, Stacks.Mailer, adapter: Swoosh.Adapters.Local

config :logger, :console,
  format: "$time $metadata[$level] $message\n",
  metadata: [:request_id, :member_id]

config :phoenix, :json_library, Jason

import_config "#{config_env()}.exs"
