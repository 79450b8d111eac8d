defmodule StacksWeb.HealthController do
  use StacksWeb, :controller

  def live(conn, _params), do: text(conn, "ok")

  def ready(conn, _params) do
    case Ecto.Adapters.SQL.query(Stacks.Repo, "SELECT 1") do
      {:ok, _result} -> text(conn, "ok")
      {:error, _reason} -> conn |> put_status(:service_unavailable) |> text("no database")
    end
  end
end
