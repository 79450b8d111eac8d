defmodule StacksWeb.ShelfChannel do
  @moduledoc "The display beside a branch's hold shelf: what waits there, by the last digits of the card."

  use StacksWeb, :channel

  alias Stacks.Circulation.Shelf

  @impl true
  def join("shelf:" <> branch_id, _params, socket) do
    if to_string(socket.assigns.branch_id) == branch_id do
      {:ok, %{holds: Enum.map(Shelf.list(branch_id), & &1.id)}, socket}
    else
      {:error, %{reason: "unauthorized"}}
    end
  end

  @impl true
  def handle_in("picked_up", %{"hold_id" => hold_id}, socket) do
    broadcast!(socket, "picked_up", %{hold_id: hold_id})
    {:noreply, socket}
  end
end
