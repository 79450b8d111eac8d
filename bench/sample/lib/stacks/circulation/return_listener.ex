defmodule Stacks.Circulation.ReturnListener do
  @moduledoc "Offers each copy that comes back to the first in line."

  use GenServer

  alias Stacks.Circulation
  alias Stacks.Circulation.{Events, Shelf, ShelfSupervisor}

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    Events.subscribe_returns()
    {:ok, %{offered: 0}}
  end

  @impl true
  def handle_info({:copy_returned, copy}, state) do
    case Circulation.offer_next(copy) do
      {:ok, :nobody_waits} -> {:noreply, state}
      {:ok, hold} -> {:noreply, shelve(hold, state)}
      {:error, _step} -> {:noreply, state}
    end
  end

  defp shelve(hold, state) do
    {:ok, _pid} = ShelfSupervisor.ensure_started(hold.pickup_branch_id)
    Shelf.put(hold.pickup_branch_id, hold)
    Map.update!(state, :offered, &(&1 + 1))
  end
end
