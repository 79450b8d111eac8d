import Config

if System.get_env("PHX_SERVER") do
  config :stacks, StacksWeb.Endpoint, server: true
end

# Days that a copy waits on the hold shelf before it goes to the next in line.
config :stacks, :hold_shelf_days, String.to_integer(System.get_env("HOLD_SHELF_DAYS", "7"))

if config_env() == :prod do
  database_url =
    System.get_env("DATABASE_URL") ||
      raise "environment variable DATABASE_URL is missing, such as ecto://user:pass@host/stacks"

  config :stacks, Stacks.Repo,
    url: database_url,
    pool_size: String.to_integer(System.get_env("POOL_SIZE") || "10")

  config :stacks, StacksWeb.Endpoint,
    url: [host: System.get_env("PHX_HOST") || "library.example", port: 443, scheme: "https"],
    http: [port: String.to_integer(System.get_env("PORT") || "4000")],
    secret_key_base: System.fetch_env!("SECRET_KEY_BASE")

  config :stacks, :notices, from: System.get_env("NOTICE_SENDER", "desk@library.example")

  config :stacks, Stacks.Mailer,
    adapter: Swoosh.Adapters.SMTP,
    relay: System.fetch_env!("SMTP_RELAY")
end
