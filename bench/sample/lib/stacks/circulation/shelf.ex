defmodule Stacks.Circulation.Shelf do
  @moduledoc "The hold shelf of one branch: what waits there, for whom, and until when."

  use GenServer, restart: :transient

  def start_link(branch_id), do: GenServer.start_link(__MODULE__, branch_id, name: via(branch_id))

  def put(branch_id, hold), do: GenServer.cast(via(branch_id), {:put, hold})
  def list(branch_id), do: GenServer.call(via(branch_id), :list)

  @impl true
  def init(branch_id), do: {:ok, %{branch_id: branch_id, holds: %{}}}

  @impl true
  def handle_call(:list, _from, state), do: {:reply, Map.values(state.holds), state}

  @impl true
  def handle_cast({:put, hold}, state) do
    {:noreply, put_in(state.holds[hold.id], hold)}
  end

  defp via(branch_id), do: {:via, Registry, {Stacks.ShelfRegistry, branch_id}}
end
