defmodule StacksWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :stacks

  @session_options [
    store: :cookie,
    key: "_stacks_key",
    signing_salt: "Bo0kSh3lf",
    same_site: "Lax"
  ]

  socket "/live", Phoenix.LiveView.Socket, websocket: [connect_info: [session: @session_options]]
  socket "/socket", StacksWeb.UserSocket, websocket: true, longpoll: false

  plug Plug.Static, at: "/", from: :stacks, gzip: false, only: StacksWeb.static_paths()

  if code_reloading? do
    plug Phoenix.CodeReloader
  end

  plug Plug.RequestId
  plug Plug.Telemetry, event_prefix: [:phoenix, :endpoint]

  plug Plug.Parsers,
    parsers: [:urlencoded, :multipart, :json],
    pass: ["*/*"],
    json_decoder: Phoenix.json_library()

  plug Plug.MethodOverride
  plug Plug.Head
  plug Plug.Session, @session_options
  plug StacksWeb.Router
end
