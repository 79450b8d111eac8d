defmodule Stacks.Circulation.Supervisor do
  @moduledoc false

  use Supervisor

  alias Stacks.Circulation.{ReturnListener, ShelfSupervisor}

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    children = [
      ShelfSupervisor,
      {ReturnListener, []}
    ]

    Supervisor.init(children, strategy: :rest_for_one)
  end
end
