defmodule Stacks.Workers.HoldExpiryWorker do
  @moduledoc "Passes on copies that nobody picked up in time."

  use Oban.Worker, queue: :holds, max_attempts: 3

  alias Stacks.Circulation

  @impl Oban.Worker
  def perform(%Oban.Job{}) do
    Circulation.expire_holds(DateTime.utc_now())
    :ok
  end
end
