defmodule Stacks.Circulation.ShelfSupervisor do
  @moduledoc "Starts the process of a branch's hold shelf when it is first needed."

  use DynamicSupervisor

  alias Stacks.Circulation.Shelf

  def start_link(opts), do: DynamicSupervisor.start_link(__MODULE__, opts, name: __MODULE__)

  def ensure_started(branch_id) do
    case DynamicSupervisor.start_child(__MODULE__, {Shelf, branch_id}) do
      {:ok, pid} -> {:ok, pid}
      {:error, {:already_started, pid}} -> {:ok, pid}
      other -> other
    end
  end

  @impl true
  def init(_opts), do: DynamicSupervisor.init(strategy: :one_for_one)
end
