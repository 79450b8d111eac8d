import Config

config :stacks, Stacks.Repo,
  username: "postgres",
  password: "postgres",
  hostname: "localhost",
  database: "stacks_dev",
  show_sensitive_data_on_connection_error: true,
  pool_size: 10

config :stacks, StacksWeb.Endpoint,
  http: [ip: {127, 0, 0, 1}, port: 4000],
  check_origin: false,
  code_reloader: true,
  debug_errors: true

config :stacks, dev_routes: true

config :logger, :console, format: "[$level] $message\n"
config :phoenix, :stacktrace_depth, 20
