import Config

config :stacks, StacksWeb.Endpoint, force_ssl: [rewrite_on: [:x_forwarded_proto]]
config :swoosh, local: false
config :logger, level: :info
