defmodule StacksWeb.Plugs.RateLimit do
  @moduledoc "So many requests a minute for each address."

  @behaviour Plug

  import Plug.Conn

  @impl Plug
  def init(opts), do: Keyword.fetch!(opts, :limit)

  @impl Plug
  def call(conn, limit) do
    if count(conn.remote_ip) > limit do
      conn |> send_resp(:too_many_requests, "") |> halt()
    else
      conn
    end
  end

  defp count(address) do
    minute = div(System.system_time(:second), 60)
    :ets.update_counter(:stacks_rate_limit, {address, minute}, 1, {{address, minute}, 0})
  rescue
    ArgumentError -> 0
  end
end
