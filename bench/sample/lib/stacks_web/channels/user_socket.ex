defmodule StacksWeb.UserSocket do
  use Phoenix.Socket

  channel "shelf:*", StacksWeb.ShelfChannel

  @impl true
  def connect(%{"token" => token}, socket, _info) do
    case Phoenix.Token.verify(socket, "branch display", token, max_age: 86_400) do
      {:ok, branch_id} -> {:ok, assign(socket, :branch_id, branch_id)}
      {:error, _reason} -> :error
    end
  end

  @impl true
  def id(socket), do: "branch_display:#{socket.assigns.branch_id}"
end
