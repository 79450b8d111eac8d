import Config

config :stacks, Stacks.Repo,
  username: "postgres",
  password: "postgres",
  hostname: "localhost",
  database: "stacks_test#{System.get_env("MIX_TEST_PARTITION")}",
  pool: Ecto.Adapters.SQL.Sandbox

config :stacks, StacksWeb.Endpoint, http: [ip: {127, 0, 0, 1}, port: 4002], server: false
config :stacks, Oban, testing: :manual
config :stacks, Stacks.Mailer, adapter: Swoosh.Adapters.Test

config :logger, level: :warning
